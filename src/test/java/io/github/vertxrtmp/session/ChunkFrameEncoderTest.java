package io.github.vertxrtmp.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.protocol.chunk.ChunkLimits;
import io.github.vertxrtmp.protocol.chunk.ChunkReader;
import io.github.vertxrtmp.protocol.message.MessageType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkFrameEncoderTest {

  private record Message(int type, int streamId, long timestamp, byte[] payload) {
  }

  private static List<Message> read(ByteBuf bytes, int chunkSize) {
    List<Message> messages = new ArrayList<>();
    ChunkReader reader = new ChunkReader(ChunkLimits.DEFAULT, (type, streamId, timestamp, payload) -> messages.add(new Message(type, streamId, timestamp, payload)));
    reader.read(Unpooled.buffer().writeByte(2).writeMedium(0).writeMedium(4).writeByte(1).writeInt(0).writeInt(chunkSize));
    reader.read(bytes);
    return messages;
  }

  @Test
  void framesAreWholeMessagesOfTheExactSize() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    long[] times = {0, 40, 0xFFFFFE, 0xFFFFFF, 0x1000000, 0xFFFFFFFFL, 1L << 32, (1L << 33) + 5, -16};
    for (int round = 0; round < 200; round++) {
      int chunkSize = 1 + random.nextInt(300);
      ChunkFrameEncoder encoder = new ChunkFrameEncoder(1 + random.nextInt(100_000), chunkSize);
      byte[] payload = new byte[random.nextInt(1000)];
      random.nextBytes(payload);
      Kind kind = Kind.values()[random.nextInt(3)];
      long time = times[random.nextInt(times.length)];
      MediaFrame frame = MediaFrame.of(kind, 7, 7, payload);
      ByteBuf out = Unpooled.buffer();
      encoder.encode(frame, time, out);
      assertEquals(encoder.encodedSize(frame, time), out.readableBytes(), "seed " + seed);
      List<Message> messages = read(out, chunkSize);
      assertEquals(1, messages.size(), "seed " + seed);
      Message message = messages.get(0);
      assertEquals(switch (kind) {
        case AUDIO -> MessageType.AUDIO;
        case VIDEO -> MessageType.VIDEO;
        case DATA -> MessageType.DATA_AMF0;
      }, message.type());
      assertEquals(encoder.messageStreamId(), message.streamId());
      assertEquals(time & 0xFFFFFFFFL, message.timestamp(), "seed " + seed);
      assertArrayEquals(payload, message.payload(), "seed " + seed);
    }
  }

  @Test
  void framesCanBeLeftOutAndComeInAnyOrder() {
    ChunkFrameEncoder encoder = new ChunkFrameEncoder(1, 100);
    ByteBuf out = Unpooled.buffer();
    encoder.encode(MediaFrame.of(Kind.VIDEO, 0, 5, new byte[250]), 200, out);
    encoder.encode(MediaFrame.of(Kind.AUDIO, 0, 9, new byte[30]), 100, out);
    encoder.encode(MediaFrame.of(Kind.VIDEO, 0, 2, new byte[150]), 50, out);
    assertEquals(List.of(200L, 100L, 50L), read(out, 100).stream().map(Message::timestamp).toList());
  }

  @Test
  void playersWithEqualValuesShareAnEncoder() {
    assertEquals(new ChunkFrameEncoder(1, 4096), new ChunkFrameEncoder(1, 4096));
    assertEquals(new ChunkFrameEncoder(1, 4096).hashCode(), new ChunkFrameEncoder(1, 4096).hashCode());
    assertNotEquals(new ChunkFrameEncoder(1, 4096), new ChunkFrameEncoder(2, 4096));
    assertNotEquals(new ChunkFrameEncoder(1, 4096), new ChunkFrameEncoder(1, 128));
  }
}
