package io.github.vertxrtmp.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a client needs leave for. */
public enum AccessAction {
  /** To be let in at all. */
  CONNECT,
  /** To publish a stream. */
  PUBLISH,
  /** To play one. */
  PLAY;

  /** As it stands in settings, URLs and tokens. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Those in the field {@code actions}. */
  static Set<AccessAction> of(JsonObject json, AccessAction... otherwise) {
    JsonArray words = json.getJsonArray("actions");
    Set<AccessAction> actions = EnumSet.noneOf(AccessAction.class);
    if (words == null) {
      actions.addAll(Set.of(otherwise));
    } else {
      words.forEach(word -> actions.add(valueOf(((String) word).toUpperCase(Locale.ROOT))));
    }
    return actions;
  }
}
