package io.github.vertxrtmp.stream;

import java.util.Arrays;

/**
 * How many bytes were produced within the last N milliseconds: what a player that is N ms behind has waiting for it.
 * Counts in slices of a sixteenth of the window. Event-loop confined.
 */
final class ByteWindow {

  private static final int SLICES = 16;

  private final long[] slices = new long[SLICES];
  private final long sliceNanos;
  private final long startNanos;
  private long current;
  private long sum;

  ByteWindow(long windowMillis, long nowNanos) {
    this.sliceNanos = Math.max(1, windowMillis * 1_000_000L / SLICES);
    this.startNanos = nowNanos;
  }

  void add(int bytes, long nowNanos) {
    advance(nowNanos);
    slices[(int) (current % SLICES)] += bytes;
    sum += bytes;
  }

  /** Bytes within the window; {@link Long#MAX_VALUE} while the stream is younger than it. */
  long bytes(long nowNanos) {
    advance(nowNanos);
    return current < SLICES ? Long.MAX_VALUE : sum;
  }

  private void advance(long nowNanos) {
    long slice = (nowNanos - startNanos) / sliceNanos;
    if (slice - current >= SLICES) {
      Arrays.fill(slices, 0);
      sum = 0;
      current = slice;
    }
    while (current < slice) {
      current++;
      int index = (int) (current % SLICES);
      sum -= slices[index];
      slices[index] = 0;
    }
  }
}
