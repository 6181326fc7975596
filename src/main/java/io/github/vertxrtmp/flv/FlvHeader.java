package io.github.vertxrtmp.flv;

import java.nio.ByteBuffer;

/**
 * The head of a file, FLV 10.1 E.2.
 *
 * @param audio      says that there are audio tags; not to be relied on in foreign files
 * @param video      says that there are video tags; not to be relied on in foreign files
 * @param dataOffset length of the header in bytes; a back pointer of four bytes follows, then the first tag
 */
public record FlvHeader(boolean audio, boolean video, long dataOffset) {

  /** Length of the header of version 1. */
  public static final int BYTES = 9;
  /** Where the first tag lies in files of version 1. */
  public static final int FIRST_TAG = BYTES + FlvTag.BACK_POINTER_BYTES;

  private static final int AUDIO_BIT = 4;
  private static final int VIDEO_BIT = 1;
  private static final int SIGNATURE = 'F' << 16 | 'L' << 8 | 'V';

  /** The header that this server writes. */
  public static FlvHeader of(boolean audio, boolean video) {
    return new FlvHeader(audio, video, BYTES);
  }

  /**
   * Reads 9 bytes.
   *
   * @throws FlvFormatException if they are not the head of an FLV file
   */
  static FlvHeader parse(ByteBuffer in) {
    int signature = (in.get() & 0xFF) << 16 | (in.get() & 0xFF) << 8 | in.get() & 0xFF;
    if (signature != SIGNATURE) {
      throw new FlvFormatException(0, String.format("No FLV file: expected 464c56 (\"FLV\"), found %06x", signature));
    }
    int version = in.get() & 0xFF;
    int flags = in.get() & 0xFF;
    long dataOffset = in.getInt() & 0xFFFFFFFFL;
    if (version != 1 || dataOffset < BYTES) {
      throw new FlvFormatException(3, "Expected FLV version 1 and a header of 9 bytes or more, found version " + version + ", " + dataOffset + " bytes");
    }
    return new FlvHeader((flags & AUDIO_BIT) != 0, (flags & VIDEO_BIT) != 0, dataOffset);
  }

  /** Writes the header and the back pointer behind it: {@link #FIRST_TAG} bytes. */
  public void write(ByteBuffer out) {
    out.put((byte) 'F').put((byte) 'L').put((byte) 'V').put((byte) 1);
    out.put((byte) ((audio ? AUDIO_BIT : 0) | (video ? VIDEO_BIT : 0)));
    out.putInt(BYTES).putInt(0);
  }
}
