package io.github.vertxrtmp.amf;

import static io.github.vertxrtmp.amf.AmfSample.buffer;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Amf0Test extends AmfTableTest {

  private final Amf0Reader reader = new Amf0Reader(AmfLimits.DEFAULTS);

  static Stream<AmfSample> samples() {
    String long65536 = "x".repeat(65536);
    return Stream.of(
      AmfSample.of("number 0", 0.0, "00 0000000000000000"),
      AmfSample.of("number -1.5", -1.5, "00 BFF8000000000000"),
      AmfSample.of("NaN", Double.NaN, "00 7FF8000000000000"),
      AmfSample.of("infinity", Double.NEGATIVE_INFINITY, "00 FFF0000000000000"),
      AmfSample.of("true", true, "01 01"),
      AmfSample.of("false", false, "01 00"),
      AmfSample.of("string", "live", "02 0004 'live'"),
      AmfSample.of("empty string", "", "02 0000"),
      AmfSample.of("string in UTF-8", "hä€😀", "02 000A 'hä€😀'"),
      AmfSample.of("string of 65535 bytes", "x".repeat(65535), "02 FFFF '" + "x".repeat(65535) + "'"),
      AmfSample.of("string of 65536 bytes", long65536, "0C 00010000 '" + long65536 + "'"),
      AmfSample.of("empty object", new AmfObject(), "03 0000 09"),
      AmfSample.of("object", new AmfObject().put("app", "live").put("n", 1.0),
        "03 0003'app'020004'live' 0001'n'003FF0000000000000 0000 09"),
      AmfSample.of("property without name", new AmfObject().put("", null).put("a", null), "03 0000 05 0001'a'05 0000 09"),
      AmfSample.of("object in object", new AmfObject().put("a", new AmfObject().put("b", true)), "03 0001'a' 03 0001'b'0101 000009 000009"),
      AmfSample.of("null", null, "05"),
      AmfSample.of("undefined", AmfUndefined.INSTANCE, "06"),
      AmfSample.of("empty ECMA array", new AmfEcmaArray(), "08 00000000 0000 09"),
      AmfSample.of("ECMA array", new AmfEcmaArray().put("0", "x").put("k", false), "08 00000002 0001'0'020001'x' 0001'k'0100 0000 09"),
      AmfSample.of("empty strict array", List.of(), "0A 00000000"),
      AmfSample.of("strict array", Arrays.asList("a", null, List.of(2.0)), "0A 00000003 020001'a' 05 0A 00000001 004000000000000000"),
      AmfSample.of("date", new AmfDate(1e12), "0B 426D1A94A2000000 0000"),
      AmfSample.of("date before 1970", new AmfDate(-1), "0B BFF0000000000000 0000"),
      AmfSample.of("XML", new AmfXml("<a/>"), "0F 00000004 '<a/>'"),
      AmfSample.of("typed object", new AmfObject("org.Foo").put("x", 1.0), "10 0007'org.Foo' 0001'x'003FF0000000000000 0000 09"),
      AmfSample.of("byte array as AMF3", new byte[] {1, 2}, "11 0C 05 0102"),
      AmfSample.of("vector as AMF3", new AmfVector(AmfVector.Kind.INT, false, "").add(7), "11 0D 03 00 00000007"),
      AmfSample.of("AMF3 inside AMF0", new AmfObject().put("d", new AmfDictionary(false).add("k", null)),
        "03 0001'd' 11 11 03 00 06 03'k' 01 0000 09"));
  }

  @Override
  Object read(ByteBuf in) {
    return reader.read(in);
  }

  @Override
  void write(ByteBuf out, Object value) {
    Amf0Writer.write(out, value);
  }

  static Stream<AmfSample> readOnly() {
    return Stream.of(
      AmfSample.of("boolean other than 1", true, "01 7F"),
      AmfSample.of("unsupported", AmfUndefined.INSTANCE, "0D"),
      AmfSample.of("long string that is short", "hello", "0C 00000005 'hello'"),
      AmfSample.of("date with a time zone", new AmfDate(0), "0B 0000000000000000 FF88"),
      AmfSample.of("ECMA array with a wrong count", new AmfEcmaArray().put("a", null), "08 FFFFFFFF 0001'a'05 000009"),
      AmfSample.of("ECMA array with count 0", new AmfEcmaArray().put("a", null), "08 00000000 0001'a'05 000009"),
      AmfSample.of("typed object without a name", new AmfObject(), "10 0000 000009"),
      AmfSample.of("equal names: the last one counts", new AmfObject().put("a", true), "03 0001'a'05 0001'a'0101 000009"),
      AmfSample.of("bytes that are no UTF-8", "\uFFFD\uFFFDx", "02 0003 FFC0'x'"),
      AmfSample.of("AMF3 string", "live", "11 06 09'live'"));
  }

  @ParameterizedTest
  @MethodSource("readOnly")
  void readsOtherForms(AmfSample sample) {
    assertSameValue(sample.value(), reader.read(Unpooled.wrappedBuffer(sample.bytes())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"04", "0E", "09", "12", "7F", "FF", "07 0000", "03 0001'a'07 0001 000009", "03 0001'a'09", "11 12", "11 11 11"})
  void refuses(String bytes) {
    assertThrows(AmfException.class, () -> reader.read(buffer(bytes)));
  }

  @Test
  void readsAllValuesOfACommand() {
    List<Object> values = reader.readAll(buffer("020007'connect' 003FF0000000000000 03 0003'app'020004'live' 000009 05"));
    assertEquals(Arrays.asList("connect", 1.0, new AmfObject().put("app", "live"), null), values);
    assertEquals(List.of(), reader.readAll(Unpooled.EMPTY_BUFFER));
  }

  @Test
  void referencesPointToObjectsAndArraysOfTheWholeMessage() {
    String complex = "03 000009 08 00000000 000009 0A 00000001 10 0001'C' 000009";
    List<Object> values = reader.readAll(buffer(complex + "0B 0000000000000000 0000 070000 070001 070002 070003"));
    for (int i = 0; i < 3; i++) {
      assertSame(values.get(i), values.get(4 + i));
    }
    assertSame(((List<?>) values.get(2)).get(0), values.get(7));
  }

  @Test
  void referencesDoNotReachIntoAnotherCall() {
    ByteBuf in = buffer("03 000009 070000");
    reader.read(in);
    assertThrows(AmfException.class, () -> reader.read(in));
  }

  @Test
  void amf3ValuesOfOneMessageShareTheirTables() {
    assertEquals(List.of("live", "live"), reader.readAll(buffer("11 06 09'live' 11 06 00")));
    ByteBuf out = Unpooled.buffer();
    byte[] bytes = {1};
    Amf0Writer.writeAll(out, bytes, bytes);
    assertArrayEquals(AmfSample.bytes("11 0C 03 01 11 0C 00"), ByteBufUtil.getBytes(out));
  }

  @Test
  void writesTheSameInstanceAsReference() {
    AmfObject object = new AmfObject().put("a", null);
    List<Object> list = List.of(object, object);
    ByteBuf out = Unpooled.buffer();
    Amf0Writer.writeAll(out, list, list, new AmfObject().put("a", null));
    assertArrayEquals(AmfSample.bytes("0A 00000002 03 0001'a'05 000009 070001 070000 03 0001'a'05 000009"), ByteBufUtil.getBytes(out));
    List<Object> read = reader.readAll(out);
    assertSame(read.get(0), read.get(1));
  }

  @Test
  void emptyContainersAreNeverReferences() {
    ByteBuf out = Unpooled.buffer();
    List<Object> full = List.of(1);
    Amf0Writer.writeAll(out, List.of(), List.of(), full, full);
    assertArrayEquals(AmfSample.bytes("0A 00000000 0A 00000000 0A 00000001 003FF0000000000000 070002"), ByteBufUtil.getBytes(out));
  }

  @Test
  void circularObjectsGoBothWays() {
    AmfObject object = assertInstanceOf(AmfObject.class, reader.read(buffer("03 0004'self' 070000 000009")));
    assertSame(object, object.get("self"));
    ByteBuf out = Unpooled.buffer();
    Amf0Writer.write(out, object);
    assertArrayEquals(AmfSample.bytes("03 0004'self' 070000 000009"), ByteBufUtil.getBytes(out));
  }

  @Test
  void convertsNumbersAndMaps() {
    ByteBuf out = Unpooled.buffer();
    Map<String, Object> map = new TreeMap<>(Map.of("a", 1, "b", 2L));
    Amf0Writer.writeAll(out, map, (short) 3, 0.5f);
    assertEquals(List.of(new AmfObject().put("a", 1.0).put("b", 2.0), 3.0, 0.5), reader.readAll(out));
  }

  @Test
  void refusesToWriteWhatAmfHasNoTypeFor() {
    ByteBuf out = Unpooled.buffer();
    assertThrows(IllegalArgumentException.class, () -> Amf0Writer.write(out, new Object()));
    assertThrows(IllegalArgumentException.class, () -> Amf0Writer.write(out, new AmfObject().put("x".repeat(65536), null)));
  }

  /** An index has 16 bits; what comes later is written again. */
  @Test
  void manyObjectsOutgrowTheReferenceTable() {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < 65536; i++) {
      values.add(List.of(i));
    }
    List<Object> last = List.of(65536);
    values.addAll(List.of(values.get(65535), last, last));
    ByteBuf out = Unpooled.buffer();
    Amf0Writer.writeAll(out, values.toArray());
    List<Object> read = new Amf0Reader(new AmfLimits(1, 0, 200_000)).readAll(out);
    assertSame(read.get(65535), read.get(65536));
    assertEquals(List.of(List.of(65536.0), List.of(65536.0)), read.subList(65537, 65539));
  }

  @Test
  void writesAnyNumberOfContainersSideBySide() {
    ByteBuf out = Unpooled.buffer();
    AmfVector[] vectors = new AmfVector[1000];
    Arrays.setAll(vectors, i -> new AmfVector(AmfVector.Kind.OBJECT, false, "").add(new AmfObject()));
    Amf0Writer.writeAll(out, List.of(vectors), List.of(new AmfObject()));
    assertEquals(List.of(List.of(vectors), List.of(new AmfObject())), reader.readAll(out));
  }

  @Test
  void refusesToWriteTooDeep() {
    Object value = null;
    for (int i = 0; i < 100_000; i++) {
      value = new AmfObject().put("a", value);
    }
    Object deep = value;
    assertThrows(AmfLimitException.class, () -> Amf0Writer.write(Unpooled.buffer(), deep));
    assertThrows(AmfLimitException.class, () -> Amf3Writer.write(Unpooled.buffer(), deep));
  }
}
