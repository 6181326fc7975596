package io.github.vertxrtmp.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is checked before one application is asked. Each part may be null: as set for {@code *}, or nothing.
 *
 * @param addresses from where
 * @param keys      stream keys
 * @param signed    URLs that are signed and expire
 */
public record AccessSettings(Addresses addresses, Keys keys, Signed signed) {

  /** Nothing is checked. */
  public static final AccessSettings NONE = new AccessSettings(null, null, null);

  private static final int LEAST_SECRET = 16;

  /** By the client's address. */
  public record Addresses(Map<AccessAction, Rule> rules) {

    /**
     * For one action.
     *
     * @param allow from where it is allowed
     * @param deny  and from where not, though it be among the former
     */
    public record Rule(Networks allow, Networks deny) {
    }

    static Addresses fromJson(JsonObject json) {
      Map<AccessAction, Rule> rules = new EnumMap<>(AccessAction.class);
      for (AccessAction action : AccessAction.values()) {
        JsonObject rule = json.getJsonObject(action.text());
        if (rule != null) {
          rules.put(action, new Rule(networks(action, rule, "allow", "all"), networks(action, rule, "deny", "none")));
        }
      }
      return new Addresses(rules);
    }

    private static Networks networks(AccessAction action, JsonObject rule, String field, String otherwise) {
      try {
        return Networks.of(rule.getString(field, otherwise));
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException("addresses." + action.text() + "." + field + ": " + wrong.getMessage());
      }
    }
  }

  /**
   * By a key for each stream.
   *
   * @param actions   what a key is needed for
   * @param parameter of the query behind the name, in which the key may be
   * @param streams   stream, or {@code *} for any, to the hashes of its keys
   */
  public record Keys(Set<AccessAction> actions, String parameter, Map<String, List<String>> streams) {

    static Keys fromJson(JsonObject json) {
      Map<String, List<String>> streams = new LinkedHashMap<>();
      json.getJsonObject("streams", new JsonObject()).forEach(stream -> streams.put(stream.getKey(), strings((JsonArray) stream.getValue())));
      return new Keys(AccessAction.of(json, AccessAction.PUBLISH), json.getString("parameter", "key"), streams);
    }

    /** Without the hashes. */
    @Override
    public String toString() {
      return "Keys[streams=" + streams.keySet() + "]";
    }
  }

  /**
   * By a signature in the URL.
   *
   * @param actions     what one is needed for
   * @param secrets     with any of which it may have been made
   * @param skewSeconds how much the clock of who signs may be behind, s
   */
  public record Signed(Set<AccessAction> actions, List<String> secrets, int skewSeconds) {

    public Signed {
      if (secrets.stream().anyMatch(secret -> secret.length() < LEAST_SECRET)) {
        throw new IllegalArgumentException("signed.secrets: expected at least " + LEAST_SECRET + " characters in each");
      }
    }

    static Signed fromJson(JsonObject json) {
      return new Signed(AccessAction.of(json, AccessAction.PUBLISH, AccessAction.PLAY), strings(json.getJsonArray("secrets", new JsonArray())),
        json.getInteger("skewSeconds", 0));
    }

    /** Without the secrets. */
    @Override
    public String toString() {
      return "Signed[actions=" + actions + "]";
    }
  }

  static AccessSettings fromJson(Object value) {
    JsonObject json = (JsonObject) value;
    return new AccessSettings(
      json.containsKey("addresses") ? Addresses.fromJson(json.getJsonObject("addresses")) : null,
      json.containsKey("keys") ? Keys.fromJson(json.getJsonObject("keys")) : null,
      json.containsKey("signed") ? Signed.fromJson(json.getJsonObject("signed")) : null);
  }

  private static List<String> strings(JsonArray array) {
    return array.stream().map(String.class::cast).toList();
  }

  /** These, and the general ones for the parts that are missing. */
  public AccessSettings over(AccessSettings general) {
    return new AccessSettings(addresses == null ? general.addresses : addresses, keys == null ? general.keys : keys,
      signed == null ? general.signed : signed);
  }
}
