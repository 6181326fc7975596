package io.github.vertxrtmp.protocol.chunk;

/**
 * What one connection may ask of a {@link ChunkReader}. Exceeding one is a {@code LimitException} with the component's name.
 *
 * @param maxMessageBytes longest message, checked when it is declared; the wire allows 16 777 215
 * @param maxChunkStreams most chunk stream ids that are ever used
 * @param maxPartialBytes memory of all unfinished messages together; at least {@code maxMessageBytes}
 */
public record ChunkLimits(int maxMessageBytes, int maxChunkStreams, int maxPartialBytes) {

  public static final int DEFAULT_MAX_MESSAGE_BYTES = 16 << 20;
  /** Clients use up to about ten. */
  public static final int DEFAULT_MAX_CHUNK_STREAMS = 256;
  public static final int DEFAULT_MAX_PARTIAL_BYTES = 32 << 20;
  public static final ChunkLimits DEFAULT =
    new ChunkLimits(DEFAULT_MAX_MESSAGE_BYTES, DEFAULT_MAX_CHUNK_STREAMS, DEFAULT_MAX_PARTIAL_BYTES);

  public ChunkLimits {
    if (maxMessageBytes < 1 || maxChunkStreams < 1) {
      throw new IllegalArgumentException("maxMessageBytes, maxChunkStreams must be positive: " + maxMessageBytes + ", " + maxChunkStreams);
    }
    if (maxPartialBytes < maxMessageBytes) {
      throw new IllegalArgumentException("maxPartialBytes " + maxPartialBytes + " is less than maxMessageBytes " + maxMessageBytes);
    }
  }
}
