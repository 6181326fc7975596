package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.media.MediaFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;

/**
 * The frames of one tick, encoded one behind the other into one buffer that all players of a group share.
 *
 * <p>Reused from tick to tick; the buffer is not, since players that are slower than others still hold it. Event-loop
 * confined.
 */
final class FrameBatch {

  private final FrameEncoder encoder;
  private MediaFrame[] frames = new MediaFrame[8];
  private int[] offsets = new int[8];
  private int count;
  private ByteBuf buffer;
  private int expectedBytes;

  FrameBatch(FrameEncoder encoder) {
    this.encoder = encoder;
  }

  void add(MediaFrame frame, long timestamp) {
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
  }

  int count() {
    return count;
  }

  MediaFrame frame(int index) {
    return frames[index];
  }

  /** Encoded bytes from the start of a frame to the end of the batch. */
  int bytesFrom(int index) {
    return index < count ? bytes() - offsets[index] : 0;
  }

  /** Encoded bytes in all. */
  int bytes() {
    return buffer == null ? 0 : buffer.writerIndex();
  }

  /** Sends the encoded frames from {@code first} to the end. */
  void sendFrom(int first, Wire wire) {
    wire.send(buffer, offsets[first], bytesFrom(first));
  }

  /** One encoded frame; one reference passes to the caller. */
  ByteBuf only(int index) {
    int end = index + 1 < count ? offsets[index + 1] : bytes();
    return buffer.retainedSlice(offsets[index], end - offsets[index]);
  }

  /** Begins the next tick; players keep what they were given. */
  void clear() {
    if (buffer == null) {
      return;
    }
    // Room for as much as the last ticks had, when they had company, saves growing; one frame alone is allocated to measure.
    expectedBytes = count > 1 ? (3 * expectedBytes + bytes()) / 4 : 0;
    buffer.release();
    buffer = null;
    Arrays.fill(frames, 0, count, null);
    count = 0;
  }
}
