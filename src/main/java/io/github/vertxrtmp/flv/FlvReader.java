package io.github.vertxrtmp.flv;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads the tags of a file one after the other, in pieces of the window's size, so that a file of any length takes the same
 * memory. A declared size is believed only where the file is that long.
 *
 * <p>Back pointers are not needed to go forward and many programs write wrong ones, so a wrong one alone is no damage; a
 * wrong one with nonsense behind it is. Blocks; not thread-safe.
 */
public final class FlvReader {

  /** Good for reading a whole file: large enough that the disk is the bound. */
  public static final int SCAN_WINDOW_BYTES = 1 << 20;

  private static final int MAX_HEADER_BYTES = 1 << 16;

  private final FlvInput input;
  private ByteBuffer window;
  /** Where the first byte of the window lies in the file; the window is ready to be read up to its limit. */
  private long windowStart;
  private long size;
  private long position;
  private boolean backPointerRight;

  /**
   * @param windowBytes how much is read at once; 64 or more
   */
  public FlvReader(FlvInput input, int windowBytes) {
    this(input, ByteBuffer.allocate(windowBytes));
  }

  /**
   * @param window takes what is read at once; 64 bytes or more
   */
  public FlvReader(FlvInput input, ByteBuffer window) {
    this.input = input;
    window(window);
  }

  /** Reads into another window from now on; the position stays. So many readers can share a window, by turns. */
  public void window(ByteBuffer shared) {
    window = shared.clear().limit(0);
  }

  /**
   * Reads the head of the file and goes to the first tag.
   *
   * @throws FlvFormatException if this is no FLV file
   */
  public FlvHeader readHeader() throws IOException {
    size = input.size();
    if (size < FlvHeader.BYTES) {
      throw new FlvFormatException(size, "No FLV file: the header of 9 bytes is cut");
    }
    FlvHeader header = FlvHeader.parse(view(0, FlvHeader.BYTES));
    if (header.dataOffset() > MAX_HEADER_BYTES) {
      throw new FlvFormatException(5, "No FLV file: header of " + header.dataOffset() + " bytes");
    }
    position = header.dataOffset() + FlvTag.BACK_POINTER_BYTES;
    return header;
  }

  /** Where the next tag begins: everything in front of it has been read. */
  public long position() {
    return position;
  }

  /** Goes to a place where a tag begins. */
  public void position(long newPosition) {
    position = newPosition;
  }

  /** Bytes there were when it was last looked. */
  public long size() {
    return size;
  }

  /** Whether bytes follow that are less than a whole tag; meaningful when {@link #next} has given null. */
  public boolean truncated() {
    return position < size;
  }

  /** Whether the back pointer of the last tag was right. */
  public boolean backPointerRight() {
    return backPointerRight;
  }

  /**
   * The next whole tag.
   *
   * @return null when none is left; more may come if the file grows
   * @throws FlvFormatException if what follows cannot be a tag; the position stays in front of it
   */
  public FlvTag next() throws IOException {
    if (position + FlvTag.OVERHEAD_BYTES > size) {
      size = input.size();
    }
    if (position + FlvTag.OVERHEAD_BYTES > size) {
      return null;
    }
    FlvTag tag = FlvTag.parse(view(position, FlvTag.HEAD_BYTES), position);
    if (tag.end() > size) {
      size = input.size();
    }
    if (tag.end() > size) {
      return null;
    }
    takeIn(tag);
    checkBackPointer(tag);
    position = tag.end();
    return tag;
  }

  /** Whether the next tag, as a whole, has been read already and {@link #next} need not wait for the disk. */
  public boolean holdsNext() {
    long end = windowStart + window.limit();
    if (position < windowStart || position + FlvTag.OVERHEAD_BYTES > end) {
      return false;
    }
    int payloadBytes = window.getInt((int) (position - windowStart)) & FlvTag.MAX_PAYLOAD_BYTES;
    return position + FlvTag.OVERHEAD_BYTES + payloadBytes <= end;
  }

  /** Moves the window so that the whole tag is in it: to move it for the end alone would take a second read for the payload. */
  private void takeIn(FlvTag tag) throws IOException {
    int length = FlvTag.OVERHEAD_BYTES + tag.payloadBytes();
    if (length <= window.capacity()) {
      view(tag.position(), length);
    }
  }

  private void checkBackPointer(FlvTag tag) throws IOException {
    int expected = FlvTag.HEAD_BYTES + tag.payloadBytes();
    int found = pointerBefore(tag.end());
    backPointerRight = found == expected;
    if (!backPointerRight && (tag.kind() == null || !plausible(tag.end()))) {
      throw new FlvFormatException(tag.position(),
        "Damaged tag of type " + tag.type() + " and " + expected + " bytes: " + found + " stands behind it, and no tag follows");
    }
  }

  /** Whether a tag may begin here, or nothing at all. */
  private boolean plausible(long at) throws IOException {
    if (at + FlvTag.HEAD_BYTES > size) {
      return true;
    }
    ByteBuffer head = view(at, FlvTag.HEAD_BYTES);
    int type = head.get(head.position()) & 0xFF;
    boolean noStream = (head.getInt(head.position() + 7) & 0xFFFFFF) == 0;
    return noStream && (type == 8 || type == 9 || type == 18);
  }

  /**
   * Goes forward behind damage, to the next place where a tag stands whose back pointer is right.
   *
   * @return false if there is none; the position stays then
   */
  public boolean resync() throws IOException {
    size = input.size();
    for (long at = position + 1; at + FlvTag.OVERHEAD_BYTES < size; at++) {
      if (plausible(at) && isTag(at)) {
        position = at;
        return true;
      }
    }
    return false;
  }

  private boolean isTag(long at) throws IOException {
    FlvTag tag = FlvTag.parse(view(at, FlvTag.HEAD_BYTES), at);
    return tag.payloadBytes() > 0 && tag.end() <= size
      && pointerBefore(tag.end()) == FlvTag.HEAD_BYTES + tag.payloadBytes();
  }

  private int pointerBefore(long end) throws IOException {
    return view(end - FlvTag.BACK_POINTER_BYTES, FlvTag.BACK_POINTER_BYTES).getInt();
  }

  /** The whole payload of a tag. */
  public byte[] payload(FlvTag tag) throws IOException {
    return payload(tag, tag.payloadBytes());
  }

  /** The beginning of the payload of a tag: {@code most} bytes, or less if it is shorter. */
  public byte[] payload(FlvTag tag, int most) throws IOException {
    byte[] payload = new byte[Math.min(most, tag.payloadBytes())];
    long from = tag.position() + FlvTag.HEAD_BYTES;
    if (payload.length <= window.capacity()) {
      view(from, payload.length).get(payload);
    } else {
      readFully(ByteBuffer.wrap(payload), from);
    }
    return payload;
  }

  /** A part of the file through the window, which is filled from there on if the part is not in it. */
  private ByteBuffer view(long at, int length) throws IOException {
    if (at < windowStart || at + length > windowStart + window.limit()) {
      fill(at, length);
    }
    return window.position((int) (at - windowStart));
  }

  private void fill(long at, int atLeast) throws IOException {
    window.clear();
    windowStart = at;
    while (window.position() < atLeast || window.hasRemaining()) {
      int read = input.read(window, at + window.position());
      if (read <= 0) {
        break;
      }
    }
    window.flip();
    if (window.limit() < atLeast) {
      window.limit(0);
      throw new FlvFormatException(at, "The file became shorter while it was read");
    }
  }

  private void readFully(ByteBuffer into, long at) throws IOException {
    long from = at;
    while (into.hasRemaining()) {
      int read = input.read(into, from);
      if (read <= 0) {
        throw new FlvFormatException(from, "The file became shorter while it was read");
      }
      from += read;
    }
  }
}
