package io.github.vertxrtmp.amf;

import static io.github.vertxrtmp.amf.AmfSample.buffer;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What peers send to exhaust the stack, the memory or the time of a server, or to find a way round the checks. */
class AmfHostileTest {

  private static final AmfLimits SMALL = new AmfLimits(3, 10, 20);
  private static final String BIG_U29 = "FFFFFFFF";

  private final Amf0Reader reader = new Amf0Reader(AmfLimits.DEFAULTS);

  static Stream<Arguments> nests() {
    return Stream.of(
      Arguments.of("AMF0 object", "03 0001'a'"), Arguments.of("AMF0 ECMA array", "08 00000001 0001'a'"),
      Arguments.of("AMF0 typed object", "10 0001'C' 0001'a'"), Arguments.of("AMF0 strict array", "0A 00000001"),
      Arguments.of("AMF3 array", "09 03 01"), Arguments.of("AMF3 array with names", "09 01 03'a'"), Arguments.of("AMF3 object", "0A 0B 01 03'a'"),
      Arguments.of("AMF3 vector", "10 03 00 01"), Arguments.of("AMF3 dictionary", "11 03 00"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nests")
  void deepNestingEndsAtTheLimit(String name, String level) {
    String first = name.startsWith("AMF3") ? "11" : "";
    ByteBuf in = buffer(first + level.repeat(20_000));
    AmfLimitException e = assertThrows(AmfLimitException.class, () -> reader.read(in));
    assertEquals("nested deeper than 32", e.getMessage());
  }

  @Test
  void depthCountsOnAcrossTheSwitchToAmf3() {
    Amf0Reader small = new Amf0Reader(SMALL);
    assertDoesNotThrow(() -> small.read(buffer("0A00000001 0A00000001 11 09 01 01")));
    assertThrows(AmfLimitException.class, () -> small.read(buffer("0A00000001 0A00000001 11 09 03 01 09 01 01")));
  }

  @Test
  void depthIsGivenBackAtTheEndOfAContainer() {
    String three = "0A00000001 0A00000001 0A00000000";
    assertEquals(5, new Amf0Reader(SMALL).readAll(buffer(three.repeat(5))).size());
    String three3 = "09 03 01 0A 0B 01 03'a' 11 01 00 01";
    assertEquals(2, new Amf3Reader(SMALL).readAll(buffer(three3 + "09 03 01 0A 01 00 11 01 00 01")).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0A FFFFFFFF", "0A 7FFFFFFF", "0C FFFFFFFF", "0C 7FFFFFFF", "0F FFFFFFFF", "11 09 " + BIG_U29 + "01", "11 0C " + BIG_U29,
    "11 06 " + BIG_U29, "11 0D " + BIG_U29 + "00", "11 0E " + BIG_U29 + "00", "11 0F " + BIG_U29 + "00", "11 10 " + BIG_U29 + "00 01",
    "11 11 " + BIG_U29 + "00", "11 0A FFFFFFF3 01", "11 0B " + BIG_U29, "11 07 " + BIG_U29})
  void declaredSizesAboveTheLimitAreRefusedBeforeAnythingIsRead(String bytes) {
    assertThrows(AmfLimitException.class, () -> reader.read(buffer(bytes)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0A 00003000", "0C 00080000", "11 09 E001 01", "11 0C A08001", "11 0D E001 00",
    "11 0F E001 00", "11 10 E001 00 01", "11 11 E001 00", "11 0A 8183 03 01"})
  void declaredSizesThatDoNotArriveAreRefused(String bytes) {
    AmfException e = assertThrows(AmfException.class, () -> reader.read(buffer(bytes + "01".repeat(10))));
    assertEquals(AmfException.class, e.getClass());
  }

  @ParameterizedTest
  @ValueSource(strings = {"05", "11 01"})
  void topLevelValuesCount(String value) {
    assertThrows(AmfLimitException.class, () -> new Amf0Reader(SMALL).readAll(buffer(value.repeat(21))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0A 13 01 03'a' 01 ", "09 03 01 01", "0D 03 00 00000000",
    "0A 0B 01 03'a' 01 01", "11 03 00 01 01", "0F 03 00 0000000000000000"})
  void elementsCountOverTheWholeMessage(String container) {
    Amf3Reader small = new Amf3Reader(SMALL);
    assertThrows(AmfLimitException.class, () -> small.readAll(buffer(container.repeat(11))));
  }

  @Test
  void countsElementsExactly() {
    Amf0Reader small = new Amf0Reader(SMALL);
    assertEquals(20, small.readAll(buffer("05".repeat(20))).size());
    assertDoesNotThrow(() -> small.read(buffer("0A 00000013" + "05".repeat(19))));
    assertThrows(AmfLimitException.class, () -> small.read(buffer("0A 00000014" + "05".repeat(20))));
    assertThrows(AmfLimitException.class, () -> small.read(buffer("03" + "0001'a'05".repeat(20) + "000009")));
  }

  @Test
  void stringsMayBeAsLongAsTheLimitInBytes() {
    Amf0Reader small = new Amf0Reader(SMALL);
    assertEquals("äöüßx!", small.read(buffer("02 000A 'äöüßx!'")));
    for (String tooLong : List.of("02 000B '12345678901'", "0C 0000000B '12345678901'", "03 000B '12345678901' 05 000009",
      "11 06 17 '12345678901'", "11 0C 17 '12345678901'", "10 000B '12345678901' 000009")) {
      assertThrows(AmfLimitException.class, () -> small.read(buffer(tooLong)), tooLong);
    }
  }

  @Test
  void manyPropertiesEndAtTheLimit() {
    StringBuilder many = new StringBuilder("03");
    for (int i = 0; i < 20_000; i++) {
      many.append("0005'").append(String.format("%05d", i)).append("'05");
    }
    assertThrows(AmfLimitException.class, () -> reader.read(buffer(many + "000009")));
    assertThrows(AmfLimitException.class, () -> reader.read(buffer("03" + "0003'app'05".repeat(20_000) + "000009")));
  }

  @Test
  void everyMarkerIsReadOrRefused() {
    for (int marker = 0; marker < 256; marker++) {
      for (String tail : List.of("", "00".repeat(12), "FF".repeat(12), "01".repeat(12))) {
        String hex = String.format("%02X", marker) + tail;
        readEither(buffer(hex), hex);
        readEither(buffer("11" + hex), "11" + hex);
      }
    }
  }

  @Test
  void randomBytesAreReadOrRefused() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(18));
      }
      readEither(Unpooled.wrappedBuffer(bytes), "seed " + seed + " round " + i);
    }
  }

  /** Well-formed messages with a few bytes changed come further than noise does. */
  @Test
  void changedSamplesAreReadOrRefused() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<AmfSample> samples = Stream.concat(Amf0Test.samples(), Amf3Test.samples()).filter(sample -> sample.bytes().length < 1000).toList();
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = samples.get(random.nextInt(samples.size())).bytes().clone();
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(18));
      }
      readEither(Unpooled.wrappedBuffer(bytes), "seed " + seed + " round " + i);
    }
  }

  /** What is read must also bear being looked at and written. */
  private void readEither(ByteBuf in, String what) {
    readEither(() -> reader.readAll(in.duplicate()), what + ", AMF0");
    readEither(() -> new Amf3Reader(AmfLimits.DEFAULTS).readAll(in.duplicate()), what + ", AMF3");
  }

  private static void readEither(Supplier<List<Object>> read, String what) {
    List<Object> values;
    try {
      values = read.get();
    } catch (AmfException refused) {
      return;
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(what, e);
    }
    ByteBuf out = Unpooled.buffer();
    Amf0Writer.writeAll(out, values.toArray());
    List<Object> again = new Amf0Reader(AmfLimits.DEFAULTS).readAll(out);
    assertEquals(AmfText.of(values).length() > 0, AmfText.of(again).length() > 0, what);
    values.hashCode();
    values.equals(again);
  }
}
