package io.github.vertxrtmp.record;

/**
 * How streams are recorded. Immutable.
 *
 * @param all              record every stream that is published live
 * @param flush            when frames are handed to the disk
 * @param fsync            when the disk must have them
 * @param segments         when a recording goes on in another file
 * @param retention        what is deleted
 * @param maxIndexEntries  keyframes that the index of a file has room for; beyond it the index thins out. Each takes 18 bytes
 *                         at the head of every file
 * @param maxGapMillis     a step of the source's clock beyond this becomes a step of one frame in the file
 * @param threads          worker threads for all recordings together
 */
public record RecorderOptions(boolean all, Flush flush, Fsync fsync, SegmentOptions segments, RetentionOptions retention,
                              int maxIndexEntries, long maxGapMillis, int threads) {

  /**
   * When frames are handed to the disk.
   *
   * @param millis          the longest that a frame waits for company
   * @param bytes           a batch of this size is written at once
   * @param maxPendingBytes what may wait for a slow disk, for each recording
   * @param onTrouble       what happens when the disk is too slow or full
   */
  public record Flush(int millis, int bytes, long maxPendingBytes, OnTrouble onTrouble) {

    /** 400 ms, so that with the time of the write itself a crash loses less than 500; 64 KiB; 16 MiB; the recording ends. */
    public static final Flush DEFAULTS = new Flush(400, 64 << 10, 16 << 20, OnTrouble.FAIL);
  }

  /** What happens to a recording when its disk is too slow or full. */
  public enum OnTrouble {
    /** It ends with {@code record.failed}; what was written stays as a complete file. */
    FAIL,
    /** It leaves out frames up to a keyframe and goes on. */
    SKIP
  }

  /**
   * When written bytes are forced to the disk, past the caches of the operating system.
   *
   * @param onClose       when a file is complete, before it gets its final name
   * @param everySeconds  and while it is written; 0 for never
   */
  public record Fsync(boolean onClose, int everySeconds) {

    public static final Fsync NEVER = new Fsync(false, 0);
    public static final Fsync ON_CLOSE = new Fsync(true, 0);
  }

  /** What the settings default to. */
  public static RecorderOptions defaults() {
    return new RecorderOptions(false, Flush.DEFAULTS, Fsync.ON_CLOSE, SegmentOptions.NONE, RetentionOptions.NONE, 2048, 10_000, 4);
  }

  RecorderOptions with(Flush newFlush) {
    return new RecorderOptions(all, newFlush, fsync, segments, retention, maxIndexEntries, maxGapMillis, threads);
  }

  RecorderOptions with(SegmentOptions newSegments) {
    return new RecorderOptions(all, flush, fsync, newSegments, retention, maxIndexEntries, maxGapMillis, threads);
  }

  RecorderOptions with(RetentionOptions newRetention) {
    return new RecorderOptions(all, flush, fsync, segments, newRetention, maxIndexEntries, maxGapMillis, threads);
  }

  RecorderOptions withAll() {
    return new RecorderOptions(true, flush, fsync, segments, retention, maxIndexEntries, maxGapMillis, threads);
  }
}
