package io.github.vertxrtmp.protocol.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.protocol.Cuts;
import io.github.vertxrtmp.protocol.LimitException;
import io.github.vertxrtmp.protocol.RtmpException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkLimitsTest {

  private static String limitOf(ChunkReader reader, Wire wire) {
    return assertThrows(LimitException.class, () -> reader.read(Unpooled.wrappedBuffer(wire.bytes()))).limit();
  }

  @Test
  void messageLengthIsCheckedWhenItIsDeclared() {
    ChunkReader reader = new ChunkReader(new ChunkLimits(1000, 10, 5000), new Collected());
    reader.read(Unpooled.wrappedBuffer(new Wire().fmt0(4, 0, 1000, 8, 1).bytes()));
    assertEquals("maxMessageBytes", limitOf(reader, new Wire().data(new byte[128]).fmt0(5, 0, 1001, 8, 1)));
  }

  @Test
  void chunkStreamsAreCounted() {
    ChunkReader reader = new ChunkReader(new ChunkLimits(1000, 3, 5000), new Collected());
    Wire wire = new Wire();
    for (int id : new int[] {3, 4, 65599, 3, 4}) {
      wire.fmt0(id, 0, 1, 8, 1).data(new byte[1]);
    }
    reader.read(Unpooled.wrappedBuffer(wire.bytes()));
    assertEquals("maxChunkStreams", limitOf(reader, new Wire().fmt0(100, 0, 1, 8, 1)));
  }

  @Test
  void partialMessagesAreBoundedTogether() {
    ChunkReader reader = new ChunkReader(new ChunkLimits(1000, 100, 2500), new Collected());
    Wire wire = new Wire();
    for (int id = 3; id < 6; id++) {
      wire.fmt0(id, 0, 1000, 8, 1).data(new byte[128]);
    }
    assertEquals("maxPartialBytes", limitOf(reader, wire));
  }

  @Test
  void completedAndAbortedMessagesDoNotCount() {
    ChunkReader reader = new ChunkReader(new ChunkLimits(1000, 100, 1100), new Collected());
    for (int i = 0; i < 50; i++) {
      reader.read(Unpooled.wrappedBuffer(new Wire().fmt0(3, 0, 500, 8, 1).data(new byte[128]).rest(3, new byte[500], 128, null).bytes()));
      reader.read(Unpooled.wrappedBuffer(new Wire().fmt0(4, 0, 1000, 8, 1).data(new byte[128]).fmt0(2, 0, 4, 2, 0).raw32(4).bytes()));
    }
  }

  /** Thousand connections that declare 16 MiB and send 1 KiB hold what they were trusted with, not what they declared. */
  @Test
  void memoryFollowsWhatArrives() {
    ChunkStream stream = new ChunkStream(3);
    stream.length = 16_000_000;
    ByteBuf bytes = Unpooled.wrappedBuffer(new byte[200_000]);
    int trusted = ChunkStream.TRUSTED_BYTES;
    assertEquals(trusted, stream.growth(1024, trusted));
    stream.grow(trusted);
    stream.append(bytes, 1024);
    assertEquals(0, stream.growth(2_000, trusted));
    stream.append(bytes, 2_000);
    assertEquals(trusted, stream.growth(trusted, trusted), "doubles");
    stream.grow(trusted);
    assertEquals(2 * trusted, stream.heldBytes());
  }

  @Test
  void smallAndTrustedMessagesGetTheirMemoryAtOnce() {
    ChunkStream stream = new ChunkStream(3);
    stream.length = 4_000;
    assertEquals(4_000, stream.growth(128, ChunkStream.TRUSTED_BYTES));
    stream.length = 300_000;
    assertEquals(300_000, stream.growth(128, 400_000));
    assertEquals(300_000, stream.growth(300_000, ChunkStream.TRUSTED_BYTES), "all of it is here");
  }

  /** It is trusted with 64 KiB for each message, however long those were that it has sent. */
  @Test
  void aPeerThatHasSentALongMessageIsTrustedALittleMore() {
    ChunkLimits limits = new ChunkLimits(500_000, 10, 500_000);
    Wire seven = new Wire().chunkSize(1);
    for (int id = 3; id < 10; id++) {
      seven.fmt0(id, 0, 300_000, 9, 1).data(new byte[1]);
    }
    Wire one = new Wire().fmt0(10, 0, 300_000, 9, 1).data(new byte[1]);
    Wire longMessage = new Wire().chunkSize(500_000).fmt0(4, 0, 300_000, 9, 1).data(new byte[300_000]);
    ChunkReader reader = new ChunkReader(limits, new Collected());
    reader.read(Unpooled.wrappedBuffer(seven.bytes()));
    reader.read(Unpooled.wrappedBuffer(one.bytes()));
    reader = new ChunkReader(limits, new Collected());
    reader.read(Unpooled.wrappedBuffer(longMessage.bytes()));
    reader.read(Unpooled.wrappedBuffer(seven.bytes()));
    assertEquals("maxPartialBytes", limitOf(reader, one), "eight times 64 KiB");
  }

  @Test
  void limitsThatCannotWorkAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ChunkLimits(0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new ChunkLimits(1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new ChunkLimits(2, 1, 1));
  }

  @Test
  void garbageEndsInNothingButRtmpExceptions() {
    long seed = Cuts.seed();
    Random random = new Random(seed);
    ChunkLimits limits = new ChunkLimits(200_000, 30, 400_000);
    for (int round = 0; round < 3000; round++) {
      byte[] bytes = round % 2 == 0 ? noise(random) : mutated(random);
      ChunkReader reader = new ChunkReader(limits, (type, stream, timestamp, payload) -> {
        assertTrue(timestamp >= 0 && timestamp <= 0xFFFFFFFFL);
        assertTrue(type >= 0 && type <= 255 && type != 1 && type != 2);
      });
      try {
        Cuts.random(bytes, random, reader::read);
      } catch (RtmpException e) {
        assertTrue(e.getMessage().length() > 10);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + " round " + round, e);
      }
    }
  }

  private static byte[] noise(Random random) {
    byte[] bytes = new byte[random.nextInt(2000)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] mutated(Random random) {
    Wire wire = new Wire();
    for (int i = 0; i < 20; i++) {
      byte[] payload = new byte[random.nextInt(400)];
      int id = 2 + random.nextInt(70);
      wire.fmt0(id, random.nextInt(), payload.length, random.nextInt(25), 1).data(payload, 0, 128).rest(id, payload, 128, null);
    }
    byte[] bytes = wire.bytes();
    for (int i = 0; i < 4; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }
}
