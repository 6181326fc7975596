package io.github.vertxrtmp.session;

import io.github.vertxrtmp.protocol.LimitException;
import io.github.vertxrtmp.protocol.chunk.ChunkReader;
import java.util.concurrent.TimeUnit;

/**
 * Bounds what a client can make the server work for each byte: chunks of one byte cost as much as chunks of a thousand. An
 * encoder with the smallest usual chunks, of 128 bytes, is never near it, however fast it sends. Event-loop confined.
 */
final class ChunkRate {

  private static final int FREE_BYTES = 64;
  private static final int BURST_SECONDS = 5;

  private final int perSecond;
  private long seenBytes;
  private long seenChunks;
  private double small;
  private long nanos = System.nanoTime();

  /** @param perSecond chunks of less than 64 bytes on average */
  ChunkRate(int perSecond) {
    this.perSecond = perSecond;
  }

  /**
   * To be called when something was read.
   *
   * @throws LimitException when there were too many chunks
   */
  void check(ChunkReader reader) {
    long chunks = reader.chunksRead() - seenChunks;
    double added = chunks - (reader.bytesRead() - seenBytes) / (double) FREE_BYTES;
    seenChunks = reader.chunksRead();
    seenBytes = reader.bytesRead();
    if (added <= 0) {
      return;
    }
    long now = System.nanoTime();
    small = Math.max(0, small - perSecond * (double) (now - nanos) / TimeUnit.SECONDS.toNanos(1)) + added;
    nanos = now;
    if (small > (double) perSecond * BURST_SECONDS) {
      throw new LimitException("limits.smallChunks", "More than " + perSecond + " small chunks each second");
    }
  }
}
