package io.github.vertxrtmp.protocol.chunk;

import static io.github.vertxrtmp.protocol.chunk.Wire.payload;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.vertxrtmp.protocol.Cuts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkWriterTest {

  private final ByteBuf out = Unpooled.buffer();

  @ParameterizedTest
  @CsvSource({
    "3,0,0,128", "3,1,0,128", "3,128,5,128", "3,129,5,128", "4,500,16777214,128", "4,500,16777215,128", "4,500,16777216,128",
    "4,500,4294967295,100", "63,300,1,128", "64,300,1,128", "319,300,1,128", "320,300,1,128", "65599,300,16777215,1", "2,300,1,1",
    "6,70000,1,65536", "6,70000,1,2147483647"
  })
  void theBytesOfTheSpecification(int id, int size, long timestamp, int chunkSize) {
    byte[] a = payload(size);
    Long extended = timestamp >= 0xFFFFFF ? timestamp : null;
    int first = Math.min(chunkSize, size);
    Wire wire = new Wire().fmt0(id, timestamp, size, 9, 0x01020304).data(a, 0, first).rest(id, a, Math.max(first, 1), extended);
    byte[] expected = wire.bytes();
    ChunkWriter.write(out, id, 9, 0x01020304, timestamp, a, chunkSize);
    assertArrayEquals(expected, ByteBufUtil.getBytes(out));
    assertEquals(expected.length, ChunkWriter.encodedSize(size, chunkSize, timestamp, id));
  }

  @Test
  void timestampsAreCutTo32Bits() {
    byte[] a = payload(200);
    ChunkWriter.write(out, 4, 8, 1, (1L << 32) + 7, a, 128);
    assertArrayEquals(new Wire().fmt0(4, 7, 200, 8, 1).data(a, 0, 128).rest(4, a, 128, null).bytes(), ByteBufUtil.getBytes(out));
    assertEquals(out.readableBytes(), ChunkWriter.encodedSize(200, 128, (1L << 32) + 7, 4));
  }

  @Test
  void aBufferIsNeitherConsumedNorReleased() {
    byte[] a = payload(300);
    ByteBuf buffer = Unpooled.buffer().writeZero(5).writeBytes(a).skipBytes(5);
    ByteBuf expected = Unpooled.buffer();
    ChunkWriter.write(expected, 4, 8, 1, 7, a, 128);
    ChunkWriter.write(out, 4, 8, 1, 7, buffer, 128);
    assertEquals(expected, out);
    assertEquals(300, buffer.readableBytes());
    assertEquals(1, buffer.refCnt());
  }

  @Test
  void whatCannotBeSentIsRefused() {
    byte[] none = {};
    for (int id : new int[] {-1, 0, 1, 65600}) {
      assertThrows(IllegalArgumentException.class, () -> ChunkWriter.write(out, id, 8, 1, 0, none, 128));
    }
    assertThrows(IllegalArgumentException.class, () -> ChunkWriter.write(out, 3, 8, 1, 0, none, 0));
    assertThrows(IllegalArgumentException.class, () -> ChunkWriter.write(out, 3, 8, 1, 0, new byte[0x1000000], 128));
    assertEquals(0, out.readableBytes());
  }

  @Test
  void whatIsWrittenIsRead() {
    long seed = Cuts.seed();
    Random random = new Random(seed);
    List<String> expected = new ArrayList<>();
    Collected collected = new Collected();
    ChunkReader reader = new ChunkReader(ChunkLimits.DEFAULT, collected);
    int chunkSize = 128;
    for (int i = 0; i < 300; i++) {
      byte[] a = payload(random.nextInt(random.nextInt(20) == 0 ? 300_000 : 1000));
      int id = 3 + random.nextInt(400);
      long timestamp = random.nextBoolean() ? random.nextInt(1000) : random.nextInt() & 0xFFFFFFFFL;
      if (random.nextInt(10) == 0) {
        int next = 1 + random.nextInt(random.nextBoolean() ? 8 : 5000);
        ChunkWriter.write(out, 2, 1, 0, 0, Unpooled.copyInt(next), chunkSize);
        chunkSize = next;
      }
      ChunkWriter.write(out, id % 250 + 3, 9, i, timestamp, a, chunkSize);
      expected.add(Collected.text(9, i, timestamp, a));
    }
    Cuts.random(ByteBufUtil.getBytes(out), random, reader::read);
    assertEquals(expected, collected.messages(), "seed " + seed);
  }
}
