package io.github.vertxrtmp.record;

import io.github.vertxrtmp.flv.FlvSummary;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;

/**
 * Turns the times of a source into the times of a file: they begin at 0 (or where the file goes on) and never go back.
 *
 * <p>The rule. The first audio or video frame lies at the beginning; the others keep their distance to it. A frame that is
 * a little earlier than the one before it gets the same time, because encoders interleave loosely. A step of more than
 * {@code maxGapMillis} forward, or more than {@value #MAX_DISORDER_MILLIS} ms back, is a new clock: it becomes a step of one
 * picture (of one audio frame where there are none), and distances count from there. So does what is appended to a file.
 * Data messages, whose times are unreliable, take the time of the frame before them.
 */
final class Timeline {

  /** How far audio and video may lie apart in the order of arrival. */
  static final long MAX_DISORDER_MILLIS = 1000;
  private static final long LONGEST_STEP_MILLIS = 100;
  private static final long USUAL_STEP_MILLIS = 40;

  private final long maxGapMillis;
  private boolean started;
  private boolean onlyHeaders = true;
  private long offset;
  private long last;
  private final Step pictures = new Step();
  private final Step sounds = new Step();

  /**
   * @param startMillis time of the first frame in the file
   */
  Timeline(long startMillis, long maxGapMillis) {
    this.last = startMillis;
    this.maxGapMillis = maxGapMillis;
  }

  /** That of a file to which frames are added: the first of them lies a step behind the last that is there. */
  static Timeline behind(FlvSummary file, long maxGapMillis) {
    long step = file.frameRate() > 0 ? Math.min(LONGEST_STEP_MILLIS, Math.round(1000 / file.frameRate())) : USUAL_STEP_MILLIS;
    return new Timeline(file.tags() == 0 ? 0 : file.lastTimestamp() + Math.max(1, step), maxGapMillis);
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
    if (!frame.isSequenceHeader()) {
      (frame.kind() == Kind.VIDEO ? pictures : sounds).add(frame.timestamp());
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
      time = last + step();
      offset = frame.timestamp() - time;
    } else if (distance < 0) {
      time = last;
    }
    last = time;
    return time;
  }

  /** Not that from a picture to the sound beside it: pictures are shown later than their times say, and would overlap. */
  private long step() {
    return pictures.millis > 0 ? pictures.millis : sounds.millis > 0 ? sounds.millis : USUAL_STEP_MILLIS;
  }

  /** From one frame to the next of its kind, as the source has it. */
  private final class Step {

    private long before = Long.MIN_VALUE / 2;
    private long millis;

    void add(long timestamp) {
      long distance = timestamp - before;
      if (distance > 0 && distance <= maxGapMillis) {
        millis = Math.min(distance, LONGEST_STEP_MILLIS);
      }
      before = timestamp;
    }
  }

  /** Makes times count from 0 again, at the frame that comes next: another file begins. */
  void rebase() {
    offset += last;
    last = 0;
  }
}
