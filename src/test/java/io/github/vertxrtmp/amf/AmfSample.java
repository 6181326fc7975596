package io.github.vertxrtmp.amf;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A row of a codec table: a value and its bytes. */
record AmfSample(String name, Object value, byte[] bytes) {

  static AmfSample of(String name, Object value, String bytes) {
    return new AmfSample(name, value, bytes(bytes));
  }

  /** Hex digits in groups of any length; text between apostrophes stands for its UTF-8 bytes. */
  static byte[] bytes(String notation) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String[] parts = notation.split("'", -1);
    for (int i = 0; i < parts.length; i++) {
      out.writeBytes(i % 2 == 1 ? parts[i].getBytes(StandardCharsets.UTF_8) : HexFormat.of().parseHex(parts[i].replace(" ", "")));
    }
    return out.toByteArray();
  }

  static ByteBuf buffer(String notation) {
    return Unpooled.wrappedBuffer(bytes(notation));
  }

  @Override
  public String toString() {
    return name;
  }
}
