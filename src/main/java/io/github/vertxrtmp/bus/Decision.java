package io.github.vertxrtmp.bus;

import io.vertx.core.json.JsonObject;

/**
 * What an application says to a connect, publish, play or command. On the bus it is a JSON object; an empty one accepts.
 * Immutable.
 */
public final class Decision {

  private final JsonObject json;

  private Decision(JsonObject json) {
    this.json = json;
  }

  /** Go on. */
  public static Decision accept() {
    return new Decision(new JsonObject().put("accept", true));
  }

  /**
   * Refuse.
   *
   * @param code        the status code that the client gets; null for the usual one of the request
   * @param description in words that a person at the client reads
   */
  public static Decision reject(String code, String description) {
    return new Decision(new JsonObject().put("accept", false).put("code", code).put("description", description));
  }

  /** Refuse a connect and tell the client where to connect to instead. */
  public static Decision redirect(String url) {
    return new Decision(new JsonObject().put("accept", false).put("redirect", url));
  }

  /**
   * Reads a reply.
   *
   * @throws IllegalArgumentException when it has another shape; the message says what was expected
   */
  public static Decision of(Object reply) {
    if (reply == null || Boolean.TRUE.equals(reply)) {
      return accept();
    }
    if (Boolean.FALSE.equals(reply)) {
      return reject(null, "Rejected by the application");
    }
    if (!(reply instanceof JsonObject json)) {
      throw new IllegalArgumentException("Expected a JSON object, a boolean or null as decision, found " + reply.getClass().getSimpleName());
    }
    require(json, "accept", Boolean.class);
    require(json, "code", String.class);
    require(json, "description", String.class);
    require(json, "redirect", String.class);
    require(json, "name", String.class);
    return new Decision(json);
  }

  private static void require(JsonObject json, String field, Class<?> type) {
    Object value = json.getValue(field);
    if (value != null && !type.isInstance(value)) {
      throw new IllegalArgumentException("Expected " + type.getSimpleName() + " in field \"" + field + "\" of the decision");
    }
  }

  /** Whether to go on. */
  public boolean accepted() {
    return json.getBoolean("accept", true) && redirect() == null;
  }

  /** Status code of a refusal, null for the usual one. */
  public String code() {
    return json.getString("code");
  }

  /** Words for the client; never null. */
  public String description() {
    return json.getString("description", accepted() ? "" : "Rejected by the application");
  }

  /** Where to connect to instead; null when that is not the answer. */
  public String redirect() {
    return json.getString("redirect");
  }

  /** The public name under which the stream goes on; null keeps the one that was asked for. */
  public String name() {
    return json.getString("name");
  }

  /** The reply as it travels. */
  public JsonObject toJson() {
    return json;
  }
}
