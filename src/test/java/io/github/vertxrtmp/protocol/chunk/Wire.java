package io.github.vertxrtmp.protocol.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;

/** Writes chunks byte by byte as a test says, right or wrong; shares no code with the reader and the writer. */
final class Wire {

  private final ByteBuf out = Unpooled.buffer();

  static byte[] payload(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  byte[] bytes() {
    return ByteBufUtil.getBytes(out);
  }

  Wire basic(int fmt, int id, int form) {
    switch (form) {
      case 1 -> out.writeByte(fmt << 6 | id);
      case 2 -> out.writeByte(fmt << 6).writeByte(id - 64);
      default -> out.writeByte(fmt << 6 | 1).writeShortLE(id - 64);
    }
    return this;
  }

  private Wire basic(int fmt, int id) {
    return basic(fmt, id, id < 64 ? 1 : id < 320 ? 2 : 3);
  }

  private Wire header(int fmt, int id, long time, int length, int type, int stream) {
    basic(fmt, id);
    out.writeMedium((int) Math.min(time, 0xFFFFFF));
    if (fmt < 2) {
      out.writeMedium(length).writeByte(type);
    }
    if (fmt < 1) {
      out.writeIntLE(stream);
    }
    return time >= 0xFFFFFF ? raw32(time) : this;
  }

  Wire fmt0(int id, long timestamp, int length, int type, int stream) {
    return header(0, id, timestamp, length, type, stream);
  }

  Wire fmt1(int id, long delta, int length, int type) {
    return header(1, id, delta, length, type, 0);
  }

  Wire fmt2(int id, long delta) {
    return header(2, id, delta, 0, 0, 0);
  }

  Wire fmt3(int id) {
    return basic(3, id);
  }

  Wire raw32(long value) {
    out.writeInt((int) value);
    return this;
  }

  Wire data(byte[] bytes) {
    return data(bytes, 0, bytes.length);
  }

  Wire data(byte[] bytes, int from, int to) {
    out.writeBytes(bytes, from, Math.min(to, bytes.length) - from);
    return this;
  }

  /** The rest of a payload behind its first chunk, with or without repeated extended timestamp. */
  Wire rest(int id, byte[] bytes, int chunkSize, Long repeated) {
    for (int offset = chunkSize; offset < bytes.length; offset += chunkSize) {
      fmt3(id);
      if (repeated != null) {
        raw32(repeated);
      }
      data(bytes, offset, offset + chunkSize);
    }
    return this;
  }

  Wire chunkSize(int size) {
    return fmt0(2, 0, 4, 1, 0).raw32(size);
  }
}
