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
 * @param jwt       JSON Web Tokens
 * @param http      a back end that decides
 */
public record AccessSettings(Addresses addresses, Keys keys, Signed signed, Jwt jwt, Http http) {

  /** Nothing is checked. */
  public static final AccessSettings NONE = new AccessSettings(null, null, null, null, null);

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

  /**
   * By a JSON Web Token.
   *
   * @param actions       what one is needed for
   * @param parameter     of the query behind the name, in which it is
   * @param keys          with any of which it may have been signed
   * @param jwks          file of a key set, for the same; null
   * @param issuer        that it has to have; null: any
   * @param audience      one of which it has to have; none: any
   * @param leewaySeconds how far clocks may differ, s
   */
  public record Jwt(Set<AccessAction> actions, String parameter, List<Key> keys, String jwks, String issuer, List<String> audience, int leewaySeconds) {

    /**
     * One key.
     *
     * @param algorithm such as {@code RS256}
     * @param file      PEM file of a public key; null
     * @param secret    of an algorithm that begins with HS; null
     */
    public record Key(String algorithm, String file, String secret) {

      public Key {
        boolean symmetric = algorithm.startsWith("HS");
        if (symmetric ? secret == null || file != null : file == null || secret != null) {
          throw new IllegalArgumentException("jwt.keys: expected a " + (symmetric ? "secret" : "file") + ", and nothing else, with " + algorithm);
        }
        if (symmetric && secret.length() < LEAST_SECRET) {
          throw new IllegalArgumentException("jwt.keys: expected at least " + LEAST_SECRET + " characters in each secret");
        }
      }

      /** Without the secret. */
      @Override
      public String toString() {
        return "Key[" + algorithm + "]";
      }
    }

    public Jwt {
      if (!actions.isEmpty() && keys.isEmpty() && jwks == null) {
        throw new IllegalArgumentException("jwt: expected keys or jwks, found none");
      }
    }

    static Jwt fromJson(JsonObject json) {
      List<Key> keys = json.getJsonArray("keys", new JsonArray()).stream().map(JsonObject.class::cast)
        .map(key -> new Key(key.getString("algorithm"), key.getString("file"), key.getString("secret"))).toList();
      return new Jwt(AccessAction.of(json, AccessAction.PUBLISH, AccessAction.PLAY), json.getString("parameter", "token"), keys,
        json.getString("jwks"), json.getString("issuer"), strings(json.getJsonArray("audience", new JsonArray())), json.getInteger("leewaySeconds", 0));
    }
  }

  /**
   * By a back end that is asked by HTTP.
   *
   * @param urls          event of the application to where it is posted
   * @param json          whether as JSON; else as a form, as nginx-rtmp does
   * @param timeoutMillis how long an answer may take, ms
   * @param retries       how often a request is repeated that was not answered
   * @param allowWhenDown whether clients are let in then
   * @param connections   most requests that are under way
   * @param waiting       and most that wait for that; more are not answered
   */
  public record Http(Map<String, String> urls, boolean json, int timeoutMillis, int retries, boolean allowWhenDown, int connections, int waiting) {

    private static final Map<String, String> FIELDS = Map.of("onConnect", "connect", "onPublish", "publish", "onPlay", "play",
      "onPublishDone", "unpublish", "onPlayDone", "stop", "onDone", "disconnect");

    static Http fromJson(JsonObject json) {
      Map<String, String> urls = new LinkedHashMap<>();
      FIELDS.forEach((field, event) -> {
        String url = json.getString(field);
        if (url != null && !url.matches("https?://[^/:?#\\s]+\\S*")) {
          throw new IllegalArgumentException("http." + field + ": expected an http:// or https:// URL");
        }
        if (url != null) {
          urls.put(event, url);
        }
      });
      return new Http(urls, json.getString("format", "form").equals("json"), json.getInteger("timeoutMillis", 3000), json.getInteger("retries", 1),
        json.getString("whenDown", "refuse").equals("allow"), json.getInteger("connections", 16), json.getInteger("waiting", 256));
    }

    /** Without the URLs, in which there may be passwords. */
    @Override
    public String toString() {
      return "Http[events=" + urls.keySet() + "]";
    }
  }

  static AccessSettings fromJson(Object value) {
    JsonObject json = (JsonObject) value;
    return new AccessSettings(
      json.containsKey("addresses") ? Addresses.fromJson(json.getJsonObject("addresses")) : null,
      json.containsKey("keys") ? Keys.fromJson(json.getJsonObject("keys")) : null,
      json.containsKey("signed") ? Signed.fromJson(json.getJsonObject("signed")) : null,
      json.containsKey("jwt") ? Jwt.fromJson(json.getJsonObject("jwt")) : null,
      json.containsKey("http") ? Http.fromJson(json.getJsonObject("http")) : null);
  }

  private static List<String> strings(JsonArray array) {
    return array.stream().map(String.class::cast).toList();
  }

  /** These, and the general ones for the parts that are missing. */
  public AccessSettings over(AccessSettings general) {
    return new AccessSettings(addresses == null ? general.addresses : addresses, keys == null ? general.keys : keys,
      signed == null ? general.signed : signed, jwt == null ? general.jwt : jwt, http == null ? general.http : http);
  }
}
