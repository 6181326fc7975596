package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import java.util.concurrent.TimeUnit;

/**
 * The time of a stream, which goes on while its publishers come and go. What a publisher says counts from its own beginning;
 * when another one goes on, its first frame lies as far behind the last one as really passed in between, at least 1 ms, and
 * the rest keeps its distance to that: audio and video alike. Event-loop confined.
 */
final class StreamClock {

  /** How far audio and video may lie apart in the order of arrival; more is a step back that the publisher wants. */
  private static final long MAX_DISORDER_MILLIS = 1000;

  private TimestampUnwrapper publisher = new TimestampUnwrapper();
  private long offset;
  private long newest;
  /** When the publisher sent its last, and the time of the stream then. */
  private long stoppedNanos;
  private long stoppedAt;
  /** Another publisher goes on: its first coded frame, which sets the offset, has not come. */
  private boolean resuming;
  private long resumedAt = Long.MIN_VALUE;

  /** Whether the time of a frame depends on what it is: then {@link #resume} gives it. */
  boolean isResuming() {
    return resuming;
  }

  /**
   * The time of a frame in the stream.
   *
   * @param wire as the publisher says, 32 bit
   */
  long time(long wire) {
    long time = publisher.unwrap(wire) + offset;
    // What is interleaved loosely must not lie before the beginning of its publisher.
    return time < resumedAt && resumedAt - time <= MAX_DISORDER_MILLIS ? resumedAt : time;
  }

  /**
   * The time of a frame while the stream is resuming. Encoders give headers and data the time 0 whatever their frames begin
   * with, so only a coded frame ends this.
   */
  long resume(MediaFrame frame, long wire) {
    long time = publisher.unwrap(wire);
    // Headers have come before, with a time of this kind.
    long now = Math.max(newest, stoppedAt + Math.max(1, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - stoppedNanos)));
    if (!isTimeless(frame)) {
      resuming = false;
      resumedAt = now;
      offset = now - time;
    }
    return now;
  }

  private static boolean isTimeless(MediaFrame frame) {
    return frame.kind() == Kind.DATA || frame.isSequenceHeader();
  }

  /** A frame has been sent. */
  void sent(MediaFrame frame) {
    long time = frame.timestamp();
    boolean back = newest - time > MAX_DISORDER_MILLIS && !isTimeless(frame);
    if (time > newest || back) {
      newest = time;
    }
  }

  /** The time of the newest frame; 0 when there was none. */
  long newest() {
    return newest;
  }

  /**
   * The publisher has gone.
   *
   * @param silentNanos how long ago it has sent its last
   */
  void stop(long silentNanos) {
    stoppedNanos = System.nanoTime() - silentNanos;
    stoppedAt = newest;
  }

  /** Another publisher goes on, with a clock of its own. */
  void goOn() {
    publisher = new TimestampUnwrapper();
    resuming = true;
  }
}
