package io.github.vertxrtmp.amf.json;

import io.github.vertxrtmp.amf.AmfDate;
import io.github.vertxrtmp.amf.AmfDictionary;
import io.github.vertxrtmp.amf.AmfEcmaArray;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.amf.AmfUndefined;
import io.github.vertxrtmp.amf.AmfVector;
import io.github.vertxrtmp.amf.AmfXml;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One conversion from JSON to AMF, by the table of {@link AmfJson}. */
final class JsonToAmf {

  private final TreeBudget budget = new TreeBudget();

  Object value(Object json) {
    budget.countElement();
    if (json == null || json instanceof Boolean) {
      return json;
    } else if (json instanceof CharSequence text) {
      return text(text.toString());
    } else if (json instanceof Number number) {
      return number(number);
    } else if (json instanceof JsonObject object) {
      return container(object.getMap());
    } else if (json instanceof JsonArray array) {
      return container(array.getList());
    } else if (json instanceof Map || json instanceof List) {
      return container(json);
    }
    return javaValue(json);
  }

  List<Object> values(List<?> json) {
    List<Object> values = new ArrayList<>();
    for (Object value : json) {
      values.add(value(value));
    }
    return values;
  }

  /** What a JsonObject may hold as long as it has not been text. */
  private Object javaValue(Object json) {
    if (json instanceof byte[] bytes) {
      return bytes(bytes);
    } else if (json instanceof Buffer buffer) {
      return bytes(buffer.getBytes());
    } else if (json instanceof Instant instant) {
      return new AmfDate(instant.toEpochMilli());
    } else if (json instanceof Enum<?> constant) {
      return text(constant.name());
    }
    throw new IllegalArgumentException("no JSON: " + json.getClass().getName());
  }

  private Object container(Object json) {
    budget.enter();
    Object amf;
    if (json instanceof List<?> list) {
      amf = values(list);
    } else {
      Map<String, Object> members = members(json, "object");
      String escape = JsonEscape.nameOf(members);
      amf = escape == null ? fill(new AmfObject(), members) : escaped(escape, members.get(escape), members);
    }
    budget.leave();
    return amf;
  }

  private Object escaped(String escape, Object content, Map<String, Object> members) {
    return switch (escape) {
      case JsonEscape.NUMBER -> nonFinite(escape, content);
      case JsonEscape.UNDEFINED -> AmfUndefined.INSTANCE;
      case JsonEscape.OBJECT -> fill(new AmfObject(attribute(members, JsonEscape.CLASS, String.class, null)), members(content, escape));
      case JsonEscape.ECMA -> fill(new AmfEcmaArray(), members(content, escape));
      case JsonEscape.DATE -> new AmfDate(content instanceof Number millis ? millis.doubleValue() : nonFinite(escape, content));
      case JsonEscape.XML -> new AmfXml(text(require(escape, content, String.class)));
      case JsonEscape.BYTES -> bytes(base64(require(escape, content, String.class)));
      case JsonEscape.VECTOR -> vector(list(content, escape), members);
      default -> dictionary(list(content, escape), members);
    };
  }

  private AmfObject fill(AmfObject object, Map<String, Object> members) {
    members.forEach((name, member) -> object.put(text(name), value(member)));
    return object;
  }

  private AmfVector vector(List<?> elements, Map<String, Object> members) {
    AmfVector vector = new AmfVector(JsonEscape.kind(members.get(JsonEscape.OF)), attribute(members, JsonEscape.FIXED, Boolean.class, false),
      attribute(members, JsonEscape.CLASS, String.class, ""));
    for (Object element : elements) {
      vector.add(value(element));
    }
    return vector;
  }

  private AmfDictionary dictionary(List<?> entries, Map<String, Object> members) {
    AmfDictionary dictionary = new AmfDictionary(attribute(members, JsonEscape.WEAK, Boolean.class, false));
    for (Object entry : entries) {
      List<?> both = list(entry, JsonEscape.DICTIONARY);
      if (both.size() != 2) {
        throw new IllegalArgumentException("$dictionary: an entry is [key, value], not " + both.size() + " elements");
      }
      Object key = value(both.get(0));
      dictionary.add(key, value(both.get(1)));
    }
    return dictionary;
  }

  private static Object number(Number number) {
    if (number instanceof Integer || number instanceof Double) {
      return number;
    }
    boolean whole = number instanceof Long || number instanceof Short || number instanceof Byte;
    if (whole && number.longValue() == number.intValue()) {
      return number.intValue();
    }
    return number.doubleValue();
  }

  private static double nonFinite(String escape, Object content) {
    if ("NaN".equals(content)) {
      return Double.NaN;
    } else if ("Infinity".equals(content)) {
      return Double.POSITIVE_INFINITY;
    } else if ("-Infinity".equals(content)) {
      return Double.NEGATIVE_INFINITY;
    }
    throw new IllegalArgumentException(escape + ": not a number, \"NaN\", \"Infinity\" or \"-Infinity\"");
  }

  private static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("$bytes: " + e.getMessage(), e);
    }
  }

  private byte[] bytes(byte[] bytes) {
    budget.countText(bytes.length);
    return bytes;
  }

  private String text(String text) {
    budget.countText(text.length());
    return text;
  }

  private static Map<String, Object> members(Object json, String what) {
    Map<?, ?> map = require(what, json instanceof JsonObject object ? object.getMap() : json, Map.class);
    Map<String, Object> members = new LinkedHashMap<>();
    map.forEach((name, member) -> members.put(String.valueOf(name), member));
    return members;
  }

  private static List<?> list(Object json, String what) {
    return require(what, json instanceof JsonArray array ? array.getList() : json, List.class);
  }

  private static <T> T attribute(Map<String, Object> members, String name, Class<T> type, T absent) {
    Object value = members.get(name);
    return value == null ? absent : require(name, value, type);
  }

  private static <T> T require(String what, Object value, Class<T> type) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(what + ": " + type.getSimpleName() + " expected, not "
        + (value == null ? "null" : value.getClass().getSimpleName()));
    }
    return type.cast(value);
  }
}
