package io.github.vertxrtmp.config;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is wrong with a setting.
 *
 * @param path its path
 * @param text what was expected and what was found
 */
record Problem(String path, String text) {

  private static final int SHOWN_CHARACTERS = 80;

  static Problem unknown(List<String> keys, Collection<String> expected) {
    return new Problem(String.join(".", keys), "unknown setting, expected one of " + String.join(", ", expected));
  }

  /** @param secret whether the value is, or may contain, what must not be shown */
  static Problem wrong(List<String> keys, JsonObject entry, Object found, boolean secret) {
    String what = secret ? kind(found) : shorten(Json.encode(found));
    return new Problem(String.join(".", keys), "expected " + expected(entry) + ", found " + what);
  }

  private static String kind(Object found) {
    if (found instanceof String text) {
      return text.isEmpty() ? "an empty string" : "a string";
    }
    if (found instanceof JsonObject) {
      return "an object";
    }
    return found instanceof JsonArray ? "a list" : found instanceof Number ? "a number" : String.valueOf(found);
  }

  /** In words, what values an entry of the schema takes. */
  static String expected(JsonObject entry) {
    if (entry.containsKey("anyOf")) {
      return entry.getJsonArray("anyOf").stream().map(shape -> expected((JsonObject) shape))
        .collect(Collectors.joining(", or "));
    }
    if (entry.containsKey("enum")) {
      JsonArray words = entry.getJsonArray("enum");
      String list = words.stream().map(Json::encode).collect(Collectors.joining(", "));
      return words.size() == 1 ? list : "one of " + list;
    }
    return switch (entry.getString("type")) {
      case "integer" -> "an integer from " + entry.getValue("minimum") + " to " + entry.getValue("maximum");
      case "boolean" -> "true or false";
      case "string" -> entry.containsKey("minLength") ? "a string that is not empty" : "a string";
      case "array" -> "a list of " + items(entry.getJsonObject("items"));
      default -> entry.containsKey("properties")
        ? "an object of " + String.join(", ", entry.getJsonObject("properties").fieldNames())
        : "an object with names without / as keys";
    };
  }

  private static String items(JsonObject items) {
    if (items.containsKey("enum")) {
      return items.getJsonArray("enum").stream().map(Json::encode).collect(Collectors.joining(", "));
    }
    return "string".equals(items.getString("type")) ? "strings" : "objects of " + String.join(", ", items.getJsonObject("properties").fieldNames());
  }

  private static String shorten(String json) {
    return json.length() <= SHOWN_CHARACTERS ? json : json.substring(0, SHOWN_CHARACTERS) + "...";
  }
}
