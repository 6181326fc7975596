package io.github.vertxrtmp.session;

import io.github.vertxrtmp.protocol.LimitException;
import io.github.vertxrtmp.protocol.chunk.ChunkReader;
import java.util.concurrent.TimeUnit;

/**
 * Bounds what a client can make the server work for each byte: chunks of one byte cost as much as chunks of a thousand. An
 * encoder with the smallest usual chunks, of 128 bytes, is never near it, however fast it sends. Event-loop confined.
 *
 * <p>Who sends more is not read from any more, and is told and cut off a second later. Cut off at once, he would be back at
 * once, and a single one who comes again and again would fill an event loop.
 */
final class ChunkRate {

  private static final int FREE_BYTES = 64;
  private static final int BURST_SECONDS = 5;
  private static final long PENALTY_MILLIS = 1_000;

  private final RtmpSession session;
  private final int perSecond;
  private long seenBytes;
  private long seenChunks;
  private double small;
  private long nanos = System.nanoTime();
  private boolean exceeded;

  /** @param perSecond chunks of less than 64 bytes on average */
  ChunkRate(RtmpSession session, int perSecond) {
    this.session = session;
    this.perSecond = perSecond;
  }

  /** To be called when something was read. */
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
    if (small > (double) perSecond * BURST_SECONDS && !exceeded && !session.hasEnded()) {
      exceeded = true;
      session.reading().begin(this);
      LimitException limit = new LimitException("limits.smallChunks", "More than " + perSecond + " small chunks each second");
      session.services().vertx().setTimer(PENALTY_MILLIS, over -> session.fail(limit));
    }
  }
}
