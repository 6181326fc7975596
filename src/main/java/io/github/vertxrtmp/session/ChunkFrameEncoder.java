package io.github.vertxrtmp.session;

import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.protocol.chunk.ChunkWriter;
import io.github.vertxrtmp.protocol.message.MessageType;
import io.github.vertxrtmp.stream.FrameEncoder;
import io.netty.buffer.ByteBuf;

/**
 * Frames as RTMP chunks: whole messages with absolute timestamps, so that a player may start with any of them and all
 * players with the same message stream id and chunk size share the bytes.
 */
record ChunkFrameEncoder(int messageStreamId, int chunkSize) implements FrameEncoder {

  @Override
  public int encodedSize(MediaFrame frame, long timestamp) {
    return ChunkWriter.encodedSize(frame.size(), chunkSize, timestamp & 0xFFFFFFFFL, chunkStreamId(frame));
  }

  @Override
  public void encode(MediaFrame frame, long timestamp, ByteBuf out) {
    ChunkWriter.write(out, chunkStreamId(frame), type(frame), messageStreamId, timestamp & 0xFFFFFFFFL, new Payload(frame), chunkSize);
  }

  private static int chunkStreamId(MediaFrame frame) {
    return switch (frame.kind()) {
      case AUDIO -> ChunkStreamIds.AUDIO;
      case VIDEO -> ChunkStreamIds.VIDEO;
      case DATA -> ChunkStreamIds.DATA;
    };
  }

  private static int type(MediaFrame frame) {
    return switch (frame.kind()) {
      case AUDIO -> MessageType.AUDIO;
      case VIDEO -> MessageType.VIDEO;
      case DATA -> MessageType.DATA_AMF0;
    };
  }

  private record Payload(MediaFrame frame) implements ChunkWriter.PayloadSource {

    @Override
    public int size() {
      return frame.size();
    }

    @Override
    public void copyTo(ByteBuf out, int offset, int length) {
      frame.copyTo(out, offset, length);
    }
  }
}
