package io.github.vertxrtmp.protocol.chunk;

import static io.github.vertxrtmp.protocol.chunk.Collected.text;
import static io.github.vertxrtmp.protocol.chunk.Wire.payload;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.protocol.Cuts;
import io.github.vertxrtmp.protocol.ProtocolException;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every case is read in one piece, byte by byte, and in random pieces. */
class ChunkReaderTest {

  private static final int AUDIO = 8;
  private static final int VIDEO = 9;

  private static void check(Wire wire, String... expected) {
    long seed = Cuts.seed();
    Random random = new Random(seed);
    byte[] bytes = wire.bytes();
    for (int round = 0; round < 20; round++) {
      Collected collected = new Collected();
      ChunkReader reader = new ChunkReader(ChunkLimits.DEFAULT, collected);
      switch (round) {
        case 0 -> Cuts.every(bytes.length, bytes, reader::read);
        case 1 -> Cuts.every(1, bytes, reader::read);
        default -> Cuts.random(bytes, random, reader::read);
      }
      assertArrayEquals(expected, collected.messages().toArray(), "seed " + seed + " round " + round);
      assertEquals(bytes.length, reader.bytesRead());
    }
  }

  private static ProtocolException refused(Wire wire) {
    return assertThrows(ProtocolException.class, () -> check(wire));
  }

  @ParameterizedTest
  @CsvSource({"2,1", "3,1", "63,1", "64,2", "65,2", "319,2", "64,3", "100,3", "319,3", "320,3", "365,3", "11649,3", "65535,3", "65599,3"})
  void idsInAllForms(int id, int form) {
    byte[] a = payload(300);
    Wire wire = new Wire().basic(0, id, form);
    byte[] header = new Wire().fmt0(3, 20, 300, AUDIO, 1).bytes();
    wire.data(header, 1, header.length).data(a, 0, 128);
    wire.basic(3, id, form).data(a, 128, 256).basic(3, id, form).data(a, 256, 300);
    check(wire, text(AUDIO, 1, 20, a));
  }

  @Test
  void theIdNamesTheStreamNotItsForm() {
    byte[] a = payload(300);
    check(new Wire().fmt0(100, 20, 300, AUDIO, 1).data(a, 0, 128).basic(3, 100, 3).data(a, 128, 256).basic(3, 100, 2).data(a, 256, 300),
      text(AUDIO, 1, 20, a));
  }

  @Test
  void fmt1And2And3() {
    byte[] a = payload(50);
    byte[] b = payload(200);
    check(new Wire().fmt0(7, 100, 50, AUDIO, 5).data(a).fmt1(7, 23, 200, VIDEO).data(b, 0, 128).fmt3(7).data(b, 128, 200)
        .fmt2(7, 17).data(b, 0, 128).fmt3(7).data(b, 128, 200)
        .fmt3(7).data(b, 0, 128).fmt3(7).data(b, 128, 200).fmt1(7, 0, 50, AUDIO).data(a),
      text(AUDIO, 5, 100, a), text(VIDEO, 5, 123, b), text(VIDEO, 5, 140, b), text(VIDEO, 5, 157, b), text(AUDIO, 5, 157, a));
  }

  @Test
  void type3BehindType0RepeatsItsTimestampAsDelta() {
    byte[] a = payload(30);
    check(new Wire().fmt0(9, 26, 30, AUDIO, 1).data(a).fmt3(9).data(a).fmt3(9).data(a),
      text(AUDIO, 1, 26, a), text(AUDIO, 1, 52, a), text(AUDIO, 1, 78, a));
  }

  @Test
  void type1FirstIsTypeZeroOnStreamZero() {
    byte[] a = payload(10);
    check(new Wire().fmt1(2, 7, 10, 4).data(a).fmt2(2, 3).data(a), text(4, 0, 7, a), text(4, 0, 10, a));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void type2And3FirstAreErrors(int fmt) {
    Wire wire = new Wire();
    assertTrue(refused((fmt == 2 ? wire.fmt2(34, 1) : wire.fmt3(34)).data(payload(64))).getMessage().contains("34"));
  }

  @ParameterizedTest
  @ValueSource(longs = {0xFFFFFE, 0xFFFFFF, 0x1000000, 0x7FFFFFFFL, 0x80000000L, 0xFFFFFFFFL})
  void absoluteTimestamps(long time) {
    byte[] a = payload(300);
    Long extended = time >= 0xFFFFFF ? time : null;
    check(new Wire().fmt0(9, time, 300, VIDEO, 1).data(a, 0, 128).rest(9, a, 128, extended), text(VIDEO, 1, time, a));
    check(new Wire().fmt0(9, time, 300, VIDEO, 1).data(a, 0, 128).rest(9, a, 128, null), text(VIDEO, 1, time, a));
  }

  @Test
  void extendedDeltasWithAndWithoutRepetition() {
    byte[] a = payload(600);
    long delta = 0x1000010;
    for (Long repeated : new Long[] {delta, null}) {
      check(new Wire().fmt0(9, 1000, 600, AUDIO, 1).data(a, 0, 128).rest(9, a, 128, null)
          .fmt1(9, delta, 600, AUDIO).data(a, 0, 128).rest(9, a, 128, repeated)
          .fmt2(9, 20).data(a, 0, 128).rest(9, a, 128, null),
        text(AUDIO, 1, 1000, a), text(AUDIO, 1, 1000 + delta, a), text(AUDIO, 1, 1020 + delta, a));
    }
  }

  @Test
  void type3BeginsAMessageWithRepeatedExtendedTimestamp() {
    byte[] a = payload(20);
    long delta = 0x2000000;
    check(new Wire().fmt0(9, 1, 20, AUDIO, 1).data(a).fmt2(9, delta).data(a).fmt3(9).raw32(delta).data(a).fmt3(9).data(a),
      text(AUDIO, 1, 1, a), text(AUDIO, 1, 1 + delta, a), text(AUDIO, 1, 1 + 2 * delta, a), text(AUDIO, 1, 1 + 3 * delta, a));
  }

  /** Nothing is repeated, but payloads begin as the timestamp does; behind the last one (1 2 3) stands a header byte 4. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void payloadThatLooksLikeTheTimestampAtFirst(int alike) {
    long time = 0x01020304;
    byte[] a = payload(128 + 128 + 3);
    byte[] field = {1, 2, 3, 4};
    a[128 + alike] = 99;
    System.arraycopy(field, 0, a, 128, alike);
    a[256] = 1;
    a[257] = 2;
    a[258] = 3;
    byte[] b = payload(5);
    check(new Wire().fmt0(9, time, a.length, VIDEO, 1).data(a, 0, 128).rest(9, a, 128, null).fmt0(4, 7, 5, AUDIO, 1).data(b),
      text(VIDEO, 1, time, a), text(AUDIO, 1, 7, b));
  }

  @Test
  void aShortLastChunkNeedsNoFurtherBytes() {
    byte[] a = payload(130);
    Collected collected = new Collected();
    new ChunkReader(ChunkLimits.DEFAULT, collected).read(Unpooled.wrappedBuffer(
      new Wire().fmt0(9, 0xFFFFFFF0L, 130, VIDEO, 1).data(a, 0, 128).rest(9, a, 128, null).bytes()));
    collected.assertMessages(text(VIDEO, 1, 0xFFFFFFF0L, a));
  }

  @Test
  void theClockWrapsAt32Bits() {
    byte[] a = payload(8);
    check(new Wire().fmt0(9, 0xFFFFFFF0L, 8, AUDIO, 1).data(a).fmt1(9, 0x20, 8, AUDIO).data(a).fmt3(9).data(a),
      text(AUDIO, 1, 0xFFFFFFF0L, a), text(AUDIO, 1, 0x10, a), text(AUDIO, 1, 0x30, a));
  }

  @Test
  void twelveInterleavedMessages() {
    Wire wire = new Wire();
    String[] expected = new String[12];
    for (int chunk = 0; chunk < 4; chunk++) {
      for (int i = 0; i < 12; i++) {
        byte[] a = payload(500 + i);
        int id = 60 + i;
        (chunk == 0 ? wire.fmt0(id, 60, a.length, AUDIO, i) : wire.fmt3(id)).data(a, 128 * chunk, 128 * chunk + 128);
        expected[i] = text(AUDIO, i, 60, a);
      }
    }
    check(wire, expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 127, 128, 129, 4096, 65536, 0xFFFFFF, 0x7FFFFFFF})
  void chunkSizes(int size) {
    byte[] a = payload(5000);
    check(new Wire().chunkSize(size).fmt0(6, 40, 5000, VIDEO, 1).data(a, 0, Math.min(size, 5000)).rest(6, a, Math.min(size, 5000), null),
      text(VIDEO, 1, 40, a));
  }

  @Test
  void chunkSizeChangesWithinAMessage() {
    byte[] a = payload(1000);
    check(new Wire().fmt0(6, 40, 1000, VIDEO, 1).data(a, 0, 128).fmt3(6).data(a, 128, 256).chunkSize(4096).fmt3(6).data(a, 256, 1000),
      text(VIDEO, 1, 40, a));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0x80000000, -1})
  void badChunkSizes(int size) {
    refused(new Wire().chunkSize(size));
  }

  @ParameterizedTest
  @CsvSource({"1,0", "1,1", "1,3", "2,0", "2,3"})
  void shortControlMessages(int type, int length) {
    refused(new Wire().fmt0(2, 0, length, type, 0).data(payload(length)));
  }

  @Test
  void abortDropsAPartialMessage() {
    byte[] a = payload(300);
    byte[] b = payload(40);
    check(new Wire().fmt0(6, 40, 300, VIDEO, 1).data(a, 0, 128).fmt0(2, 0, 4, 2, 0).raw32(6)
      .fmt0(2, 0, 4, 2, 0).raw32(77).fmt0(2, 0, 4, 2, 0).raw32(-1).fmt1(6, 5, 40, AUDIO).data(b), text(AUDIO, 1, 45, b));
  }

  @Test
  void zeroLengthMessages() {
    byte[] none = {};
    byte[] a = payload(9);
    check(new Wire().fmt0(4, 30, 0, AUDIO, 1).fmt3(4).fmt1(4, 10, 9, AUDIO).data(a),
      text(AUDIO, 1, 30, none), text(AUDIO, 1, 60, none), text(AUDIO, 1, 70, a));
  }

  @Test
  void aFullHeaderMayContinueAMessage() {
    byte[] a = payload(500);
    check(new Wire().fmt0(6, 40, 500, VIDEO, 1).data(a, 0, 128).fmt0(6, 40, 500, VIDEO, 1).data(a, 128, 256)
      .fmt1(6, 0, 500, VIDEO).data(a, 256, 384).fmt2(6, 20).data(a, 384, 500), text(VIDEO, 1, 40, a));
  }

  @ParameterizedTest
  @CsvSource({"501,9", "500,8"})
  void anotherMessageWithinAMessageIsRefused(int length, int type) {
    refused(new Wire().fmt0(6, 40, 500, VIDEO, 1).data(payload(128)).fmt0(6, 40, length, type, 1).data(payload(128)));
  }

  @Test
  void whatTheHandlerThrowsDoesNotLoseTheRest() {
    Collected collected = new Collected();
    byte[] a = payload(20);
    boolean[] thrown = new boolean[1];
    ChunkReader reader = new ChunkReader(ChunkLimits.DEFAULT, (type, stream, timestamp, payload) -> {
      if (!thrown[0]) {
        thrown[0] = true;
        throw new IllegalStateException();
      }
      collected.message(type, stream, timestamp, payload);
    });
    var in = Unpooled.wrappedBuffer(new Wire().fmt0(3, 1, 20, AUDIO, 1).data(a).fmt3(3).data(a).bytes());
    assertThrows(IllegalStateException.class, () -> reader.read(in));
    reader.read(in);
    collected.assertMessages(text(AUDIO, 1, 2, a));
    assertEquals(in.writerIndex(), reader.bytesRead());
  }

  @Test
  void chunksAreCounted() {
    byte[] a = payload(300);
    ChunkReader reader = new ChunkReader(ChunkLimits.DEFAULT, new Collected());
    Cuts.every(7, new Wire().chunkSize(100).fmt0(6, 40, 300, VIDEO, 1).data(a, 0, 100).rest(6, a, 100, null).bytes(), reader::read);
    assertEquals(4, reader.chunksRead());
    assertEquals(100, reader.chunkSize());
  }
}
