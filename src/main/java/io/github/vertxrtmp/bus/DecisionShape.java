package io.github.vertxrtmp.bus;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which fields a decision may have, and what may stand in them. A field that is unknown, or means nothing for the request, is an error. */
final class DecisionShape {

  private static final Map<AppEvent, Set<String>> FIELDS = Map.of(
    AppEvent.CONNECT, Set.of(Decision.ACCEPT, Decision.CODE, Decision.DESCRIPTION, Decision.REDIRECT, Decision.LIMITS, Decision.MAX_DELAY),
    AppEvent.PUBLISH, Set.of(Decision.ACCEPT, Decision.CODE, Decision.DESCRIPTION, Decision.NAME, Decision.LIMITS, Decision.MAX_DELAY,
      Decision.RECORD, Decision.IDENTITY),
    AppEvent.PLAY, Set.of(Decision.ACCEPT, Decision.CODE, Decision.DESCRIPTION, Decision.NAME, Decision.LIMITS, Decision.MAX_DELAY),
    AppEvent.COMMAND, Set.of(Decision.ACCEPT, Decision.CODE, Decision.DESCRIPTION, Decision.RESULT));
  private static final Map<AppEvent, Set<String>> LIMIT_FIELDS = Map.of(
    AppEvent.CONNECT, Set.of(Decision.DURATION_MILLIS),
    AppEvent.PUBLISH, Set.of(Decision.BITS_PER_SECOND, Decision.DURATION_MILLIS, Decision.VIEWERS),
    AppEvent.PLAY, Set.of(Decision.DURATION_MILLIS));

  private DecisionShape() {
  }

  /** @throws IllegalArgumentException when it is another; the message says what was expected */
  static void check(AppEvent event, JsonObject json) {
    refuseOthers(json, FIELDS.get(event), "the decision about " + event.text());
    requireAll(json, Boolean.class, Decision.ACCEPT);
    requireAll(json, String.class, Decision.CODE, Decision.DESCRIPTION, Decision.REDIRECT, Decision.NAME, Decision.IDENTITY);
    requireAll(json, JsonObject.class, Decision.LIMITS);
    requireNumber(json, Decision.MAX_DELAY, 0, Decision.MAX_DELAY_MILLIS);
    Object record = json.getValue(Decision.RECORD);
    if (record != null && !(record instanceof Boolean) && !Decision.APPEND.equals(record)) {
      throw new IllegalArgumentException("Expected true, false or \"append\" in field \"record\" of the decision");
    }
    JsonObject limits = json.getJsonObject(Decision.LIMITS);
    if (limits != null) {
      refuseOthers(limits, LIMIT_FIELDS.get(event), "the limits of a " + event.text());
      LIMIT_FIELDS.get(event).forEach(limit -> requireNumber(limits, limit, limit.equals(Decision.VIEWERS) ? 0 : 1, Long.MAX_VALUE));
    }
  }

  private static void refuseOthers(JsonObject json, Set<String> known, String where) {
    for (String field : json.fieldNames()) {
      if (!known.contains(field)) {
        throw new IllegalArgumentException("Unknown field \"" + field + "\" in " + where + ", expected some of " + new TreeSet<>(known));
      }
    }
  }

  private static void requireAll(JsonObject json, Class<?> type, String... fields) {
    for (String field : fields) {
      Object value = json.getValue(field);
      if (value != null && !type.isInstance(value)) {
        throw new IllegalArgumentException("Expected " + type.getSimpleName() + " in field \"" + field + "\" of the decision");
      }
    }
  }

  private static void requireNumber(JsonObject json, String field, long least, long most) {
    Object value = json.getValue(field);
    boolean whole = value instanceof Integer || value instanceof Long;
    if (value != null && !(whole && ((Number) value).longValue() >= least && ((Number) value).longValue() <= most)) {
      throw new IllegalArgumentException("Expected a whole number of at least " + least + (most < Long.MAX_VALUE ? " and at most " + most : "")
        + " in field \"" + field + "\" of the decision");
    }
  }
}
