package io.github.vertxrtmp.media;

/** Reads numbers of any number of bits, the highest first. */
final class BitReader {

  private final byte[] bytes;
  private final long end;
  private long position;

  /**
   * @param from first byte
   * @param to   behind the last byte
   */
  BitReader(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.position = 8L * from;
    this.end = 8L * Math.min(to, bytes.length);
  }

  /** A NAL unit: the bytes that keep start codes out of it are passed over (H.264 7.4.1, H.265 7.4.2). */
  static BitReader ofNal(byte[] bytes, int from, int to) {
    byte[] clean = new byte[Math.max(0, Math.min(to, bytes.length) - from)];
    int length = 0;
    int zeros = 0;
    for (int i = from; i < from + clean.length; i++) {
      boolean inserted = zeros >= 2 && bytes[i] == 3;
      zeros = bytes[i] == 0 ? zeros + 1 : 0;
      if (!inserted) {
        clean[length++] = bytes[i];
      }
    }
    return new BitReader(clean, 0, length);
  }

  /**
   * The next bits as a number.
   *
   * @param count 0 to 32
   * @throws IndexOutOfBoundsException if there are not so many
   */
  long bits(int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 1 | (bit() ? 1 : 0);
    }
    return value;
  }

  boolean bit() {
    skip(1);
    long at = position - 1;
    return (bytes[(int) (at >> 3)] >> 7 - (at & 7) & 1) != 0;
  }

  void skip(int count) {
    position += count;
    if (position > end) {
      throw new IndexOutOfBoundsException("No bit " + position);
    }
  }

  /** Goes to the next whole byte, unless it is there. */
  void align() {
    skip((int) (-position & 7));
  }

  /** An unsigned Exp-Golomb number, ue(v) in H.264 9.1. */
  int exponential() {
    int zeros = 0;
    while (!bit()) {
      if (++zeros > 31) {
        throw new IndexOutOfBoundsException("No such number");
      }
    }
    return (int) ((1L << zeros) - 1 + bits(zeros));
  }

  /** A signed Exp-Golomb number, se(v) in H.264 9.1.1. */
  int signedExponential() {
    int code = exponential();
    return (code & 1) != 0 ? (code + 1) / 2 : -(code / 2);
  }
}
