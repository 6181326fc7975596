package io.github.vertxrtmp.protocol.message;

import io.github.vertxrtmp.protocol.ProtocolException;
import io.github.vertxrtmp.protocol.chunk.ChunkReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Aggregate messages (RTMP 1.0 §7.1.6): FLV tags in one message. */
public final class Aggregate {

  private static final int HEADER_BYTES = 11;
  private static final int BACK_POINTER_BYTES = 4;

  private Aggregate() {
  }

  /**
   * Hands over the audio, video and data messages inside, one by one. Their timestamps are moved so that the first one has
   * the timestamp of the aggregate; their message stream is that of the aggregate. Messages of other types inside are
   * skipped, aggregates too, which could be nested without end. A missing last back pointer is tolerated.
   *
   * @param timestamp of the aggregate, 0 to 2^32 - 1
   * @param payload   of the aggregate; each part gets an array of its own
   * @throws ProtocolException a part is longer than what is left of the aggregate; the parts before were handed over
   */
  public static void split(int messageStreamId, long timestamp, byte[] payload, ChunkReader.Handler handler) {
    ByteBuf in = Unpooled.wrappedBuffer(payload);
    boolean first = true;
    long shift = 0;
    while (in.readableBytes() >= HEADER_BYTES) {
      int type = in.readUnsignedByte();
      int length = in.readUnsignedMedium();
      long time = in.readUnsignedMedium() | (long) in.readUnsignedByte() << 24;
      in.skipBytes(3);
      if (length > in.readableBytes()) {
        throw new ProtocolException("A message of " + length + " bytes inside an aggregate of which " + in.readableBytes() + " are left");
      }
      if (first) {
        shift = timestamp - time;
        first = false;
      }
      if (MessageType.isMedia(type)) {
        byte[] part = new byte[length];
        in.getBytes(in.readerIndex(), part);
        handler.message(type, messageStreamId, time + shift & 0xFFFFFFFFL, part);
      }
      in.skipBytes(Math.min(in.readableBytes(), length + BACK_POINTER_BYTES));
    }
  }
}
