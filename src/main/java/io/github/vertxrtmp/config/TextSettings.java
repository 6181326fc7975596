package io.github.vertxrtmp.config;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Settings that come as text: {@code RTMP_<PATH>} in the environment and {@code -Drtmp.<path>} among the system
 * properties. What type a text becomes is the schema's decision, never guessed from its look.
 *
 * <p>In the environment case does not count, and an underscore either divides the path or stands for nothing, so that
 * {@code RTMP_DELIVERY_MAXDELAY} and {@code RTMP_DELIVERY_MAX_DELAY} are both {@code delivery.maxDelay}. This needs paths
 * that stay different without dots and case; {@code TextSettingsTest} sees to it.
 */
final class TextSettings {

  static final String ENVIRONMENT_PREFIX = "RTMP_";
  static final String PROPERTY_PREFIX = "rtmp.";

  private TextSettings() {
  }

  /** @throws SettingsException for a variable that begins with {@code RTMP_} and is not right, naming it */
  static JsonObject fromEnvironment(Map<String, String> environment) {
    Map<String, String> paths = new LinkedHashMap<>();
    SettingsSchema.get().settings().keySet().forEach(path -> paths.put(squash(path), path));
    Map<String, String> seen = new LinkedHashMap<>();
    JsonObject layer = new JsonObject();
    new TreeMap<>(environment).forEach((variable, text) -> {
      if (!variable.toUpperCase(Locale.ROOT).startsWith(ENVIRONMENT_PREFIX)) {
        return;
      }
      String path = paths.get(squash(variable.substring(ENVIRONMENT_PREFIX.length())));
      if (path == null) {
        throw unknown(variable, paths.values().stream().map(TextSettings::variable));
      }
      String other = seen.put(path, variable);
      if (other != null) {
        throw new SettingsException(variable + ": sets " + path + " a second time, after " + other + ", expected one of them");
      }
      layer.mergeIn(one(variable, List.of(path.split("\\.")), text), true);
    });
    return layer;
  }

  /** @throws SettingsException for a property that begins with {@code rtmp.} and is not right, naming it */
  static JsonObject fromProperties(Map<String, String> properties) {
    JsonObject layer = new JsonObject();
    new TreeMap<>(properties).forEach((name, text) -> {
      if (name.startsWith(PROPERTY_PREFIX)) {
        layer.mergeIn(one(name, keys(name.substring(PROPERTY_PREFIX.length())), text), true);
      }
    });
    return layer;
  }

  /** Divides at dots; below a setting with free keys the rest is one key, for an application's name may have dots. */
  private static List<String> keys(String path) {
    int dot = path.indexOf('.');
    if (dot > 0 && dot < path.length() - 1) {
      String head = path.substring(0, dot);
      JsonObject entry = SettingsSchema.get().entry(List.of(head));
      if (entry != null && SettingsSchema.isMap(entry)) {
        return List.of(head, path.substring(dot + 1));
      }
    }
    return List.of(path.split("\\.", -1));
  }

  static JsonObject one(String name, List<String> keys, String text) {
    JsonObject entry = SettingsSchema.get().entry(keys);
    if (entry == null) {
      throw unknown(name, SettingsSchema.get().settings().keySet().stream().map(path -> PROPERTY_PREFIX + path));
    }
    JsonObject layer = SettingsSchema.tree(keys, typed(entry, text));
    SettingsSchema.get().check(layer).ifPresent(problem -> {
      throw new SettingsException(name + ": " + problem.text());
    });
    return layer;
  }

  /** The text as the type that the entry asks for; a text that is none stays one, and the check refuses it. */
  private static Object typed(JsonObject entry, String text) {
    if (takes(entry, "integer") && text.matches("-?[0-9]{1,18}")) {
      long number = Long.parseLong(text);
      return number == (int) number ? (Object) (int) number : (Object) number;
    }
    if (takes(entry, "boolean") && (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"))) {
      return Boolean.valueOf(text);
    }
    if (takes(entry, "array")) {
      return new JsonArray(Stream.of(text.split(",")).map(String::strip).filter(part -> !part.isEmpty()).toList());
    }
    if (takes(entry, "object") && text.stripLeading().startsWith("{")) {
      try {
        return new JsonObject(text);
      } catch (DecodeException e) {
        return text;
      }
    }
    return text;
  }

  private static boolean takes(JsonObject entry, String type) {
    return type.equals(entry.getString("type"))
      || entry.getJsonArray("anyOf", new JsonArray()).stream().anyMatch(shape -> takes((JsonObject) shape, type));
  }

  static String squash(String path) {
    return path.replace(".", "").replace("_", "").toUpperCase(Locale.ROOT);
  }

  /** The variable that README shows for a path. */
  static String variable(String path) {
    return ENVIRONMENT_PREFIX + path.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  private static SettingsException unknown(String name, Stream<String> known) {
    String nearest = known.min(Comparator.comparingInt(candidate -> distance(name, candidate))).orElseThrow();
    return new SettingsException(name + ": unknown setting, expected a name from README.md such as " + nearest);
  }

  /** Levenshtein's. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(diagonal + change, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
