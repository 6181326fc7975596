package io.github.vertxrtmp.config;

/**
 * When recorded frames reach the disk.
 *
 * @param millis       longest time that a frame waits for others, ms
 * @param bytes        so many are written at once, but half of {@code pendingBytes} at most
 * @param pendingBytes most that waits for a slow disk, for each recording
 * @param onTrouble    what happens then, and when a write fails
 * @param fsync        when the disk must have what was written
 * @param fsyncSeconds how often with {@link Fsync#INTERVAL}
 */
public record RecordWriteSettings(int millis, int bytes, int pendingBytes, OnTrouble onTrouble, Fsync fsync, int fsyncSeconds) {

  /** What happens to a recording when its disk is too slow or full. */
  public enum OnTrouble {
    /** It ends; what was written stays as a complete file. */
    FAIL,
    /** It leaves out frames up to a keyframe and goes on. */
    SKIP
  }

  /** When written bytes are forced to the disk, past the caches of the operating system. */
  public enum Fsync {
    NEVER,
    /** When a file is complete, before it gets its final name. */
    CLOSE,
    /** Every few seconds, and when a file is complete. */
    INTERVAL
  }
}
