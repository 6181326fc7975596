package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.media.GopCache;
import io.github.vertxrtmp.media.MediaFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/**
 * What players get at once when they join: headers and the group of pictures so far, encoded once for all that join during
 * the same group. Each join adds only the frames that have come since the last one. Event-loop confined.
 */
final class JoinBurst {

  private final FrameEncoder encoder;
  private final List<ByteBuf> segments = new ArrayList<>();
  private MediaFrame keyframe;
  private int framesContained;

  JoinBurst(FrameEncoder encoder) {
    this.encoder = encoder;
  }

  /**
   * Writes the burst to a player.
   *
   * @param offset added to the frames' timestamps
   * @return the bytes written
   */
  long writeTo(Wire wire, GopCache cache, long offset) {
    List<MediaFrame> frames = cache.frames();
    if (frames.isEmpty()) {
      clear();
      return 0;
    }
    if (frames.get(0) != keyframe) {
      clear();
      keyframe = frames.get(0);
    }
    if (framesContained < frames.size()) {
      segments.add(encode(frames.subList(framesContained, frames.size()), offset));
      framesContained = frames.size();
    }
    long bytes = 0;
    for (ByteBuf segment : segments) {
      bytes += segment.readableBytes();
      wire.write(segment.retainedDuplicate());
    }
    return bytes;
  }

  private ByteBuf encode(List<MediaFrame> frames, long offset) {
    int size = 0;
    for (MediaFrame frame : frames) {
      size += encoder.encodedSize(frame, frame.timestamp() + offset);
    }
    ByteBuf segment = ByteBufAllocator.DEFAULT.directBuffer(size);
    for (MediaFrame frame : frames) {
      encoder.encode(frame, frame.timestamp() + offset, segment);
    }
    return segment;
  }

  /** Frees the memory; to be called when the group of pictures is over or nobody is left. */
  void clear() {
    segments.forEach(ByteBuf::release);
    segments.clear();
    keyframe = null;
    framesContained = 0;
  }
}
