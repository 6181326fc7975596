package io.github.vertxrtmp.amf;

import io.netty.buffer.ByteBuf;

/**
 * Writes AMF0 values; which Java types, says the table of this package.
 *
 * <p>An object or array that occurs again (the same instance) is written as a reference (AMF0 2.9), so circular values end;
 * the reference table belongs to one call. Empty ones are written again instead, because constants such as
 * {@code List.of()} would make references that simple clients cannot read.
 *
 * <p>What AMF0 has no type for (byte arrays, vectors, dictionaries) is written as AMF3 behind the avmplus marker (AMF0 3.1).
 */
public final class Amf0Writer {

  private Amf0Writer() {
  }

  /**
   * Appends one value; after a failure {@code out} holds a part of it.
   *
   * @throws AmfLimitException        if it is nested deeper than 256
   * @throws IllegalArgumentException if it holds a Java type without AMF counterpart, or a name of over 65535 bytes
   */
  public static void write(ByteBuf out, Object value) {
    new Amf0Encoding(out).value(value);
  }

  /**
   * Appends values that share a reference table, as the body of a command or data message does.
   *
   * @throws AmfLimitException        if one is nested deeper than 256
   * @throws IllegalArgumentException if one holds a Java type without AMF counterpart, or a name of over 65535 bytes
   */
  public static void writeAll(ByteBuf out, Object... values) {
    Amf0Encoding encoding = new Amf0Encoding(out);
    for (Object value : values) {
      encoding.value(value);
    }
  }
}
