package io.github.vertxrtmp.amf;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * What is left of the {@link AmfLimits} while one message is read, and the reads that must not go beyond the end of the
 * buffer. AMF0 and the AMF3 values inside it share one, so that switching does not reset the depth.
 */
final class AmfBudget {

  private final AmfLimits limits;
  private final ByteBuf in;
  private int depth;
  private int elements;

  AmfBudget(AmfLimits limits, ByteBuf in) {
    this.limits = limits;
    this.in = in;
  }

  void enter() {
    if (++depth > limits.maxDepth()) {
      throw new AmfLimitException("maxDepth", "nested deeper than " + limits.maxDepth());
    }
  }

  void leave() {
    depth--;
  }

  void countElement() {
    if (++elements > limits.maxElements()) {
      throw new AmfLimitException("maxElements", "more than " + limits.maxElements() + " elements");
    }
  }

  /**
   * Refuses a declared count that cannot come true, before anything is read.
   *
   * @param bytesEach the fewest bytes that an element takes
   */
  void checkCount(long count, int bytesEach) {
    if (count > limits.maxElements() - elements) {
      throw new AmfLimitException("maxElements", "declares " + count + " elements; " + (limits.maxElements() - elements) + " are left of "
        + limits.maxElements());
    }
    need(count * bytesEach);
  }

  void need(long bytes) {
    if (bytes > in.readableBytes()) {
      throw new AmfException("cut short: " + bytes + " bytes expected, " + in.readableBytes() + " are left");
    }
  }

  int readUnsignedByte() {
    need(1);
    return in.readUnsignedByte();
  }

  double readDouble() {
    need(Double.BYTES);
    return in.readDouble();
  }

  /** Bytes that are no UTF-8 become U+FFFD: old encoders send Latin-1 in metadata, and nobody is harmed by it. */
  String readString(long bytes) {
    checkLength(bytes);
    return in.readCharSequence((int) bytes, StandardCharsets.UTF_8).toString();
  }

  byte[] readBytes(long bytes) {
    checkLength(bytes);
    byte[] result = new byte[(int) bytes];
    in.readBytes(result);
    return result;
  }

  private void checkLength(long bytes) {
    if (bytes > limits.maxStringBytes()) {
      throw new AmfLimitException("maxStringBytes", "string of " + bytes + " bytes; " + limits.maxStringBytes() + " are allowed");
    }
    need(bytes);
  }
}
