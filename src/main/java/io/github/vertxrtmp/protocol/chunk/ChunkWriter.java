package io.github.vertxrtmp.protocol.chunk;

import io.netty.buffer.ByteBuf;

/**
 * Cuts messages into chunks (RTMP 1.0 §5.3), without state: every message has a full header (type 0) with an absolute
 * timestamp, every further chunk of it one of type 3, which repeats an extended timestamp. So encoded messages can be sent
 * in any order, left out, and shared by connections with the same chunk size and message stream id.
 */
public final class ChunkWriter {

  /** A payload that can be copied piece by piece. */
  public interface PayloadSource {

    /** Length in bytes. */
    int size();

    /** Appends {@code length} bytes from {@code offset} on to {@code out}. */
    void copyTo(ByteBuf out, int offset, int length);
  }

  /** The chunk size of a side that has not announced another (RTMP 1.0 §5.4.1), bytes. */
  public static final int INITIAL_CHUNK_SIZE = ChunkHeader.DEFAULT_CHUNK_SIZE;

  private ChunkWriter() {
  }

  /** Like {@link #write(ByteBuf, int, int, int, long, PayloadSource, int)}. */
  public static void write(ByteBuf out, int chunkStreamId, int type, int messageStreamId, long timestamp, byte[] payload, int chunkSize) {
    write(out, chunkStreamId, type, messageStreamId, timestamp, new PayloadSource() {
      @Override
      public int size() {
        return payload.length;
      }

      @Override
      public void copyTo(ByteBuf to, int offset, int length) {
        to.writeBytes(payload, offset, length);
      }
    }, chunkSize);
  }

  /** Like {@link #write(ByteBuf, int, int, int, long, PayloadSource, int)}; the payload is neither consumed nor released. */
  public static void write(ByteBuf out, int chunkStreamId, int type, int messageStreamId, long timestamp, ByteBuf payload, int chunkSize) {
    write(out, chunkStreamId, type, messageStreamId, timestamp, new PayloadSource() {
      @Override
      public int size() {
        return payload.readableBytes();
      }

      @Override
      public void copyTo(ByteBuf to, int offset, int length) {
        to.writeBytes(payload, payload.readerIndex() + offset, length);
      }
    }, chunkSize);
  }

  /**
   * Appends one message.
   *
   * @param out           best with room for {@link #encodedSize} bytes
   * @param chunkStreamId 2 to 65599
   * @param timestamp     milliseconds; its lower 32 bits are sent
   * @param payload       up to 16 777 215 bytes
   * @param chunkSize     what this side has announced by Set Chunk Size, 128 before
   */
  public static void write(ByteBuf out, int chunkStreamId, int type, int messageStreamId, long timestamp, PayloadSource payload,
                           int chunkSize) {
    int size = payload.size();
    check(chunkStreamId, size, chunkSize);
    boolean extended = isExtended(timestamp);
    writeBasicHeader(out, ChunkHeader.FMT_FULL, chunkStreamId);
    out.writeMedium(extended ? ChunkHeader.EXTENDED : (int) timestamp).writeMedium(size).writeByte(type).writeIntLE(messageStreamId);
    writeExtended(out, extended, timestamp);
    int length = Math.min(chunkSize, size);
    payload.copyTo(out, 0, length);
    for (int offset = length; offset < size; offset += length) {
      writeBasicHeader(out, ChunkHeader.FMT_NONE, chunkStreamId);
      writeExtended(out, extended, timestamp);
      length = Math.min(chunkSize, size - offset);
      payload.copyTo(out, offset, length);
    }
  }

  /** How many bytes {@code write} appends for a message, exactly. */
  public static int encodedSize(int payloadLength, int chunkSize, long timestamp, int chunkStreamId) {
    check(chunkStreamId, payloadLength, chunkSize);
    int further = payloadLength == 0 ? 0 : (payloadLength - 1) / chunkSize;
    int perChunk = basicHeaderBytes(chunkStreamId) + (isExtended(timestamp) ? ChunkHeader.EXTENDED_BYTES : 0);
    return Math.addExact(payloadLength + ChunkHeader.MESSAGE_HEADER_BYTES[ChunkHeader.FMT_FULL], Math.multiplyExact(perChunk, 1 + further));
  }

  private static void check(int chunkStreamId, int payloadLength, int chunkSize) {
    if (chunkStreamId < ChunkHeader.MIN_ID || chunkStreamId > ChunkHeader.MAX_ID) {
      throw new IllegalArgumentException("Chunk stream id " + chunkStreamId + " is not between 2 and 65599");
    }
    if (payloadLength < 0 || payloadLength > ChunkHeader.MAX_MESSAGE_BYTES) {
      throw new IllegalArgumentException("A message cannot have " + payloadLength + " bytes");
    }
    if (chunkSize < 1) {
      throw new IllegalArgumentException("Chunk size " + chunkSize + " is not positive");
    }
  }

  private static boolean isExtended(long timestamp) {
    return (timestamp & ChunkHeader.TIMESTAMP_MASK) >= ChunkHeader.EXTENDED;
  }

  private static void writeExtended(ByteBuf out, boolean extended, long timestamp) {
    if (extended) {
      out.writeInt((int) timestamp);
    }
  }

  private static int basicHeaderBytes(int id) {
    return id < ChunkHeader.TWO_BYTE_ID ? 1 : id < ChunkHeader.THREE_BYTE_ID ? 2 : 3;
  }

  private static void writeBasicHeader(ByteBuf out, int fmt, int id) {
    switch (basicHeaderBytes(id)) {
      case 1 -> out.writeByte(fmt << 6 | id);
      case 2 -> out.writeByte(fmt << 6).writeByte(id - ChunkHeader.TWO_BYTE_ID);
      default -> out.writeByte(fmt << 6 | 1).writeByte(id - ChunkHeader.TWO_BYTE_ID).writeByte(id - ChunkHeader.TWO_BYTE_ID >> 8);
    }
  }
}
