package io.github.vertxrtmp.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What can be set: {@code settings.schema.json}, read once. A path is the keys from the top joined by dots, for example
 * {@code delivery.maxDelay}.
 *
 * <p>Thread-safe: nothing changes after construction.
 */
final class SettingsSchema {

  private static final String PROPERTIES = "properties";
  private static final String PATTERNS = "patternProperties";

  private final JsonObject root;
  private final Validator validator;

  private SettingsSchema(JsonObject root) {
    this.root = root;
    this.validator = Validator.create(JsonSchema.of(root), new JsonSchemaOptions()
      .setBaseUri("app://vertx-rtmp/").setDraft(Draft.DRAFT202012).setOutputFormat(OutputFormat.Basic));
  }

  private static final class Holder {
    static final SettingsSchema INSTANCE = new SettingsSchema(read());
  }

  static SettingsSchema get() {
    return Holder.INSTANCE;
  }

  private static JsonObject read() {
    try (InputStream in = SettingsSchema.class.getResourceAsStream("settings.schema.json")) {
      return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every setting, by path, in the order of the file: the entries that have a default. */
  Map<String, JsonObject> settings() {
    Map<String, JsonObject> found = new LinkedHashMap<>();
    collect("", root, found);
    return found;
  }

  private static void collect(String prefix, JsonObject node, Map<String, JsonObject> found) {
    for (String key : node.getJsonObject(PROPERTIES).fieldNames()) {
      JsonObject child = node.getJsonObject(PROPERTIES).getJsonObject(key);
      if (child.containsKey("default")) {
        found.put(prefix + key, child);
      } else {
        collect(prefix + key + ".", child, found);
      }
    }
  }

  /** All settings with their defaults. */
  JsonObject defaults() {
    JsonObject all = new JsonObject();
    settings().forEach((path, node) -> all.mergeIn(tree(List.of(path.split("\\.")), node.getValue("default")), true));
    return all.copy();
  }

  /** The JSON object that sets one value: {@code {"a": {"b": value}}} for {@code a.b}. */
  static JsonObject tree(List<String> keys, Object value) {
    Object inner = value;
    for (int i = keys.size() - 1; i >= 0; i--) {
      inner = new JsonObject().put(keys.get(i), inner);
    }
    return (JsonObject) inner;
  }

  /**
   * @param keys the parts of a path
   * @return its entry, or null when nothing of that path can be set
   */
  JsonObject entry(List<String> keys) {
    JsonObject node = root;
    for (String key : keys) {
      node = child(node, key);
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  private static JsonObject child(JsonObject node, String key) {
    JsonObject patterns = node.getJsonObject(PATTERNS, new JsonObject());
    return patterns.fieldNames().stream().filter(key::matches).findFirst().map(patterns::getJsonObject)
      .orElseGet(() -> node.getJsonObject(PROPERTIES, new JsonObject()).getJsonObject(key));
  }

  /** Whether the keys inside this entry are free, as in {@code apps}. */
  static boolean isMap(JsonObject entry) {
    return entry.containsKey(PATTERNS);
  }

  /**
   * Checks some settings; those that are missing are not asked for.
   *
   * @return what is wrong first, if anything is
   */
  Optional<Problem> check(JsonObject some) {
    OutputUnit result = validator.validate(some);
    if (Boolean.TRUE.equals(result.getValid())) {
      return Optional.empty();
    }
    // A property that is wrong makes all objects around it wrong as well: the deepest location is the cause.
    List<String> keys = result.getErrors().stream()
      .map(error -> keys(error.getInstanceLocation()))
      .max(Comparator.comparingInt(List::size)).orElse(List.of());
    return Optional.of(problem(some, keys));
  }

  private static List<String> keys(String location) {
    return Stream.of(location.split("/", -1)).skip(1).map(key -> key.replace("~1", "/").replace("~0", "~")).toList();
  }

  private Problem problem(JsonObject some, List<String> keys) {
    // Inside a value that may have several shapes the whole value is shown, with all shapes.
    for (int known = keys.size(); known >= 0; known--) {
      JsonObject entry = entry(keys.subList(0, known));
      if (entry != null) {
        return known < keys.size() && entry.containsKey(PROPERTIES)
          ? Problem.unknown(keys, entry.getJsonObject(PROPERTIES).fieldNames())
          : Problem.wrong(keys.subList(0, known), entry, value(some, keys.subList(0, known)), isSecret(keys.subList(0, known)));
      }
    }
    throw new IllegalStateException("The schema has no root");
  }

  /** Whether it, or something around it or within it, is marked as {@code writeOnly}. */
  private boolean isSecret(List<String> keys) {
    for (int length = 0; length < keys.size(); length++) {
      if (isMarked(entry(keys.subList(0, length)))) {
        return true;
      }
    }
    return containsSecret(entry(keys));
  }

  private static boolean isMarked(JsonObject entry) {
    return entry.getBoolean("writeOnly", false);
  }

  private static boolean containsSecret(JsonObject entry) {
    return isMarked(entry)
      || Stream.of(PROPERTIES, PATTERNS).map(entry::getJsonObject).filter(Objects::nonNull).flatMap(JsonObject::stream)
        .anyMatch(inner -> containsSecret((JsonObject) inner.getValue()))
      || entry.getJsonArray("anyOf", new JsonArray()).stream().anyMatch(shape -> containsSecret((JsonObject) shape));
  }

  private static Object value(JsonObject some, List<String> keys) {
    Object value = some;
    for (String key : keys) {
      value = ((JsonObject) value).getValue(key);
    }
    return value;
  }
}
