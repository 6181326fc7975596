package io.github.vertxrtmp.flv;

import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import java.nio.ByteBuffer;

/**
 * The head of a tag, FLV 10.1 E.4.1.
 *
 * @param type         8 audio, 9 video, 18 data; others are passed over
 * @param timestamp    milliseconds, 0 to 2^32 - 1
 * @param payloadBytes length of what follows the head
 * @param position     where the tag begins, in bytes from the start of the file
 */
public record FlvTag(int type, long timestamp, int payloadBytes, long position) {

  /** Length of the head of a tag. */
  public static final int HEAD_BYTES = 11;
  /** Length of the number behind each tag that tells its size, "PreviousTagSize". */
  public static final int BACK_POINTER_BYTES = 4;
  /** What each tag takes besides its payload. */
  public static final int OVERHEAD_BYTES = HEAD_BYTES + BACK_POINTER_BYTES;
  /** The largest payload that fits the 24 bits. */
  public static final int MAX_PAYLOAD_BYTES = 0xFFFFFF;

  private static final int AUDIO = 8;
  private static final int VIDEO = 9;
  private static final int DATA = 18;

  /** Reads 11 bytes. */
  static FlvTag parse(ByteBuffer in, long position) {
    int typeAndSize = in.getInt();
    int time = in.getInt();
    int type = typeAndSize >>> 24;
    int streamId = (in.get() & 0xFF) << 16 | (in.get() & 0xFF) << 8 | in.get() & 0xFF;
    if (type > 0x1F || streamId != 0) {
      throw new FlvFormatException(position, "Expected a tag, found type " + type + " and stream id " + streamId);
    }
    long timestamp = (time >>> 8 | time << 24) & 0xFFFFFFFFL;
    return new FlvTag(type, timestamp, typeAndSize & 0xFFFFFF, position);
  }

  /**
   * Writes a tag with its back pointer.
   *
   * @param timestamp milliseconds, of which 32 bits are written
   * @param out       must have room for the payload and {@link #OVERHEAD_BYTES}
   */
  public static void write(ByteBuffer out, Kind kind, long timestamp, ByteBuffer payload) {
    int size = payload.remaining();
    writeHead(out, kind, timestamp, size);
    out.put(payload);
    out.putInt(HEAD_BYTES + size);
  }

  /** Writes the 11 bytes in front of a payload. */
  public static void writeHead(ByteBuffer out, Kind kind, long timestamp, int payloadBytes) {
    if (payloadBytes > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException("A tag holds 16777215 bytes at most, not " + payloadBytes);
    }
    int time = (int) timestamp;
    out.putInt(typeOf(kind) << 24 | payloadBytes);
    out.putInt(time << 8 | time >>> 24);
    out.put((byte) 0).put((byte) 0).put((byte) 0);
  }

  private static int typeOf(Kind kind) {
    return switch (kind) {
      case AUDIO -> AUDIO;
      case VIDEO -> VIDEO;
      case DATA -> DATA;
    };
  }

  /** What the tag carries; null for a type that is none of the three. */
  public Kind kind() {
    return switch (type) {
      case AUDIO -> Kind.AUDIO;
      case VIDEO -> Kind.VIDEO;
      case DATA -> Kind.DATA;
      default -> null;
    };
  }

  /** Where the next tag begins. */
  public long end() {
    return position + OVERHEAD_BYTES + payloadBytes;
  }

  /** Makes a frame of this tag. Takes ownership of the payload. */
  public MediaFrame frame(byte[] payload) {
    return MediaFrame.of(kind(), timestamp, 0, payload);
  }
}
