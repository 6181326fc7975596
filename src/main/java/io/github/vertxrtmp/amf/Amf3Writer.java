package io.github.vertxrtmp.amf;

import io.netty.buffer.ByteBuf;

/**
 * Writes AMF3 values; which Java types, says the table of this package. Strings, objects (by identity) and traits that occur
 * again are written as references (AMF3 2.2), so circular values end; the tables belong to one call.
 */
public final class Amf3Writer {

  private Amf3Writer() {
  }

  /**
   * Appends one value; after a failure {@code out} holds a part of it.
   *
   * @throws AmfLimitException        if it is nested deeper than 256
   * @throws IllegalArgumentException if it holds a Java type without AMF counterpart, or a string of 2^28 bytes or more
   */
  public static void write(ByteBuf out, Object value) {
    new Amf3Encoding(out, new WriterDepth()).value(value);
  }

  /**
   * Appends values that share their reference tables.
   *
   * @throws AmfLimitException        if one is nested deeper than 256
   * @throws IllegalArgumentException if one holds a Java type without AMF counterpart, or a string of 2^28 bytes or more
   */
  public static void writeAll(ByteBuf out, Object... values) {
    Amf3Encoding encoding = new Amf3Encoding(out, new WriterDepth());
    for (Object value : values) {
      encoding.value(value);
    }
  }
}
