package io.github.vertxrtmp.flv;

import io.github.vertxrtmp.media.MediaFrame.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Finds the last tag of a file by its back pointer, without reading what lies between. Blocks. */
public final class FlvTail {

  private static final int MAX_STEPS = 64;

  private FlvTail() {
  }

  /**
   * The largest timestamp among the last tags.
   *
   * @return milliseconds; -1 if the back pointers do not lead to an audio or video tag
   */
  public static long lastTimestamp(FlvInput input) throws IOException {
    long last = -1;
    long end = input.size();
    for (int i = 0; i < MAX_STEPS && end > FlvHeader.FIRST_TAG; i++) {
      FlvTag tag = before(input, end);
      if (tag == null) {
        return last;
      }
      if (tag.kind() == Kind.AUDIO || tag.kind() == Kind.VIDEO) {
        last = Math.max(last, tag.timestamp());
        if (i > 8) {
          return last;
        }
      }
      end = tag.position();
    }
    return last;
  }

  /** The tag that ends at a position; null if what stands there is no tag. */
  private static FlvTag before(FlvInput input, long end) throws IOException {
    ByteBuffer pointer = read(input, end - FlvTag.BACK_POINTER_BYTES, FlvTag.BACK_POINTER_BYTES);
    long length = pointer == null ? 0 : pointer.getInt() & 0xFFFFFFFFL;
    long position = end - FlvTag.BACK_POINTER_BYTES - length;
    if (length < FlvTag.HEAD_BYTES || position < FlvHeader.BYTES) {
      return null;
    }
    ByteBuffer head = read(input, position, FlvTag.HEAD_BYTES);
    try {
      FlvTag tag = head == null ? null : FlvTag.parse(head, position);
      return tag != null && tag.end() == end ? tag : null;
    } catch (FlvFormatException noTag) {
      return null;
    }
  }

  private static ByteBuffer read(FlvInput input, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[length]);
    long from = at;
    while (bytes.hasRemaining()) {
      int read = input.read(bytes, from);
      if (read <= 0) {
        return null;
      }
      from += read;
    }
    return bytes.flip();
  }
}
