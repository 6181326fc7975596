package io.github.vertxrtmp.amf;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One message on its way from values to AMF3 bytes: its tables of strings, objects and traits, and its depth. */
final class Amf3Encoding {

  private static final List<String> DYNAMIC = List.of();

  /** Class and names of sealed members; {@link #DYNAMIC} for an anonymous object with names of its own. */
  private record Traits(String className, List<String> names) {
  }

  private final ByteBuf out;
  private final WriterDepth depth;
  private final Map<String, Integer> strings = new HashMap<>();
  private final Map<Object, Integer> objects = new IdentityHashMap<>();
  private final Map<Traits, Integer> traits = new HashMap<>();

  Amf3Encoding(ByteBuf out, WriterDepth depth) {
    this.out = out;
    this.depth = depth;
  }

  void value(Object value) {
    if (value == null) {
      out.writeByte(Amf3Marker.NULL);
    } else if (value instanceof String text) {
      out.writeByte(Amf3Marker.STRING);
      string(text);
    } else if (value instanceof Number number) {
      number(number);
    } else if (value instanceof Boolean flag) {
      out.writeByte(flag ? Amf3Marker.TRUE : Amf3Marker.FALSE);
    } else if (value instanceof AmfUndefined) {
      out.writeByte(Amf3Marker.UNDEFINED);
    } else {
      out.writeByte(marker(value));
      object(value);
    }
  }

  private void number(Number number) {
    boolean whole = number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte;
    if (whole && number.longValue() >= U29.MIN_SIGNED && number.longValue() <= U29.MAX_SIGNED) {
      out.writeByte(Amf3Marker.INTEGER);
      U29.write(out, U29.unsigned(number.intValue()));
    } else {
      out.writeByte(Amf3Marker.DOUBLE).writeDouble(number.doubleValue());
    }
  }

  private static int marker(Object value) {
    if (value instanceof List || value instanceof AmfEcmaArray) {
      return Amf3Marker.ARRAY;
    } else if (value instanceof AmfObject || value instanceof Map) {
      return Amf3Marker.OBJECT;
    } else if (value instanceof AmfDate) {
      return Amf3Marker.DATE;
    } else if (value instanceof AmfXml) {
      return Amf3Marker.XML;
    } else if (value instanceof byte[]) {
      return Amf3Marker.BYTE_ARRAY;
    } else if (value instanceof AmfVector vector) {
      return Amf3Marker.VECTOR_INT + vector.kind().ordinal();
    } else if (value instanceof AmfDictionary) {
      return Amf3Marker.DICTIONARY;
    }
    throw new IllegalArgumentException("no AMF type for " + value.getClass().getName());
  }

  private void object(Object value) {
    Integer index = objects.get(value);
    if (index != null) {
      U29.write(out, index << 1);
      return;
    }
    objects.put(value, objects.size());
    if (value instanceof AmfDate date) {
      U29.write(out, 1);
      out.writeDouble(date.epochMillis());
    } else if (value instanceof AmfXml xml) {
      bytes(xml.text().getBytes(StandardCharsets.UTF_8));
    } else if (value instanceof byte[] bytes) {
      bytes(bytes);
    } else {
      depth.enter();
      container(value);
      depth.leave();
    }
  }

  private void container(Object value) {
    if (value instanceof List<?> list) {
      length(list.size());
      string("");
      list.forEach(this::value);
    } else if (value instanceof AmfEcmaArray array) {
      array(array);
    } else if (value instanceof AmfObject object) {
      properties(object.className(), object.properties());
    } else if (value instanceof Map<?, ?> map) {
      Map<String, Object> named = new LinkedHashMap<>();
      map.forEach((name, member) -> named.put(String.valueOf(name), member));
      properties(null, named);
    } else if (value instanceof AmfVector vector) {
      vector(vector);
    } else {
      dictionary((AmfDictionary) value);
    }
  }

  /** The members "0", "1", "2" … as far as they go are the dense part. */
  private void array(AmfEcmaArray array) {
    int dense = 0;
    while (array.has(Integer.toString(dense))) {
      dense++;
    }
    length(dense);
    for (Map.Entry<String, Object> member : array.properties().entrySet()) {
      if (!isIndexBelow(dense, member.getKey())) {
        string(member.getKey());
        value(member.getValue());
      }
    }
    string("");
    for (int i = 0; i < dense; i++) {
      value(array.get(Integer.toString(i)));
    }
  }

  private static boolean isIndexBelow(int end, String name) {
    try {
      int index = Integer.parseInt(name);
      return index >= 0 && index < end && name.equals(Integer.toString(index));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** An object of a class gets sealed members, and so does one with the name "", which would end the dynamic members. */
  private void properties(String className, Map<String, Object> properties) {
    boolean dynamic = className == null && !properties.containsKey("");
    traits(new Traits(className == null ? "" : className, dynamic ? DYNAMIC : new ArrayList<>(properties.keySet())), dynamic);
    properties.forEach((name, member) -> {
      if (dynamic) {
        string(name);
      }
      value(member);
    });
    if (dynamic) {
      string("");
    }
  }

  /** Bits from the lowest: not a reference, traits not a reference, not externalizable, dynamic, number of names. */
  private void traits(Traits wanted, boolean dynamic) {
    Integer index = traits.get(wanted);
    if (index != null) {
      U29.write(out, index << 2 | 1);
      return;
    }
    traits.put(wanted, traits.size());
    U29.write(out, wanted.names().size() << 4 | (dynamic ? 0xB : 0x3));
    string(wanted.className());
    wanted.names().forEach(this::string);
  }

  private void vector(AmfVector vector) {
    length(vector.elements().size());
    out.writeBoolean(vector.fixedLength());
    if (vector.kind() == AmfVector.Kind.OBJECT) {
      string(vector.elementClass());
    }
    for (Object element : vector.elements()) {
      switch (vector.kind()) {
        case INT -> out.writeInt((Integer) element);
        case UINT -> out.writeInt(((Long) element).intValue());
        case DOUBLE -> out.writeDouble((Double) element);
        case OBJECT -> value(element);
      }
    }
  }

  private void dictionary(AmfDictionary dictionary) {
    length(dictionary.keys().size());
    out.writeBoolean(dictionary.weakKeys());
    for (int i = 0; i < dictionary.keys().size(); i++) {
      value(dictionary.keys().get(i));
      value(dictionary.values().get(i));
    }
  }

  /** The empty string is never referred to (AMF3 1.3.2). */
  private void string(String text) {
    Integer index = strings.get(text);
    if (index != null) {
      U29.write(out, index << 1);
      return;
    }
    if (!text.isEmpty()) {
      strings.put(text, strings.size());
    }
    bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(byte[] bytes) {
    length(bytes.length);
    out.writeBytes(bytes);
  }

  private void length(int length) {
    if (length > U29.MAX_LENGTH) {
      throw new IllegalArgumentException("a length of " + length + "; AMF3 can write " + U29.MAX_LENGTH);
    }
    U29.write(out, length << 1 | 1);
  }
}
