package bench;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Checks one frame at a time while its bytes come in, in pieces of any length. */
final class FrameCheck {

  private final ByteBuffer head = ByteBuffer.allocate(BenchFrame.VIDEO_PREFIX + BenchFrame.LABEL);
  private final CRC32C crc = new CRC32C();
  private int type;
  private int length;

  void begin(int messageType, int messageLength) {
    type = messageType;
    length = messageLength;
    crc.reset();
    head.clear().limit(Math.min(messageLength, BenchFrame.prefix(messageType) + BenchFrame.LABEL));
  }

  /** Takes all that remains in {@code piece}. */
  void add(ByteBuffer piece) {
    if (head.hasRemaining()) {
      int end = piece.limit();
      piece.limit(piece.position() + Math.min(piece.remaining(), head.remaining()));
      head.put(piece);
      piece.limit(end);
      if (!head.hasRemaining()) {
        crc.update(head.array(), 0, Math.max(0, head.limit() - 4));
      }
    }
    if (piece.hasRemaining()) {
      crc.update(piece);
    }
  }

  /** AVC and AAC sequence headers, which carry no label. */
  boolean isSequenceHeader() {
    return length >= 2 && head.get(1) == 0;
  }

  boolean isKeyframe() {
    return type == BenchFrame.VIDEO && head.get(0) == 0x17;
  }

  /** Whether the frame is one of this tool's and as it was sent, and belongs to the stream. */
  boolean isIntact(int stream) {
    int label = BenchFrame.prefix(type);
    return length >= label + BenchFrame.LABEL
        && head.getInt(label) == BenchFrame.MAGIC
        && head.getInt(label + 4) == stream
        && head.getInt(label + 24) == length
        && head.getInt(label + 28) == (int) crc.getValue();
  }

  /** {@link System#nanoTime()} just before the publisher wrote the frame. */
  long sentNanos() {
    return head.getLong(BenchFrame.prefix(type) + 8);
  }

  /** Number among the frames of its kind. */
  long number() {
    return head.getLong(BenchFrame.prefix(type) + 16);
  }
}
