package io.github.vertxrtmp.amf.json;

import io.github.vertxrtmp.amf.AmfVector;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The names of {@link AmfJson}'s escapes, and what may stand beside each. */
final class JsonEscape {

  static final String NUMBER = "$number";
  static final String UNDEFINED = "$undefined";
  static final String OBJECT = "$object";
  static final String ECMA = "$ecma";
  static final String DATE = "$date";
  static final String XML = "$xml";
  static final String BYTES = "$bytes";
  static final String VECTOR = "$vector";
  static final String DICTIONARY = "$dictionary";

  static final String CLASS = "class";
  static final String OF = "of";
  static final String FIXED = "fixed";
  static final String WEAK = "weak";

  private static final Map<String, Set<String>> ATTRIBUTES = Map.of(
    NUMBER, Set.of(), UNDEFINED, Set.of(), OBJECT, Set.of(CLASS), ECMA, Set.of(), DATE, Set.of(), XML, Set.of(), BYTES, Set.of(),
    VECTOR, Set.of(OF, FIXED, CLASS), DICTIONARY, Set.of(WEAK));

  private JsonEscape() {
  }

  static boolean looksLikeOne(String name) {
    return name.startsWith("$");
  }

  /**
   * The name of the escape that a JSON object is; null if it is a plain object.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static String nameOf(Map<String, ?> json) {
    String found = null;
    for (String name : json.keySet()) {
      if (looksLikeOne(name)) {
        if (found != null) {
          throw new IllegalArgumentException("both " + found + " and " + name + "; an object of these names is written in {\"$object\": …}");
        }
        found = name;
      }
    }
    if (found != null) {
      check(found, json.keySet());
    }
    return found;
  }

  private static void check(String escape, Set<String> names) {
    Set<String> attributes = ATTRIBUTES.get(escape);
    if (attributes == null) {
      throw new IllegalArgumentException("unknown: " + escape + "; an object with this name is written in {\"$object\": …}");
    }
    for (String name : names) {
      if (!name.equals(escape) && !attributes.contains(name)) {
        throw new IllegalArgumentException(escape + " has no attribute " + name + ", only " + attributes);
      }
    }
  }

  static String kindName(AmfVector.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static AmfVector.Kind kind(Object name) {
    for (AmfVector.Kind kind : AmfVector.Kind.values()) {
      if (kindName(kind).equals(name)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("$vector: \"of\" must be int, uint, double or object, not " + name);
  }
}
