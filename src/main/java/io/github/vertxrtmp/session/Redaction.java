package io.github.vertxrtmp.session;

import io.github.vertxrtmp.access.AccessControl;
import io.github.vertxrtmp.config.SecretParameters;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes keys and tokens out of what is told about clients and streams: of parameters that may be secret the value is not
 * shown. Applications, which decide by them, are not told in this way.
 */
final class Redaction {

  static final String HIDDEN = "…";
  private static final List<String> URLS = List.of("tcUrl", "swfUrl", "pageUrl");
  private static final Pattern PARAMETER = Pattern.compile("(?<=[?&;])([^=&;#?]*)=([^&;#]*)");

  private final SecretParameters secret;
  private final AccessControl access;

  Redaction(SecretParameters secret, AccessControl access) {
    this.secret = secret;
    this.access = access;
  }

  /** A client as all may see it: the same object when it has nothing to hide, as one of these is kept for each client. */
  JsonObject client(JsonObject full) {
    String app = full.getString("app");
    JsonObject shown = full.copy().put("params", params(app, full.getJsonObject("params")));
    for (String field : URLS) {
      if (shown.getValue(field) instanceof String url) {
        shown.put(field, url(app, url));
      }
    }
    return shown.equals(full) ? full : shown;
  }

  /** The parameters of a query as all may see them: the same object when there is nothing to hide. */
  JsonObject params(String app, JsonObject full) {
    Set<String> hidden = full.fieldNames().stream().filter(name -> hides(app, name)).collect(Collectors.toSet());
    if (hidden.isEmpty()) {
      return full;
    }
    JsonObject shown = full.copy();
    hidden.forEach(name -> shown.put(name, HIDDEN));
    return shown;
  }

  /** A URL as all may see it. */
  String url(String app, String url) {
    return PARAMETER.matcher(url).replaceAll(found -> Matcher.quoteReplacement(hides(app, decoded(found.group(1)))
      ? found.group(1) + "=" + HIDDEN : found.group()));
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException badEscape) {
      return name;
    }
  }

  /** A query that could not be read is one parameter, of that name; anything may be in it. */
  private boolean hides(String app, String name) {
    return name.equals(QueryString.UNREADABLE) || secret.contains(name) || access.hides(app, name);
  }
}
