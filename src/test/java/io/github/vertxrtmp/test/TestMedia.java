package io.github.vertxrtmp.test;

import io.github.vertxrtmp.amf.Amf0Writer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Bodies of audio and video messages. The sequence headers are real; the coded frames have a real first byte or two and
 * then bytes that depend on their number, so that no two are equal.
 */
public final class TestMedia {

  private static final int FRAME_BYTES = 300;
  private static final String NALU_LENGTH = HexFormat.of().toHexDigits(FRAME_BYTES - 9);

  private TestMedia() {
  }

  /** H.264 sequence header (AVCDecoderConfigurationRecord of a 160x120 picture, made by x264). */
  public static byte[] avcHeader() {
    return hex("17000000000142c00bffe100186742c00bda0a11f97011000003000100000300320f142aa001000468ce0fc8");
  }

  /** AAC sequence header: LC, 44.1 kHz, stereo. */
  public static byte[] aacHeader() {
    return hex("AF001210");
  }

  /** H.264 IDR frame. */
  public static byte[] avcKeyframe(int number) {
    return frame(hex("1701000000" + NALU_LENGTH + "65"), number);
  }

  /** H.264 P frame. */
  public static byte[] avcFrame(int number) {
    return frame(hex("2701000000" + NALU_LENGTH + "41"), number);
  }

  /** AAC frame. */
  public static byte[] aacFrame(int number) {
    return frame(hex("AF01"), number);
  }

  /** Enhanced RTMP sequence start for a FourCC such as {@code hvc1}; the configuration record is made up. */
  public static byte[] enhancedHeader(String fourCc) {
    return frame(concat(hex("90"), fourCc.getBytes(StandardCharsets.US_ASCII)), 0);
  }

  /** Enhanced RTMP keyframe, packet type CodedFramesX. */
  public static byte[] enhancedKeyframe(String fourCc, int number) {
    return frame(concat(hex("93"), fourCc.getBytes(StandardCharsets.US_ASCII)), number);
  }

  /** Enhanced RTMP inter frame, packet type CodedFramesX. */
  public static byte[] enhancedFrame(String fourCc, int number) {
    return frame(concat(hex("A3"), fourCc.getBytes(StandardCharsets.US_ASCII)), number);
  }

  /** A data message: a name and one value. */
  public static byte[] data(String name, Object value) {
    ByteBuf out = Unpooled.buffer();
    Amf0Writer.write(out, name);
    Amf0Writer.write(out, value);
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    return bytes;
  }

  private static byte[] frame(byte[] start, int number) {
    byte[] rest = new byte[FRAME_BYTES - start.length];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = (byte) (number * 31 + i * 7);
    }
    return concat(start, rest);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = new byte[first.length + second.length];
    System.arraycopy(first, 0, both, 0, first.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
