package io.github.vertxrtmp.amf;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Values as short text for logs; what is deep or long is left out, so circular values end as well. */
final class AmfText {

  private static final int MAX_DEPTH = 6;
  private static final int MAX_CHARS = 1000;
  private static final int MAX_STRING_CHARS = 100;

  private final StringBuilder text = new StringBuilder();

  private AmfText() {
  }

  static String of(Object value) {
    AmfText result = new AmfText();
    result.append(value, 0);
    return result.text.toString();
  }

  private void append(Object value, int depth) {
    if (value instanceof String string) {
      text.append('"').append(shorten(string)).append('"');
    } else if (value instanceof byte[] bytes) {
      text.append("byte[").append(bytes.length).append(']');
    } else if (value instanceof AmfXml xml) {
      text.append("xml ").append(shorten(xml.text()));
    } else if (value instanceof List<?> list) {
      appendList("", list, depth);
    } else if (value instanceof AmfObject object) {
      appendObject(object, depth);
    } else if (value instanceof AmfVector vector) {
      appendList("vector " + shorten(vector.kind() + vector.elementClass()), vector.elements(), depth);
    } else if (value instanceof AmfDictionary dictionary) {
      appendList("dictionary ", dictionary.keys(), depth);
      appendList(" to ", dictionary.values(), depth);
    } else if (value instanceof Map) {
      text.append("map");
    } else {
      text.append(value);
    }
  }

  private void appendObject(AmfObject object, int depth) {
    text.append(object instanceof AmfEcmaArray ? "ecma" : object.className() == null ? "" : shorten(object.className()));
    text.append('{');
    Iterator<Map.Entry<String, Object>> properties = object.properties().entrySet().iterator();
    while (properties.hasNext() && roomFor(depth)) {
      Map.Entry<String, Object> property = properties.next();
      text.append(shorten(property.getKey())).append(": ");
      append(property.getValue(), depth + 1);
      text.append(properties.hasNext() ? ", " : "");
    }
    text.append('}');
  }

  private void appendList(String label, List<?> list, int depth) {
    text.append(label).append('[');
    Iterator<?> values = list.iterator();
    while (values.hasNext() && roomFor(depth)) {
      append(values.next(), depth + 1);
      text.append(values.hasNext() ? ", " : "");
    }
    text.append(']');
  }

  private boolean roomFor(int depth) {
    boolean room = depth < MAX_DEPTH && text.length() < MAX_CHARS;
    if (!room) {
      text.append('…');
    }
    return room;
  }

  private static String shorten(String string) {
    return string.length() <= MAX_STRING_CHARS ? string : string.substring(0, MAX_STRING_CHARS) + "…";
  }
}
