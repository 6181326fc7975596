package io.github.vertxrtmp.record;

import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;

/**
 * Turns the times of a source into the times of a file: they begin at 0 (or where the file goes on) and never go back.
 *
 * <p>The rule. The first audio or video frame lies at the beginning; the others keep their distance to it. A frame that is
 * a little earlier than the one before it gets the same time, because encoders interleave loosely. A step of more than
 * {@code maxGapMillis} forward, or more than {@value #MAX_DISORDER_MILLIS} ms back, is a new clock: it becomes a step of one
 * frame, and distances count from there. Data messages, whose times are unreliable, take the time of the frame before them.
 */
final class Timeline {

  /** How far audio and video may lie apart in the order of arrival. */
  static final long MAX_DISORDER_MILLIS = 1000;
  private static final long LONGEST_STEP_MILLIS = 100;

  private final long maxGapMillis;
  private boolean started;
  private boolean onlyHeaders = true;
  private long offset;
  private long last;
  private long step = 40;

  /**
   * @param startMillis time of the first frame in the file
   */
  Timeline(long startMillis, long maxGapMillis) {
    this.last = startMillis;
    this.maxGapMillis = maxGapMillis;
  }

  /** The time of the next frame in the file. */
  long map(MediaFrame frame) {
    if (frame.kind() == Kind.DATA) {
      return last;
    }
    if (!started) {
      started = true;
      offset = frame.timestamp() - last;
    }
    long time = frame.timestamp() - offset;
    long distance = time - last;
    if (onlyHeaders && !frame.isSequenceHeader()) {
      onlyHeaders = false;
      if (Math.abs(distance) > MAX_DISORDER_MILLIS) {
        // Many encoders give their sequence headers the time 0 whenever they come.
        offset = frame.timestamp() - last;
        return last;
      }
    }
    if (distance > maxGapMillis || distance < -MAX_DISORDER_MILLIS) {
      time = last + step;
      offset = frame.timestamp() - time;
    } else if (distance < 0) {
      time = last;
    } else if (distance > 0) {
      step = Math.min(distance, LONGEST_STEP_MILLIS);
    }
    last = time;
    return time;
  }

  /** Makes times count from 0 again, at the frame that comes next: another file begins. */
  void rebase() {
    offset += last;
    last = 0;
  }
}
