package io.github.vertxrtmp.amf;

import io.netty.buffer.ByteBuf;

/**
 * AMF3's integer of 29 bits in one to four bytes (AMF3 1.3.1): seven bits in each, the highest bit saying that another byte
 * follows; a fourth byte carries eight.
 */
final class U29 {

  static final int MAX_SIGNED = (1 << 28) - 1;
  static final int MIN_SIGNED = -(1 << 28);
  /** The largest length: one bit of the 29 marks references. */
  static final int MAX_LENGTH = (1 << 28) - 1;

  private U29() {
  }

  static int read(AmfBudget in) {
    int result = 0;
    for (int i = 0; i < 3; i++) {
      int next = in.readUnsignedByte();
      result = result << 7 | next & 0x7F;
      if (next < 0x80) {
        return result;
      }
    }
    return result << 8 | in.readUnsignedByte();
  }

  static void write(ByteBuf out, int value) {
    if (value < 0x80) {
      out.writeByte(value);
    } else if (value < 0x4000) {
      out.writeByte(value >> 7 | 0x80).writeByte(value & 0x7F);
    } else if (value < 0x200000) {
      out.writeByte(value >> 14 | 0x80).writeByte(value >> 7 & 0x7F | 0x80).writeByte(value & 0x7F);
    } else {
      out.writeByte(value >> 22 | 0x80).writeByte(value >> 15 & 0x7F | 0x80).writeByte(value >> 8 & 0x7F | 0x80).writeByte(value);
    }
  }

  /** The integer type uses the 29 bits as a signed number (AMF3 3.6). */
  static int signed(int value) {
    return value << 3 >> 3;
  }

  static int unsigned(int value) {
    return value & 0x1FFFFFFF;
  }
}
