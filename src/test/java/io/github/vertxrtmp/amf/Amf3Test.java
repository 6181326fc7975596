package io.github.vertxrtmp.amf;

import static io.github.vertxrtmp.amf.AmfSample.buffer;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Amf3Test extends AmfTableTest {

  private final Amf3Reader reader = new Amf3Reader(AmfLimits.DEFAULTS);

  static Stream<AmfSample> samples() {
    return Stream.of(
      AmfSample.of("undefined", AmfUndefined.INSTANCE, "00"),
      AmfSample.of("null", null, "01"),
      AmfSample.of("false", false, "02"),
      AmfSample.of("true", true, "03"),
      AmfSample.of("integer 0", 0, "04 00"),
      AmfSample.of("integer 127", 127, "04 7F"),
      AmfSample.of("integer 128", 128, "04 8100"),
      AmfSample.of("integer 16383", 16383, "04 FF7F"),
      AmfSample.of("integer 16384", 16384, "04 818000"),
      AmfSample.of("integer 2097151", 2097151, "04 FFFF7F"),
      AmfSample.of("integer 2097152", 2097152, "04 80C08000"),
      AmfSample.of("largest integer", 268435455, "04 BFFFFFFF"),
      AmfSample.of("smallest integer", -268435456, "04 C0808000"),
      AmfSample.of("integer -1", -1, "04 FFFFFFFF"),
      AmfSample.of("double", 1.5, "05 3FF8000000000000"),
      AmfSample.of("string", "live", "06 09'live'"),
      AmfSample.of("empty string", "", "06 01"),
      AmfSample.of("string in UTF-8", "ä€😀", "06 13'ä€😀'"),
      AmfSample.of("string of 64 bytes", "x".repeat(64), "06 8101'" + "x".repeat(64) + "'"),
      AmfSample.of("date", new AmfDate(1e12), "08 01 426D1A94A2000000"),
      AmfSample.of("empty array", List.of(), "09 01 01"),
      AmfSample.of("array", Arrays.asList(1, null, "a"), "09 07 01 0401 01 0603'a'"),
      AmfSample.of("array with names", new AmfEcmaArray().put("k", 1).put("0", "x").put("1", true), "09 05 03'k' 0401 01 0603'x' 03"),
      AmfSample.of("array with names like numbers", new AmfEcmaArray().put("1", 1).put("00", 2), "09 01 03'1' 0401 05'00' 0402 01"),
      AmfSample.of("array with names like its indexes", new AmfEcmaArray().put("00", 2).put("-0", 3).put("0", 1),
        "09 03 05'00' 0402 05'-0' 0403 01 0401"),
      AmfSample.of("empty object", new AmfObject(), "0A 0B 01 01"),
      AmfSample.of("object", new AmfObject().put("a", 1).put("b", "a"), "0A 0B 01 03'a' 0401 03'b' 0600 01"),
      AmfSample.of("typed object", new AmfObject("C").put("x", 1).put("y", null), "0A 23 03'C' 03'x' 03'y' 0401 01"),
      AmfSample.of("typed object without members", new AmfObject("C"), "0A 03 03'C'"),
      AmfSample.of("member without name", new AmfObject().put("", 1), "0A 13 01 01 0401"),
      AmfSample.of("traits by reference", List.of(new AmfObject("C").put("x", 1), new AmfObject("C").put("x", 2)),
        "09 05 01 0A 13 03'C' 03'x' 0401 0A 01 0402"),
      AmfSample.of("dynamic traits by reference", List.of(new AmfObject().put("x", 1), new AmfObject()),
        "09 05 01 0A 0B 01 03'x' 0401 01 0A 01 01"),
      AmfSample.of("XML", new AmfXml("<a/>"), "0B 09'<a/>'"),
      AmfSample.of("byte array", new byte[] {0, -1}, "0C 05 00FF"),
      AmfSample.of("empty byte array", new byte[0], "0C 01"),
      AmfSample.of("vector of int", new AmfVector(AmfVector.Kind.INT, true, "").add(-1).add(2), "0D 05 01 FFFFFFFF 00000002"),
      AmfSample.of("vector of uint", new AmfVector(AmfVector.Kind.UINT, false, "").add(4294967295L), "0E 03 00 FFFFFFFF"),
      AmfSample.of("vector of double", new AmfVector(AmfVector.Kind.DOUBLE, false, "").add(1.0), "0F 03 00 3FF0000000000000"),
      AmfSample.of("vector of objects", new AmfVector(AmfVector.Kind.OBJECT, false, "C").add(new AmfObject("C")).add(null),
        "10 05 00 03'C' 0A 03 00 01"),
      AmfSample.of("empty dictionary", new AmfDictionary(true), "11 01 01"),
      AmfSample.of("dictionary", new AmfDictionary(false).add(1, "a").add(new AmfObject(), 2), "11 05 00 0401 0603'a' 0A0B0101 0402"));
  }

  @Override
  Object read(ByteBuf in) {
    return reader.read(in);
  }

  @Override
  void write(ByteBuf out, Object value) {
    Amf3Writer.write(out, value);
  }

  static Stream<AmfSample> readOnly() {
    return Stream.of(
      AmfSample.of("integer in more bytes than it needs", 1, "04 808001"),
      AmfSample.of("XML document", new AmfXml("<a/>"), "07 09'<a/>'"),
      AmfSample.of("anonymous object with sealed members", new AmfObject().put("x", 1), "0A 13 01 03'x' 0401"),
      AmfSample.of("typed object with sealed and dynamic members", new AmfObject("C").put("x", 1).put("y", 2),
        "0A 1B 03'C' 03'x' 0401 03'y' 0402 01"),
      AmfSample.of("string by reference", List.of("ab", "ab", "", "c", "c"), "09 0B 01 0605'ab' 0600 0601 0603'c' 0602"),
      AmfSample.of("names by reference", new AmfObject("ab").put("ab", "ab"), "0A 13 05'ab' 00 0600"));
  }

  @ParameterizedTest
  @MethodSource("readOnly")
  void readsOtherForms(AmfSample sample) {
    assertSameValue(sample.value(), reader.read(Unpooled.wrappedBuffer(sample.bytes())));
  }

  /** Unknown markers, references into empty tables, externalizable objects. */
  @ParameterizedTest
  @ValueSource(strings = {"12", "80", "FF", "06 00", "06 02", "08 00", "09 00", "0A 00", "0A 01", "0A 05", "0A 07 03'C'", "0A 0F 03'C'", "0C 02",
    "11 00", "0A 0B 00"})
  void refuses(String bytes) {
    AmfException e = assertThrows(AmfException.class, () -> reader.read(buffer(bytes + "0000")));
    assertFalse(e.getMessage().contains("cut short"), e::getMessage);
  }

  @Test
  void everyKindOfObjectCanBeReferredTo() {
    String objects = "0701 0801 0000000000000000 09 01 01 0A 0B 01 01 0B 01 0C 01 0D 01 00 0E 01 00 0F 01 00 10 01 00 01 11 01 00";
    String references = "0700 0802 0904 0A06 0B08 0C0A 0D0C 0E0E 0F10 1012 1114";
    List<Object> values = reader.readAll(buffer(objects + references));
    assertEquals(22, values.size());
    for (int i = 0; i < 11; i++) {
      assertSame(values.get(i), values.get(11 + i));
    }
    ByteBuf out = Unpooled.buffer();
    Amf3Writer.writeAll(out, values.toArray());
    List<Object> again = reader.readAll(out);
    for (int i = 0; i < 11; i++) {
      assertSame(again.get(i), again.get(11 + i));
    }
  }

  @Test
  void tablesDoNotReachIntoAnotherCall() {
    ByteBuf in = buffer("06 03'a' 06 00");
    reader.read(in);
    assertThrows(AmfException.class, () -> reader.read(in));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0A 0B 01 09'self' 0A00 01", "09 03 01 0900", "09 03 03'a' 0900 01 0900", "10 03 00 01 1000", "11 03 00 1100 1100"})
  void circularValuesGoBothWays(String bytes) {
    Object value = reader.read(buffer(bytes));
    ByteBuf out = Unpooled.buffer();
    Amf3Writer.write(out, value);
    assertArrayEquals(AmfSample.bytes(bytes), ByteBufUtil.getBytes(out));
    assertEquals(reader.read(out), value);
    assertEquals(reader.read(buffer(bytes)).hashCode(), value.hashCode());
    assertTrue(value.toString().length() < 2000);
  }

  @Test
  void convertsNumbersAndMaps() {
    ByteBuf out = Unpooled.buffer();
    Amf3Writer.writeAll(out, Map.of("a", 1), 3L, (short) -1, 1 << 28, 1L << 40, 0.5f);
    AmfObject object = assertInstanceOf(AmfObject.class, reader.read(out));
    assertEquals(1, object.get("a"));
    assertEquals(List.of(3, -1, 268435456.0, 1099511627776.0, 0.5), reader.readAll(out));
  }

  @Test
  void refusesToWriteWhatAmfHasNoTypeFor() {
    assertThrows(IllegalArgumentException.class, () -> Amf3Writer.write(Unpooled.buffer(), new Object()));
  }
}
