package io.github.vertxrtmp.protocol.chunk;

/** The numbers of basic header, message header and extended timestamp (RTMP 1.0 §5.3.1), for reader and writer. */
final class ChunkHeader {

  /** What a header has: all; (1: no message stream id;) only the time delta; nothing. */
  static final int FMT_FULL = 0;
  static final int FMT_ONLY_DELTA = 2;
  static final int FMT_NONE = 3;

  /** Message header bytes by fmt. */
  static final int[] MESSAGE_HEADER_BYTES = {11, 7, 3, 0};
  static final int EXTENDED_BYTES = 4;
  /** In the 24-bit field: the real value follows in four bytes. */
  static final int EXTENDED = 0xFFFFFF;
  static final long TIMESTAMP_MASK = 0xFFFFFFFFL;
  static final int MAX_HEADER_BYTES = 3 + 11 + EXTENDED_BYTES;

  /** Ids below have one byte, below {@link #THREE_BYTE_ID} two. */
  static final int TWO_BYTE_ID = 64;
  static final int THREE_BYTE_ID = 320;
  static final int MIN_ID = 2;
  static final int MAX_ID = 65_599;

  static final int DEFAULT_CHUNK_SIZE = 128;
  static final int MAX_MESSAGE_BYTES = 0xFFFFFF;

  private ChunkHeader() {
  }
}
