package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.media.MediaFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;

/**
 * The frames that not all players of a group have got yet, encoded one behind the other into one buffer that they share.
 *
 * <p>A frame is named by its position, which grows by one for each frame that was ever added, and stays when those before it
 * are removed. The buffer is not used again, since players that are slower than others still hold it. Event-loop confined.
 */
final class FrameBatch {

  private final FrameEncoder encoder;
  private MediaFrame[] frames = new MediaFrame[8];
  private int[] offsets = new int[8];
  private int count;
  /** The position of the first frame. */
  private long start;
  private ByteBuf buffer;
  private int expectedBytes;

  FrameBatch(FrameEncoder encoder) {
    this.encoder = encoder;
  }

  /** Returns how many bytes the frame takes. */
  int add(MediaFrame frame, long timestamp) {
    int size = encoder.encodedSize(frame, timestamp);
    if (buffer == null) {
      buffer = ByteBufAllocator.DEFAULT.directBuffer(Math.max(size, expectedBytes));
    }
    if (count == frames.length) {
      frames = Arrays.copyOf(frames, 2 * count);
      offsets = Arrays.copyOf(offsets, 2 * count);
    }
    frames[count] = frame;
    offsets[count++] = buffer.writerIndex();
    buffer.ensureWritable(size);
    encoder.encode(frame, timestamp, buffer);
    return size;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** The position of the next frame that will be added. */
  long end() {
    return start + count;
  }

  /** The index of the frame at a position, or of the first one when that has been removed. */
  int indexOf(long position) {
    return (int) Math.max(0, position - start);
  }

  int count() {
    return count;
  }

  MediaFrame frame(int index) {
    return frames[index];
  }

  /** Encoded bytes from the start of a frame to the end of the batch. */
  int bytesFrom(int index) {
    return index < count ? buffer.writerIndex() - offsets[index] : 0;
  }

  /** Sends the encoded frames from {@code index} to the end. */
  void sendFrom(int index, Wire wire) {
    wire.send(buffer, offsets[index], bytesFrom(index));
  }

  /** One encoded frame; one reference passes to the caller. */
  ByteBuf only(int index) {
    int end = index + 1 < count ? offsets[index + 1] : buffer.writerIndex();
    return buffer.retainedSlice(offsets[index], end - offsets[index]);
  }

  /** Removes the frames before a position; players keep what they were given. */
  void removeBefore(long position) {
    int removed = Math.min(count, indexOf(position));
    if (removed == count) {
      clear();
    } else if (removed > 0) {
      removeFirst(removed);
    }
  }

  private void removeFirst(int removed) {
    int removedBytes = offsets[removed];
    ByteBuf rest = ByteBufAllocator.DEFAULT.directBuffer(Math.max(bytesFrom(removed), expectedBytes));
    rest.writeBytes(buffer, removedBytes, bytesFrom(removed));
    buffer.release();
    buffer = rest;
    int kept = count - removed;
    System.arraycopy(frames, removed, frames, 0, kept);
    Arrays.fill(frames, kept, count, null);
    for (int i = 0; i < kept; i++) {
      offsets[i] = offsets[removed + i] - removedBytes;
    }
    start += removed;
    count = kept;
  }

  /** Removes all. */
  void clear() {
    if (buffer == null) {
      return;
    }
    // Room for as much as the last batches had, when they had company, saves growing; one frame alone is allocated to measure.
    expectedBytes = count > 1 ? (3 * expectedBytes + buffer.writerIndex()) / 4 : 0;
    buffer.release();
    buffer = null;
    Arrays.fill(frames, 0, count, null);
    start += count;
    count = 0;
  }
}
