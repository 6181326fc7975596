package io.github.vertxrtmp.session;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * What stands behind the {@code ?} of a name or path: {@code cam?token=a&user=b}.
 *
 * @param path   what stands before it
 * @param params first value of each parameter, URL-decoded
 */
record QueryString(String path, JsonObject params) {

  /** The parameter that holds a query which could not be read. */
  static final String UNREADABLE = "query";

  private static final int MAX_PARAMETERS = 64;

  static QueryString behind(String text) {
    int mark = text.indexOf('?');
    if (mark < 0) {
      return new QueryString(text, new JsonObject());
    }
    JsonObject params = new JsonObject();
    try {
      new QueryStringDecoder(text.substring(mark), StandardCharsets.UTF_8, true, MAX_PARAMETERS).parameters()
        .forEach((name, values) -> params.put(name, values.get(0)));
    } catch (IllegalArgumentException badEscape) {
      params.put(UNREADABLE, text.substring(mark + 1));
    }
    return new QueryString(text.substring(0, mark), params);
  }
}
