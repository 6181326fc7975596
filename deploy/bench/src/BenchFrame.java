package bench;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * The frames of the load: real codec headers in front, then a label that says when the frame was sent, which one it is
 * and what it must look like, then random bytes up to its size.
 *
 * <pre>video: 17|27 01 000000 label fill      audio: AF 01 label fill
 * label: u32 magic, u32 stream, u64 nanoTime, u64 number (of its kind), u32 size, u32 CRC-32C of all but itself</pre>
 */
final class BenchFrame {

  static final int AUDIO = 8;
  static final int VIDEO = 9;
  static final int VIDEO_PREFIX = 5;
  static final int AUDIO_PREFIX = 2;
  static final int LABEL = 32;
  static final int MAGIC = 0x56525442;
  /** AAC at 48 kHz: 1024 samples in each frame. */
  static final double AUDIO_FPS = 48000 / 1024.0;
  static final double AUDIO_BITRATE = 128e3;
  static final double MIN_BITRATE = AUDIO_BITRATE + 32e3;

  /** An IDR frame is as large as this many others, which is usual for camera pictures. */
  private static final int KEYFRAME_WEIGHT = 8;
  private static final byte[] FILL = new byte[1 << 20];

  static {
    new Random(1935).nextBytes(FILL);
  }

  private BenchFrame() {
  }

  /** AVCDecoderConfigurationRecord, H.264 main profile, with a sequence and a picture parameter set. */
  static byte[] videoHeader() {
    return bytes(0x17, 0, 0, 0, 0, 1, 0x4D, 0x40, 0x1F, 0xFF, 0xE1, 0, 9, 0x67, 0x4D, 0x40, 0x1F, 0xE8, 0x80, 0x28, 2, 0xDD,
        1, 0, 4, 0x68, 0xEB, 0xEF, 0x20);
  }

  /** AudioSpecificConfig: AAC-LC, 48 kHz, stereo. */
  static byte[] audioHeader() {
    return bytes(0xAF, 0, 0x11, 0x90);
  }

  /** Bytes of a video frame so that a whole group of pictures has the wanted bit rate. */
  static int videoSize(Options options, boolean keyframe) {
    double framesOfGop = Math.max(1, Math.round(options.fps * options.gopSeconds));
    double bytesOfGop = (options.bitrate - AUDIO_BITRATE) / 8 * framesOfGop / options.fps;
    double unit = bytesOfGop / (framesOfGop - 1 + KEYFRAME_WEIGHT);
    return fit(keyframe ? unit * KEYFRAME_WEIGHT : unit, VIDEO_PREFIX);
  }

  static int audioSize() {
    return fit(AUDIO_BITRATE / 8 / AUDIO_FPS, AUDIO_PREFIX);
  }

  private static int fit(double size, int prefix) {
    return (int) Math.min(FILL.length, Math.max(prefix + LABEL, Math.round(size)));
  }

  /** A frame with everything but its time and checksum, which {@link #stamp} adds. */
  static byte[] create(int type, boolean keyframe, int size, int stream, long number) {
    byte[] frame = new byte[size];
    ByteBuffer out = ByteBuffer.wrap(frame);
    if (type == VIDEO) {
      out.put((byte) (keyframe ? 0x17 : 0x27)).put((byte) 1).put((byte) 0).putShort((short) 0);
    } else {
      out.put((byte) 0xAF).put((byte) 1);
    }
    out.putInt(MAGIC).putInt(stream).putLong(0).putLong(number).putInt(size).putInt(0);
    int offset = (int) ((number * 7919) % (FILL.length - out.remaining() + 1));
    out.put(FILL, offset, out.remaining());
    return frame;
  }

  static void stamp(byte[] frame, int type, long nanos) {
    int label = prefix(type);
    int checksum = label + LABEL - 4;
    ByteBuffer.wrap(frame).putLong(label + 8, nanos);
    CRC32C crc = new CRC32C();
    crc.update(frame, 0, checksum);
    crc.update(frame, checksum + 4, frame.length - checksum - 4);
    ByteBuffer.wrap(frame).putInt(checksum, (int) crc.getValue());
  }

  static int prefix(int type) {
    return type == VIDEO ? VIDEO_PREFIX : AUDIO_PREFIX;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
