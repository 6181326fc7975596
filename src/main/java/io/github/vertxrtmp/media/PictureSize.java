package io.github.vertxrtmp.media;

import java.util.Arrays;

/**
 * Width and height of the pictures of a stream, in pixels, as the stream itself tells: the sequence header of H.264
 * (ISO/IEC 14496-15 5.3.3, H.264 7.3.2.1.1), HEVC (ISO/IEC 14496-15 8.3.3, H.265 7.3.2.2), VVC and AV1 (AV1 in ISO-BMFF 2.3,
 * AV1 5.5), and the keyframes of VP9 (VP9 6.2), which has none of use.
 */
public record PictureSize(int width, int height) {

  private static final int EX_HEADER = 0x80;
  private static final int HEADER_BYTES = 5;
  private static final int HEVC_SPS = 33;
  private static final int HEVC_PROFILE_BITS = 88;
  private static final int AV1_SEQUENCE = 1;
  private static final int VP9_SYNC = 0x498342;
  /** H.264 7.3.2.1.1: profiles which say what the samples are like. */
  private static final int[] AVC_HIGH_PROFILES = {44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244};

  /**
   * What a frame tells about the size.
   *
   * @param frame a sequence header, or for VP9 a keyframe, as a whole
   * @return null if it does not tell, or cannot be understood
   */
  public static PictureSize of(MediaFrame frame) {
    if (frame.kind() != MediaFrame.Kind.VIDEO || !frame.isSequenceHeader() && !frame.isKeyframe() || frame.size() <= HEADER_BYTES
      || !hasPlainHeader(frame)) {
      return null;
    }
    byte[] bytes = new byte[frame.size()];
    frame.payload().get(bytes);
    try {
      PictureSize size = switch (frame.header().codec()) {
        case "avc1" -> frame.isSequenceHeader() ? avc(bytes) : null;
        case "hvc1" -> frame.isSequenceHeader() ? hevc(bytes) : null;
        case "vvc1" -> frame.isSequenceHeader() ? VvcHeader.size(bytes, HEADER_BYTES) : null;
        case "av01" -> frame.isSequenceHeader() ? av1(bytes) : null;
        case "vp09" -> frame.isKeyframe() ? vp9(bytes) : null;
        default -> null;
      };
      return size != null && size.width > 0 && size.height > 0 ? size : null;
    } catch (IndexOutOfBoundsException cut) {
      return null;
    }
  }

  /** Five bytes: those of FLV 10.1 E.4.3.2, or packet type and FourCC without modifiers and tracks. */
  private static boolean hasPlainHeader(MediaFrame frame) {
    int first = frame.byteAt(0);
    int packetType = first & 0x0F;
    return (first & EX_HEADER) == 0 || packetType == 0 || packetType == 1 || packetType == 3;
  }

  private static int unsigned16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
  }

  private static PictureSize avc(byte[] bytes) {
    int at = HEADER_BYTES + 5;
    if ((bytes[at++] & 0x1F) == 0) {
      return null;
    }
    int length = unsigned16(bytes, at);
    BitReader in = BitReader.ofNal(bytes, at + 3, at + 2 + length);
    int profile = (int) in.bits(8);
    in.skip(16);
    in.exponential();
    int chroma = Arrays.binarySearch(AVC_HIGH_PROFILES, profile) >= 0 ? avcSamples(in) : 1;
    in.exponential();
    avcOrder(in);
    in.exponential();
    in.skip(1);
    int width = 16 * (in.exponential() + 1);
    int units = in.exponential() + 1;
    boolean framesOnly = in.bit();
    in.skip(framesOnly ? 1 : 2);
    int fields = framesOnly ? 1 : 2;
    return cropped(in, width, 16 * units * fields, chroma, fields);
  }

  /** The chroma format, and whatever else stands there in high profiles. */
  private static int avcSamples(BitReader in) {
    int chroma = in.exponential();
    in.skip(chroma == 3 ? 1 : 0);
    in.exponential();
    in.exponential();
    in.skip(1);
    if (in.bit()) {
      for (int list = 0; list < (chroma == 3 ? 12 : 8); list++) {
        if (in.bit()) {
          skipScalingList(in, list < 6 ? 16 : 64);
        }
      }
    }
    return chroma;
  }

  private static void skipScalingList(BitReader in, int length) {
    int next = 8;
    for (int i = 0; i < length && next != 0; i++) {
      next = next + in.signedExponential() + 256 & 0xFF;
    }
  }

  private static void avcOrder(BitReader in) {
    int type = in.exponential();
    if (type == 0) {
      in.exponential();
    } else if (type == 1) {
      in.skip(1);
      in.exponential();
      in.exponential();
      for (int count = in.exponential(); count > 0; count--) {
        in.exponential();
      }
    }
  }

  /** Takes off the borders that are coded but not shown. */
  static PictureSize cropped(BitReader in, int width, int height, int chroma, int fields) {
    if (!in.bit()) {
      return new PictureSize(width, height);
    }
    int unitX = chroma == 1 || chroma == 2 ? 2 : 1;
    int unitY = (chroma == 1 ? 2 : 1) * fields;
    int x = in.exponential() + in.exponential();
    int y = in.exponential() + in.exponential();
    return new PictureSize(width - unitX * x, height - unitY * y);
  }

  private static PictureSize hevc(byte[] bytes) {
    int at = HEADER_BYTES + 22;
    for (int arrays = bytes[at++] & 0xFF; arrays > 0; arrays--) {
      int type = bytes[at] & 0x3F;
      int count = unsigned16(bytes, at + 1);
      at += 3;
      for (; count > 0; count--) {
        int length = unsigned16(bytes, at);
        if (type == HEVC_SPS) {
          return hevcSequence(BitReader.ofNal(bytes, at + 4, at + 2 + length));
        }
        at += 2 + length;
      }
    }
    return null;
  }

  private static PictureSize hevcSequence(BitReader in) {
    in.skip(4);
    int layers = (int) in.bits(3);
    in.skip(1 + HEVC_PROFILE_BITS + 8);
    long present = in.bits(2 * (layers == 0 ? 0 : 8));
    for (int layer = 0; layer < layers; layer++) {
      in.skip((present >> 15 - 2 * layer & 1) != 0 ? HEVC_PROFILE_BITS : 0);
      in.skip((present >> 14 - 2 * layer & 1) != 0 ? 8 : 0);
    }
    in.exponential();
    int chroma = in.exponential();
    in.skip(chroma == 3 ? 1 : 0);
    int width = in.exponential();
    int height = in.exponential();
    return cropped(in, width, height, chroma, 1);
  }

  private static PictureSize av1(byte[] bytes) {
    int at = HEADER_BYTES + 4;
    while (at < bytes.length) {
      int head = bytes[at++];
      at += head >> 2 & 1;
      int length = bytes.length - at;
      if ((head & 2) != 0) {
        length = 0;
        int shift = 0;
        do {
          length |= (bytes[at] & 0x7F) << shift;
          shift += 7;
        } while ((bytes[at++] & 0x80) != 0 && shift < 28);
      }
      if ((head >> 3 & 0x0F) == AV1_SEQUENCE) {
        return av1Sequence(new BitReader(bytes, at, at + length));
      }
      at += length;
    }
    return null;
  }

  private static PictureSize av1Sequence(BitReader in) {
    in.skip(4);
    boolean reduced = in.bit();
    if (reduced) {
      in.skip(5);
    } else {
      skipAv1Points(in);
    }
    int widthBits = (int) in.bits(4) + 1;
    int heightBits = (int) in.bits(4) + 1;
    return new PictureSize((int) in.bits(widthBits) + 1, (int) in.bits(heightBits) + 1);
  }

  private static void skipAv1Points(BitReader in) {
    int delayBits = 0;
    if (in.bit()) {
      in.skip(64);
      if (in.bit()) {
        in.exponential();
      }
      if (in.bit()) {
        delayBits = (int) in.bits(5) + 1;
        in.skip(42);
      }
    }
    boolean displayDelay = in.bit();
    for (long points = in.bits(5) + 1; points > 0; points--) {
      in.skip(12);
      in.skip(in.bits(5) > 7 ? 1 : 0);
      in.skip(delayBits > 0 && in.bit() ? 2 * delayBits + 1 : 0);
      in.skip(displayDelay && in.bit() ? 4 : 0);
    }
  }

  private static PictureSize vp9(byte[] bytes) {
    BitReader in = new BitReader(bytes, HEADER_BYTES, bytes.length);
    if (in.bits(2) != 2) {
      return null;
    }
    int profile = (in.bit() ? 1 : 0) | (in.bit() ? 2 : 0);
    in.skip(profile == 3 ? 1 : 0);
    boolean key = !in.bit() && !in.bit();
    in.skip(2);
    if (!key || in.bits(24) != VP9_SYNC) {
      return null;
    }
    in.skip(profile >= 2 ? 1 : 0);
    boolean rgb = in.bits(3) == 7;
    boolean odd = (profile & 1) != 0;
    in.skip(rgb ? odd ? 1 : 0 : odd ? 4 : 1);
    return new PictureSize((int) in.bits(16) + 1, (int) in.bits(16) + 1);
  }
}
