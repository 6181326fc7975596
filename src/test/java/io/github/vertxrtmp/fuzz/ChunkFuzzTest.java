package io.github.vertxrtmp.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.vertxrtmp.protocol.RtmpException;
import io.github.vertxrtmp.protocol.chunk.ChunkLimits;
import io.github.vertxrtmp.protocol.chunk.ChunkReader;
import io.github.vertxrtmp.protocol.chunk.ChunkWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class ChunkFuzzTest {

  private static final ChunkLimits LIMITS = new ChunkLimits(1 << 20, 16, 2 << 20);
  private static final int FIRST_CHUNK_SIZE = 128;
  private static final int WRITTEN_CHUNK_SIZE = 100;

  private record Message(int type, int stream, long time, byte[] payload) {

    String text() {
      return type + " " + stream + " " + time + " " + Arrays.hashCode(payload) + " " + payload.length;
    }
  }

  /** The messages up to the first failure, whose text is the last element. */
  private static List<Object> read(byte[] bytes, int pieceBytes) {
    List<Object> found = new ArrayList<>();
    ChunkReader reader = new ChunkReader(LIMITS, (type, stream, time, payload) -> found.add(new Message(type, stream, time, payload)));
    try {
      for (int from = 0; from < bytes.length; from += pieceBytes) {
        reader.read(Unpooled.wrappedBuffer(bytes, from, Math.min(pieceBytes, bytes.length - from)));
      }
    } catch (RtmpException refused) {
      found.add(refused.getMessage());
    }
    return found;
  }

  private static List<String> text(List<Object> found) {
    return found.stream().map(one -> one instanceof Message message ? message.text() : String.valueOf(one)).toList();
  }

  @FuzzTest
  void chunks(byte[] bytes) {
    List<Object> whole = read(bytes, Math.max(1, bytes.length));
    List<String> expected = text(whole);
    assertEquals(expected, text(read(bytes, 1)), "byte by byte");
    assertEquals(expected, text(read(bytes, 7)), "in pieces of seven");
    writeAndReadAgain(whole.stream().filter(Message.class::isInstance).map(Message.class::cast).toList());
  }

  private static void writeAndReadAgain(List<Message> messages) {
    ByteBuf out = Unpooled.buffer();
    ChunkWriter.write(out, 2, 1, 0, 0, Unpooled.copyInt(WRITTEN_CHUNK_SIZE), FIRST_CHUNK_SIZE);
    for (Message message : messages) {
      ChunkWriter.write(out, 3, message.type(), message.stream(), message.time(), message.payload(), WRITTEN_CHUNK_SIZE);
    }
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    assertEquals(text(List.copyOf(messages)), text(read(bytes, Math.max(1, bytes.length))));
  }
}
