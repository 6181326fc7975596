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

  StreamKey key(AppPath app) {
    return StreamKey.of(app.path(), name);
  }
}
