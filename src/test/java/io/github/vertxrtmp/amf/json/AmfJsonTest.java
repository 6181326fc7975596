package io.github.vertxrtmp.amf.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfDate;
import io.github.vertxrtmp.amf.AmfDictionary;
import io.github.vertxrtmp.amf.AmfEcmaArray;
import io.github.vertxrtmp.amf.AmfLimitException;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.amf.AmfUndefined;
import io.github.vertxrtmp.amf.AmfVector;
import io.github.vertxrtmp.amf.AmfVector.Kind;
import io.github.vertxrtmp.amf.AmfXml;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmfJsonTest {

  static Stream<Arguments> table() {
    return Stream.of(
      Arguments.of(null, "null"),
      Arguments.of(true, "true"),
      Arguments.of("hä \"x\"", "'hä \\\"x\\\"'"),
      Arguments.of("$date", "'$date'"),
      Arguments.of(7, "7"),
      Arguments.of(-2147483648, "-2147483648"),
      Arguments.of(7.0, "7.0"),
      Arguments.of(-0.0, "-0.0"),
      Arguments.of(1.5e300, "1.5E300"),
      Arguments.of(Double.NaN, "{'$number':'NaN'}"),
      Arguments.of(Double.POSITIVE_INFINITY, "{'$number':'Infinity'}"),
      Arguments.of(Double.NEGATIVE_INFINITY, "{'$number':'-Infinity'}"),
      Arguments.of(AmfUndefined.INSTANCE, "{'$undefined':true}"),
      Arguments.of(List.of(), "[]"),
      Arguments.of(Arrays.asList(1, null, List.of("x")), "[1,null,['x']]"),
      Arguments.of(new AmfObject(), "{}"),
      Arguments.of(new AmfObject().put("b", 1).put("a", null).put("class", "x").put("", "y"), "{'b':1,'a':null,'class':'x','':'y'}"),
      Arguments.of(new AmfObject().put("o", new AmfObject().put("x", AmfUndefined.INSTANCE)), "{'o':{'x':{'$undefined':true}}}"),
      Arguments.of(new AmfObject().put("$date", 5), "{'$object':{'$date':5}}"),
      Arguments.of(new AmfObject().put("a", 1).put("$", 2), "{'$object':{'a':1,'$':2}}"),
      Arguments.of(new AmfObject().put("$object", new AmfObject().put("$object", 1)), "{'$object':{'$object':{'$object':{'$object':1}}}}"),
      Arguments.of(new AmfObject().put("$object", new AmfObject()).put("class", "C"), "{'$object':{'$object':{},'class':'C'}}"),
      Arguments.of(new AmfObject("org.Foo").put("x", 1), "{'$object':{'x':1},'class':'org.Foo'}"),
      Arguments.of(new AmfObject("C").put("$xml", "x"), "{'$object':{'$xml':'x'},'class':'C'}"),
      Arguments.of(new AmfDate(1.7e12), "{'$date':1700000000000}"),
      Arguments.of(new AmfDate(-0.5), "{'$date':-0.5}"),
      Arguments.of(new AmfDate(-0.0), "{'$date':-0.0}"),
      Arguments.of(new AmfDate(1e300), "{'$date':1.0E300}"),
      Arguments.of(new AmfDate(Double.NaN), "{'$date':'NaN'}"),
      Arguments.of(new AmfDate(Double.NEGATIVE_INFINITY), "{'$date':'-Infinity'}"),
      Arguments.of(new AmfXml("<a/>"), "{'$xml':'<a/>'}"),
      Arguments.of(new byte[] {0, 1, -1, -2}, "{'$bytes':'AAH//g=='}"),
      Arguments.of(new AmfVector(Kind.INT, true, "").add(-1), "{'$vector':[-1],'of':'int','fixed':true}"),
      Arguments.of(new AmfVector(Kind.UINT, false, "").add(4294967295L).add(1), "{'$vector':[4294967295,1],'of':'uint'}"),
      Arguments.of(new AmfVector(Kind.DOUBLE, false, "").add(1).add(Double.NaN), "{'$vector':[1.0,{'$number':'NaN'}],'of':'double'}"),
      Arguments.of(new AmfVector(Kind.OBJECT, false, "C").add(null).add(new AmfObject("C")),
        "{'$vector':[null,{'$object':{},'class':'C'}],'of':'object','class':'C'}"),
      Arguments.of(new AmfDictionary(false), "{'$dictionary':[]}"),
      Arguments.of(new AmfDictionary(true).add(1, "a").add(new AmfObject(), null), "{'$dictionary':[[1,'a'],[{},null]],'weak':true}"));
  }

  @ParameterizedTest
  @MethodSource("table")
  void writesWhatTheTableSays(Object amf, String json) {
    assertEquals("[" + json.replace('\'', '"') + "]", AmfJson.toJsonArray(Collections.singletonList(amf)).encode());
    assertEquals("[" + json.replace('\'', '"') + "]", new JsonArray().add(AmfJson.toJson(amf)).encode());
  }

  @ParameterizedTest
  @MethodSource("table")
  void readsWhatTheTableSays(Object amf, String json) {
    assertSameValue(amf, fromText(json));
  }

  /** Within one JVM the bus passes a copy of the object, never text. */
  @ParameterizedTest
  @MethodSource("table")
  void readsWhatHasNotBeenText(Object amf, String json) {
    assertSameValue(amf, AmfJson.fromJson(AmfJson.toJson(amf)));
  }

  static Stream<Arguments> readOnly() {
    return Stream.of(
      Arguments.of("{'$ecma':{'a':1,'$b':2}}", new AmfEcmaArray().put("a", 1).put("$b", 2)),
      Arguments.of("{'$object':{'a':1}}", new AmfObject().put("a", 1)),
      Arguments.of("{'$object':{},'class':''}", new AmfObject()),
      Arguments.of("{'$undefined':null}", AmfUndefined.INSTANCE),
      Arguments.of("4294967296", 4294967296.0),
      Arguments.of("123456789012345678901234567890", 123456789012345678901234567890.0),
      Arguments.of("{'$date':0.0}", new AmfDate(0)),
      Arguments.of("{'$vector':[],'of':'int','fixed':false,'class':''}", new AmfVector(Kind.INT, false, "")),
      Arguments.of("{'$dictionary':[],'weak':false}", new AmfDictionary(false)));
  }

  @ParameterizedTest
  @MethodSource("readOnly")
  void readsOtherForms(String json, Object amf) {
    assertEquals(amf, fromText(json));
  }

  @Test
  void ecmaArraysLookLikeObjects() {
    assertEquals(new JsonObject().put("width", 64.0), AmfJson.toJson(new AmfEcmaArray().put("width", 64.0)));
    assertEquals("{\"$object\":{\"$a\":1}}", AmfJson.toJson(new AmfEcmaArray().put("$a", 1)).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'$foo':1}", "{'$':1}", "{'$date':1,'$xml':'x'}", "{'$date':1,'zone':1}",
    "{'$date':true}", "{'$date':'soon'}", "{'$date':null}", "{'$number':5}", "{'$number':'1'}", "{'$xml':5}", "{'$bytes':'ä'}", "{'$bytes':[1]}",
    "{'$object':[]}", "{'$object':{},'class':5}", "{'$ecma':null}",
    "{'$ecma':{},'class':'C'}", "{'$vector':[1]}", "{'$vector':[1],'of':'float'}", "{'$vector':['a'],'of':'int'}", "{'$vector':{},'of':'int'}",
    "{'$vector':[],'of':'int','fixed':1}", "{'$dictionary':{}}", "{'$dictionary':[1]}", "{'$dictionary':[[1]]}", "{'$dictionary':[[1,2,3]]}"})
  void refusesMalformedEscapes(String json) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> fromText(json));
    assertTrue(e.getMessage() != null && !e.getMessage().isEmpty());
  }

  @Test
  void takesWhatAJsonObjectMayHold() {
    JsonObject json = new JsonObject().put("bytes", new byte[] {1}).put("buffer", Buffer.buffer("x")).put("instant", Instant.ofEpochMilli(5))
      .put("enum", Kind.INT).put("map", Map.of("a", List.of(1L))).put("text", new StringBuilder("t")).put("long", 1L << 40).put("float", 0.5f);
    AmfObject amf = assertInstanceOf(AmfObject.class, AmfJson.fromJson(json));
    assertEquals(new AmfObject().put("bytes", new byte[] {1}).put("buffer", new byte[] {'x'}).put("instant", new AmfDate(5)).put("enum", "INT")
      .put("map", new AmfObject().put("a", List.of(1))).put("text", "t").put("long", 1099511627776.0).put("float", 0.5), amf);
    assertThrows(IllegalArgumentException.class, () -> AmfJson.fromJson(new Object()));
    assertThrows(IllegalArgumentException.class, () -> AmfJson.toJson(new Object()));
  }

  @Test
  void circularValuesAreRefused() {
    AmfObject amf = new AmfObject();
    amf.put("a", List.of(amf));
    assertThrows(AmfLimitException.class, () -> AmfJson.toJson(amf));
    AmfVector vector = new AmfVector(Kind.OBJECT, false, "");
    assertThrows(AmfLimitException.class, () -> AmfJson.toJson(vector.add(vector)));
    AmfDictionary dictionary = new AmfDictionary(false);
    assertThrows(AmfLimitException.class, () -> AmfJson.toJson(dictionary.add(dictionary, 1)));
    List<Object> list = new ArrayList<>();
    list.add(list);
    assertThrows(AmfLimitException.class, () -> AmfJson.fromJson(list));
    JsonObject json = new JsonObject();
    json.put("a", json);
    assertThrows(AmfLimitException.class, () -> AmfJson.fromJson(json));
  }

  @Test
  void depthIsBoundedAndGivenBack() {
    Object deepest = nested(32);
    assertEquals(deepest, AmfJson.fromJson(AmfJson.toJson(deepest)));
    assertEquals(3, AmfJson.fromJsonArray(AmfJson.toJsonArray(List.of(deepest, deepest, deepest))).size());
    assertThrows(AmfLimitException.class, () -> AmfJson.toJson(nested(33)));
    assertThrows(AmfLimitException.class, () -> AmfJson.fromJson(nested(33)));
  }

  @Test
  void sharedValuesCannotGrowIntoHugeTrees() {
    Object shared = List.of();
    for (int i = 0; i < 30; i++) {
      shared = List.of(shared, shared);
    }
    Object bomb = shared;
    assertThrows(AmfLimitException.class, () -> AmfJson.toJson(bomb));
    assertThrows(AmfLimitException.class, () -> AmfJson.fromJson(bomb));
  }

  @Test
  void sharedTextCannotGrowWithoutEnd() {
    String text = "x".repeat(1 << 20);
    for (Object large : List.of(text, text.getBytes(), new AmfXml(text), new AmfObject().put(text, null), new AmfObject(text))) {
      assertEquals(4, AmfJson.toJsonArray(Collections.nCopies(4, large)).size());
      assertThrows(AmfLimitException.class, () -> AmfJson.toJsonArray(Collections.nCopies(5, large)));
    }
    JsonArray json = new JsonArray(Collections.nCopies(5, text));
    assertThrows(AmfLimitException.class, () -> AmfJson.fromJsonArray(json));
  }

  @Test
  void randomValuesSurviveTheRoundTrip() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 3_000; i++) {
      Object amf = random(random, 3);
      assertSameValue(amf, fromText(new JsonArray().add(AmfJson.toJson(amf)).encode(), 0), "seed " + seed + " round " + i);
    }
  }

  private static Object random(Random random, int depth) {
    String[] names = {"a", "class", "of", "$", "$date", "$object", "$vector", "weak", ""};
    String name = names[random.nextInt(names.length)];
    AmfObject object = random.nextBoolean() ? new AmfObject() : new AmfObject(name);
    AmfVector vector = new AmfVector(Kind.OBJECT, random.nextBoolean(), name);
    AmfDictionary dictionary = new AmfDictionary(random.nextBoolean());
    List<Object> list = new ArrayList<>();
    for (int i = depth == 0 ? 0 : random.nextInt(4); i > 0; i--) {
      object.put(names[random.nextInt(names.length)], random(random, depth - 1));
      vector.add(random(random, depth - 1));
      dictionary.add(random(random, depth - 1), name);
      list.add(random(random, depth - 1));
    }
    List<Object> candidates = Arrays.asList(null, true, name, random.nextInt(), Double.longBitsToDouble(random.nextLong()), AmfUndefined.INSTANCE,
      new AmfDate(random.nextLong()), new AmfXml(name), object, object, vector, dictionary, list);
    return candidates.get(random.nextInt(candidates.size()));
  }

  private static Object nested(int levels) {
    Object value = List.of();
    for (int i = 1; i < levels; i++) {
      value = List.of(value);
    }
    return value;
  }

  private static Object fromText(String json) {
    return fromText("[" + json.replace('\'', '"') + "]", 0);
  }

  private static Object fromText(String array, int index) {
    return AmfJson.fromJsonArray(new JsonArray(array)).get(index);
  }

  private static void assertSameValue(Object expected, Object actual) {
    assertSameValue(expected, actual, null);
  }

  private static void assertSameValue(Object expected, Object actual, String message) {
    if (expected instanceof byte[] bytes) {
      assertArrayEquals(bytes, assertInstanceOf(byte[].class, actual), message);
    } else {
      assertEquals(expected, actual, message);
    }
  }
}
