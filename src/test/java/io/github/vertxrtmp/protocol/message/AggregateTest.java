package io.github.vertxrtmp.protocol.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.vertxrtmp.protocol.Cuts;
import io.github.vertxrtmp.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AggregateTest {

  private final ByteBuf body = Unpooled.buffer();
  private final List<String> parts = new ArrayList<>();

  private AggregateTest part(int type, long time, int length) {
    body.writeByte(type).writeMedium(length).writeMedium((int) time).writeByte((int) (time >> 24)).writeMedium(99);
    body.writeZero(length).writeInt(length + 11);
    return this;
  }

  private void split(long timestamp) {
    Aggregate.split(5, timestamp, ByteBufUtil.getBytes(body),
      (type, stream, time, payload) -> parts.add(type + "/" + stream + "@" + time + ":" + payload.length));
  }

  @Test
  void timesAreMovedToThatOfTheAggregate() {
    part(9, 1000, 200).part(8, 1010, 60).part(18, 1040, 0).split(70_000);
    assertEquals(List.of("9/5@70000:200", "8/5@70010:60", "18/5@70040:0"), parts);
  }

  @Test
  void timesHave32Bits() {
    part(9, 0xFFFFFFF0L, 1).part(8, 0x10, 1).split(0xFFFFFFF0L);
    assertEquals(List.of("9/5@4294967280:1", "8/5@16:1"), parts);
    parts.clear();
    body.clear();
    part(9, 1000, 1).part(8, 1040, 1).part(8, 900, 1).split(0xFFFFFFF0L);
    assertEquals(List.of("9/5@4294967280:1", "8/5@24:1", "8/5@4294967180:1"), parts);
  }

  @Test
  void theLastBackPointerMayBeMissing() {
    part(9, 0, 5).part(9, 1, 5);
    body.writerIndex(body.writerIndex() - 4);
    split(0);
    assertEquals(List.of("9/5@0:5", "9/5@1:5"), parts);
  }

  @Test
  void otherTypesAreSkipped() {
    part(22, 100, 40).part(20, 100, 7).part(1, 100, 4).part(8, 130, 3).split(1000);
    assertEquals(List.of("8/5@1030:3"), parts);
  }

  @Test
  void aLengthBeyondTheEndIsRefused() {
    part(9, 0, 5).part(9, 1, 5);
    body.writerIndex(body.writerIndex() - 5);
    assertThrows(ProtocolException.class, () -> split(0));
    assertEquals(List.of("9/5@0:5"), parts);
  }

  @Test
  void nothingInside() {
    split(0);
    body.writeZero(10);
    split(0);
    assertEquals(List.of(), parts);
  }

  @Test
  void garbageEndsInNothingButProtocolExceptions() {
    long seed = Cuts.seed();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      body.clear();
      part(9, random.nextInt(), random.nextInt(300)).part(8, random.nextInt(), random.nextInt(300));
      body.setByte(random.nextInt(body.writerIndex()), random.nextInt());
      body.setByte(random.nextInt(12), random.nextInt());
      try {
        split(random.nextInt() & 0xFFFFFFFFL);
      } catch (ProtocolException e) {
        assertEquals(ProtocolException.class, e.getClass());
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " round " + i, e);
      }
    }
  }
}
