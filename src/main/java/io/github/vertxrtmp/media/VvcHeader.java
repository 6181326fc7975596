package io.github.vertxrtmp.media;

/**
 * The sequence header of VVC, a {@code VvcDecoderConfigurationRecord} (ISO/IEC 14496-15 11.2.4.2), as far as it tells how
 * large the pictures are: by the sequence parameter set in it (H.266 7.3.2.4), which knows the borders that are not shown;
 * else by the record's own fields.
 */
final class VvcHeader {

  private static final int SEQUENCE = 15;
  private static final int OPERATING_POINTS = 12;
  private static final int CAPABILITIES = 13;
  private static final int NAL_HEADER_BYTES = 2;
  /** H.266 7.3.3.2: what is known not to be used, one after the other. */
  private static final int CONSTRAINT_BITS = 71;

  private final byte[] bytes;
  private int at;
  private PictureSize declared;

  private VvcHeader(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  /**
   * @param from where the record begins
   * @return null if it does not tell
   * @throws IndexOutOfBoundsException if it is cut
   */
  static PictureSize size(byte[] bytes, int from) {
    VvcHeader header = new VvcHeader(bytes, from);
    boolean profile = (bytes[header.at++] & 1) != 0;
    if (profile) {
      header.readProfile();
    }
    PictureSize exact = header.readUnits();
    return exact == null ? header.declared : exact;
  }

  private int unsigned16() {
    int value = (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    at += 2;
    return value;
  }

  private void readProfile() {
    int layers = bytes[at + 1] >> 4 & 7;
    int constraintBytes = bytes[at + 3] & 0x3F;
    at += 3 + 1 + 2 + constraintBytes;
    if (layers > 1) {
      // One bit for each layer below the highest, from the left: whether a byte follows.
      at += 1 + Integer.bitCount(bytes[at] & 0xFF);
    }
    at += 1 + 4 * (bytes[at] & 0xFF);
    declared = new PictureSize(unsigned16(), unsigned16());
    at += 2;
  }

  private PictureSize readUnits() {
    for (int arrays = bytes[at++] & 0xFF; arrays > 0; arrays--) {
      int type = bytes[at++] & 0x1F;
      int count = type == CAPABILITIES || type == OPERATING_POINTS ? 1 : unsigned16();
      for (; count > 0; count--) {
        int length = unsigned16();
        if (type == SEQUENCE) {
          return sequence(BitReader.ofNal(bytes, at + NAL_HEADER_BYTES, at + length));
        }
        at += length;
      }
    }
    return null;
  }

  private static PictureSize sequence(BitReader in) {
    in.skip(8);
    int layers = (int) in.bits(3);
    int chroma = (int) in.bits(2);
    in.skip(2);
    if (in.bit()) {
      skipProfile(in, layers);
    }
    in.skip(1);
    in.skip(in.bit() ? 1 : 0);
    return PictureSize.cropped(in, in.exponential(), in.exponential(), chroma, 1);
  }

  private static void skipProfile(BitReader in, int layers) {
    in.skip(8 + 8 + 2);
    if (in.bit()) {
      in.skip(CONSTRAINT_BITS);
      in.skip((int) in.bits(8));
    }
    in.align();
    int levels = 0;
    for (int layer = 0; layer < layers; layer++) {
      levels += in.bit() ? 1 : 0;
    }
    in.align();
    in.skip(8 * levels);
    in.skip(32 * (int) in.bits(8));
  }
}
