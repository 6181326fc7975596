package io.github.vertxrtmp.amf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AmfValuesTest {

  @Test
  void accessorsGiveNullForOtherTypes() {
    AmfObject inner = new AmfEcmaArray();
    AmfObject object = new AmfObject().put("s", "x").put("n", 1.5).put("i", 2).put("b", true).put("o", inner).put("null", null);
    assertEquals("x", object.getString("s"));
    assertEquals(1.5, object.getNumber("n"));
    assertEquals(2.0, object.getNumber("i"));
    assertEquals(true, object.getBoolean("b"));
    assertEquals(inner, object.getObject("o"));
    assertNull(object.getString("n"));
    assertNull(object.getNumber("s"));
    assertNull(object.getBoolean("absent"));
    assertNull(object.getObject("null"));
    assertTrue(object.has("null"));
    assertFalse(object.has("absent"));
    assertEquals(List.of("s", "n", "i", "b", "o", "null"), List.copyOf(object.keys()));
    assertEquals(6, object.size());
  }

  @Test
  void viewsAreReadOnly() {
    AmfObject object = new AmfObject().put("a", 1);
    assertThrows(UnsupportedOperationException.class, () -> object.keys().clear());
    assertThrows(UnsupportedOperationException.class, () -> object.properties().clear());
    assertThrows(UnsupportedOperationException.class, () -> array(1).clear());
    assertThrows(UnsupportedOperationException.class, () -> new AmfDictionary(false).add(1, 2).keys().clear());
  }

  @Test
  void anEmptyClassNameIsNone() {
    assertNull(new AmfObject("").className());
    assertEquals("C", new AmfObject("C").className());
  }

  @Test
  void vectorsHoldOneJavaType() {
    assertEquals(List.of(1, -1), new AmfVector(AmfVector.Kind.INT, false, "").add(1.9).add(-1L).elements());
    assertEquals(List.of(4294967295L), new AmfVector(AmfVector.Kind.UINT, false, "").add(-1).elements());
    assertEquals(List.of(1.0), new AmfVector(AmfVector.Kind.DOUBLE, false, "").add(1).elements());
    assertThrows(IllegalArgumentException.class, () -> new AmfVector(AmfVector.Kind.INT, false, "").add("1"));
  }

  @Test
  void equalValuesHaveEqualHashes() {
    assertEqual(new AmfObject().put("a", 1).put("b", 2), new AmfObject().put("b", 2).put("a", 1));
    assertEqual(new AmfObject("C").put("x", new byte[] {1}), new AmfObject("C").put("x", new byte[] {1}));
    assertEqual(array(1, "a", null), Arrays.asList(1, "a", null));
    assertEqual(array(array(2), new AmfObject().put("a", List.of())), List.of(List.of(2), new AmfObject().put("a", array())));
    assertEqual(new AmfDictionary(true).add(1, array(2)), new AmfDictionary(true).add(1, List.of(2)));
  }

  @Test
  void differentValuesAreNotEqual() {
    AmfObject object = new AmfObject().put("a", 1);
    List<Object> others = Arrays.asList(null, "a", new AmfObject(), new AmfEcmaArray().put("a", 1), new AmfObject("C").put("a", 1),
      new AmfObject().put("a", 2), new AmfObject().put("a", 1.0), new AmfObject().put("b", 1), new AmfObject().put("a", List.of(1)));
    others.forEach(other -> assertNotEquals(object, other));
    assertNotEquals(array(1), array(1, 2));
    assertNotEquals(array(1), List.of(2));
    assertNotEquals(array(array()), List.of(new AmfObject()));
    AmfVector vector = new AmfVector(AmfVector.Kind.OBJECT, false, "").add(1);
    assertNotEquals(vector, new AmfVector(AmfVector.Kind.OBJECT, true, "").add(1));
    assertNotEquals(vector, new AmfVector(AmfVector.Kind.OBJECT, false, "C").add(1));
    assertNotEquals(vector, new AmfVector(AmfVector.Kind.INT, false, "").add(1));
    assertNotEquals(new AmfDictionary(false).add(1, 2), new AmfDictionary(false).add(1, 3));
    assertNotEquals(new AmfDictionary(false), new AmfDictionary(true));
  }

  @Test
  void circularValuesAreComparedByShape() {
    AmfArray one = new AmfArray();
    one.append(one);
    AmfArray two = new AmfArray();
    two.append(array(two));
    assertEqual(one, two);
    AmfArray other = new AmfArray();
    other.append(array(other, 1));
    assertNotEquals(one, other);
    assertEquals("[[[[[[[…]]]]]]]", one.toString());
  }

  @Test
  void foreignListsThatContainThemselvesAreEndless() {
    List<Object> list = new ArrayList<>();
    list.add(list);
    AmfArray array = new AmfArray();
    array.append(array);
    assertTrue(array.equals(list));
    assertEquals(new AmfObject().put("a", list), new AmfObject().put("a", array));
  }

  /** 2^60 paths lead through this graph, and 100000 levels do not fit on a stack. */
  @Test
  void sharedAndDeepValuesAreWalkedOnce() {
    assertEqual(shared(60), shared(60));
    assertTrue(shared(60).toString().length() < 2000);
    Object a = null;
    Object b = null;
    for (int i = 0; i < 100_000; i++) {
      a = new AmfObject().put("x", a);
      b = new AmfObject().put("x", b);
    }
    assertEqual(a, b);
    assertEquals("{x: {x: {x: {x: {x: {x: {…}}}}}}}", a.toString());
  }

  @Test
  void printsValuesShort() {
    assertEquals("{a: 1.0, b: \"x\", c: [true, null, undefined], d: ecma{}, e: C{}, f: byte[2]}", new AmfObject().put("a", 1.0).put("b", "x")
      .put("c", array(true, null, AmfUndefined.INSTANCE)).put("d", new AmfEcmaArray()).put("e", new AmfObject("C")).put("f", new byte[2]).toString());
    assertEquals("dictionary [1] to [2]", new AmfDictionary(false).add(1, 2).toString());
    assertEquals("vector INT[1]", new AmfVector(AmfVector.Kind.INT, false, "").add(1).toString());
    assertTrue(array("x".repeat(10_000)).toString().length() < 200);
    assertTrue(new AmfObject().put("x".repeat(10_000), "").toString().length() < 200);
    AmfArray many = new AmfArray();
    for (int i = 0; i < 10_000; i++) {
      many.append(i);
    }
    assertTrue(many.toString().length() < 1100);
  }

  @Test
  void limitsMustMakeSense() {
    assertThrows(IllegalArgumentException.class, () -> new AmfLimits(-1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new AmfLimits(513, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new AmfLimits(1, -1, 1));
    assertThrows(IllegalArgumentException.class, () -> new AmfLimits(1, 1, -1));
  }

  private static Object shared(int levels) {
    Object value = array();
    for (int i = 0; i < levels; i++) {
      value = array(value, value);
    }
    return value;
  }

  private static AmfArray array(Object... values) {
    AmfArray array = new AmfArray();
    for (Object value : values) {
      array.append(value);
    }
    return array;
  }

  private static void assertEqual(Object a, Object b) {
    assertEquals(a, b);
    assertEquals(b, a);
    assertEquals(a.hashCode(), b.hashCode());
  }
}
