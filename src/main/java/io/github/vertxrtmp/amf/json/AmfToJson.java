package io.github.vertxrtmp.amf.json;

import io.github.vertxrtmp.amf.AmfDate;
import io.github.vertxrtmp.amf.AmfDictionary;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.amf.AmfUndefined;
import io.github.vertxrtmp.amf.AmfVector;
import io.github.vertxrtmp.amf.AmfXml;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** One conversion from AMF to JSON, by the table of {@link AmfJson}. */
final class AmfToJson {

  private final TreeBudget budget = new TreeBudget();

  Object value(Object amf) {
    budget.countElement();
    if (amf == null || amf instanceof Boolean) {
      return amf;
    } else if (amf instanceof String text) {
      return text(text);
    } else if (amf instanceof Number number) {
      return number(number);
    } else if (amf instanceof AmfUndefined) {
      return new JsonObject().put(JsonEscape.UNDEFINED, true);
    } else if (amf instanceof AmfDate date) {
      return new JsonObject().put(JsonEscape.DATE, millis(date.epochMillis()));
    } else if (amf instanceof AmfXml xml) {
      return new JsonObject().put(JsonEscape.XML, text(xml.text()));
    } else if (amf instanceof byte[] bytes) {
      budget.countText(bytes.length);
      return new JsonObject().put(JsonEscape.BYTES, Base64.getEncoder().encodeToString(bytes));
    }
    return container(amf);
  }

  JsonArray values(List<?> amf) {
    JsonArray json = new JsonArray();
    for (Object value : amf) {
      json.add(value(value));
    }
    return json;
  }

  private Object container(Object amf) {
    budget.enter();
    Object json;
    if (amf instanceof AmfObject object) {
      json = object(object.className(), object.properties());
    } else if (amf instanceof List<?> list) {
      json = values(list);
    } else if (amf instanceof Map<?, ?> map) {
      json = object(null, map);
    } else if (amf instanceof AmfVector vector) {
      json = vector(vector);
    } else if (amf instanceof AmfDictionary dictionary) {
      json = dictionary(dictionary);
    } else {
      throw new IllegalArgumentException("no AMF: " + amf.getClass().getName());
    }
    budget.leave();
    return json;
  }

  private JsonObject object(String className, Map<?, ?> properties) {
    JsonObject json = new JsonObject();
    boolean literal = className != null;
    for (Map.Entry<?, ?> property : properties.entrySet()) {
      String name = text(String.valueOf(property.getKey()));
      literal |= JsonEscape.looksLikeOne(name);
      json.put(name, value(property.getValue()));
    }
    if (!literal) {
      return json;
    }
    JsonObject escape = new JsonObject().put(JsonEscape.OBJECT, json);
    return className == null ? escape : escape.put(JsonEscape.CLASS, text(className));
  }

  private JsonObject vector(AmfVector vector) {
    JsonObject json = new JsonObject().put(JsonEscape.VECTOR, values(vector.elements())).put(JsonEscape.OF, JsonEscape.kindName(vector.kind()));
    if (vector.fixedLength()) {
      json.put(JsonEscape.FIXED, true);
    }
    if (!vector.elementClass().isEmpty()) {
      json.put(JsonEscape.CLASS, text(vector.elementClass()));
    }
    return json;
  }

  private JsonObject dictionary(AmfDictionary dictionary) {
    JsonArray entries = new JsonArray();
    for (int i = 0; i < dictionary.keys().size(); i++) {
      entries.add(new JsonArray().add(value(dictionary.keys().get(i))).add(value(dictionary.values().get(i))));
    }
    JsonObject json = new JsonObject().put(JsonEscape.DICTIONARY, entries);
    return dictionary.weakKeys() ? json.put(JsonEscape.WEAK, true) : json;
  }

  private String text(String text) {
    budget.countText(text.length());
    return text;
  }

  private static Object number(Number number) {
    double value = number.doubleValue();
    return Double.isFinite(value) ? number : new JsonObject().put(JsonEscape.NUMBER, Double.toString(value));
  }

  /** Whole milliseconds without a decimal point and an exponent, which a Double of this size would have. */
  private static Object millis(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    long whole = (long) value;
    return Double.compare(whole, value) == 0 ? (Object) whole : value;
  }
}
