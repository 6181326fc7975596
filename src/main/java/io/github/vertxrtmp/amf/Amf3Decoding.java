package io.github.vertxrtmp.amf;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * One message on its way from AMF3 bytes to values: its tables of strings, objects and traits (AMF3 2.2).
 *
 * <p>Most types start with a U29 whose lowest bit tells a reference (0) from what is sent here (1).
 */
final class Amf3Decoding {

  /** What objects of one class have in common (AMF3 3.12). */
  private record Traits(String className, boolean dynamic, List<String> names) {
  }

  private final AmfBudget budget;
  private final ByteBuf in;
  private final List<String> strings = new ArrayList<>();
  private final List<Object> objects = new ArrayList<>();
  private final List<Traits> traits = new ArrayList<>();

  Amf3Decoding(AmfBudget budget, ByteBuf in) {
    this.budget = budget;
    this.in = in;
  }

  Object value() {
    budget.countElement();
    int marker = budget.readUnsignedByte();
    return switch (marker) {
      case Amf3Marker.UNDEFINED -> AmfUndefined.INSTANCE;
      case Amf3Marker.NULL -> null;
      case Amf3Marker.FALSE -> false;
      case Amf3Marker.TRUE -> true;
      case Amf3Marker.INTEGER -> U29.signed(u29());
      case Amf3Marker.DOUBLE -> budget.readDouble();
      case Amf3Marker.STRING -> string();
      default -> object(marker);
    };
  }

  /** The types that the object table holds. */
  private Object object(int marker) {
    if (marker < Amf3Marker.XML_DOCUMENT || marker > Amf3Marker.DICTIONARY) {
      throw new AmfException("AMF3 marker " + marker + " is unknown");
    }
    int head = u29();
    if ((head & 1) == 0) {
      return referenced(objects, head >> 1, "object");
    }
    int length = head >> 1;
    return switch (marker) {
      case Amf3Marker.XML_DOCUMENT, Amf3Marker.XML -> remember(new AmfXml(budget.readString(length)));
      case Amf3Marker.DATE -> remember(new AmfDate(budget.readDouble()));
      case Amf3Marker.BYTE_ARRAY -> remember(budget.readBytes(length));
      default -> container(marker, length);
    };
  }

  private Object container(int marker, int length) {
    budget.enter();
    Object container = switch (marker) {
      case Amf3Marker.ARRAY -> array(length);
      case Amf3Marker.OBJECT -> properties(traits(length));
      case Amf3Marker.VECTOR_INT -> vector(AmfVector.Kind.INT, length);
      case Amf3Marker.VECTOR_UINT -> vector(AmfVector.Kind.UINT, length);
      case Amf3Marker.VECTOR_DOUBLE -> vector(AmfVector.Kind.DOUBLE, length);
      case Amf3Marker.VECTOR_OBJECT -> vector(AmfVector.Kind.OBJECT, length);
      default -> dictionary(length);
    };
    budget.leave();
    return container;
  }

  private <T> T remember(T object) {
    objects.add(object);
    return object;
  }

  private static <T> T referenced(List<T> table, int index, String what) {
    if (index >= table.size()) {
      throw new AmfException("reference to " + what + " " + index + " of " + table.size());
    }
    return table.get(index);
  }

  private int u29() {
    return U29.read(budget);
  }

  private String string() {
    int head = u29();
    if ((head & 1) == 0) {
      return referenced(strings, head >> 1, "string");
    }
    String string = budget.readString(head >> 1);
    if (!string.isEmpty()) {
      strings.add(string);
    }
    return string;
  }

  /** Named members, ended by an empty name, then the dense ones (AMF3 3.11). */
  private Object array(int count) {
    budget.checkCount(count, 1);
    String name = string();
    if (name.isEmpty()) {
      AmfArray array = remember(new AmfArray());
      for (int i = 0; i < count; i++) {
        array.append(value());
      }
      return array;
    }
    AmfEcmaArray array = remember(new AmfEcmaArray());
    dynamicProperties(array, name);
    for (int i = 0; i < count; i++) {
      array.put(Integer.toString(i), value());
    }
    return array;
  }

  /**
   * The bits above the reference bit: 0 for a reference to traits, else 1, externalizable, dynamic, and the number of names.
   */
  private Traits traits(int head) {
    if ((head & 1) == 0) {
      return referenced(traits, head >> 1, "traits");
    }
    if ((head & 2) != 0) {
      throw new AmfException("an externalizable object cannot be read");
    }
    String className = string();
    int count = head >> 3;
    budget.checkCount(count, 1);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(string());
    }
    Traits result = new Traits(className, (head & 4) != 0, names);
    traits.add(result);
    return result;
  }

  private AmfObject properties(Traits traits) {
    AmfObject object = remember(new AmfObject(traits.className()));
    for (String name : traits.names()) {
      object.put(name, value());
    }
    if (traits.dynamic()) {
      dynamicProperties(object, string());
    }
    return object;
  }

  private void dynamicProperties(AmfObject object, String firstName) {
    for (String name = firstName; !name.isEmpty(); name = string()) {
      object.put(name, value());
    }
  }

  private AmfVector vector(AmfVector.Kind kind, int count) {
    boolean fixedLength = budget.readUnsignedByte() != 0;
    AmfVector vector = remember(new AmfVector(kind, fixedLength, kind == AmfVector.Kind.OBJECT ? string() : ""));
    budget.checkCount(count, switch (kind) {
      case INT, UINT -> Integer.BYTES;
      case DOUBLE -> Double.BYTES;
      case OBJECT -> 1;
    });
    for (int i = 0; i < count; i++) {
      vector.add(element(kind));
    }
    return vector;
  }

  private Object element(AmfVector.Kind kind) {
    if (kind == AmfVector.Kind.OBJECT) {
      return value();
    }
    budget.countElement();
    return switch (kind) {
      case INT -> (Object) in.readInt();
      case UINT -> in.readUnsignedInt();
      default -> in.readDouble();
    };
  }

  private AmfDictionary dictionary(int count) {
    boolean weakKeys = budget.readUnsignedByte() != 0;
    budget.checkCount(count, 2);
    AmfDictionary dictionary = remember(new AmfDictionary(weakKeys));
    for (int i = 0; i < count; i++) {
      Object key = value();
      dictionary.add(key, value());
    }
    return dictionary;
  }
}
