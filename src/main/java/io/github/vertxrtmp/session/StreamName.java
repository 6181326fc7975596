package io.github.vertxrtmp.session;

import io.github.vertxrtmp.media.StreamKey;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * A stream's name as a client gives it in publish and play.
 *
 * @param name   without query
 * @param params of the query
 */
record StreamName(String name, JsonObject params) {

  /** Empty when it cannot be a name. */
  static Optional<StreamName> parse(String text, int maxLength) {
    QueryString query = QueryString.behind(text);
    List<String> parts = PathParts.of(query.path(), maxLength);
    if (parts == null || parts.contains("")) {
      return Optional.empty();
    }
    return Optional.of(new StreamName(query.path(), query.params()));
  }

  /** Under the name that the application gave instead, if it gave one. */
  StreamName renamed(String other) {
    return other == null ? this : new StreamName(other, params);
  }

  /** Whether something can be a name, and nothing but a name. */
  static boolean isPlain(String text, int maxLength) {
    return text.indexOf('?') < 0 && parse(text, maxLength).isPresent();
  }

  /** What a request to the application says about the stream. */
  JsonObject request(AppPath app) {
    return new JsonObject().put("stream", name).put("key", key(app).toString()).put("params", params);
  }

  StreamKey key(AppPath app) {
    return StreamKey.of(app.path(), name);
  }
}
