package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.media.MediaFrame;
import io.netty.buffer.ByteBuf;

/**
 * Brings frames into the form in which they go to players. Encoders that are equal give the same bytes: players with
 * equal encoders share them. Thread-safe: immutable, with {@code equals} and {@code hashCode}.
 */
public interface FrameEncoder {

  /** How many bytes {@link #encode} will write. */
  int encodedSize(MediaFrame frame, long timestamp);

  /**
   * Appends the frame to {@code out}.
   *
   * @param timestamp milliseconds, instead of the frame's own
   */
  void encode(MediaFrame frame, long timestamp, ByteBuf out);
}
