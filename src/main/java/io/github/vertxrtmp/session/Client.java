package io.github.vertxrtmp.session;

import io.github.vertxrtmp.protocol.message.ConnectCommand;
import io.github.vertxrtmp.protocol.message.EnhancedCapabilities;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Who is connected, as applications and events see it. Immutable: messages are not to change its objects, the bus gives
 * each receiver a copy.
 *
 * @param path       the application and scope that it connected to
 * @param reconnects whether it understands a request to connect elsewhere (Enhanced RTMP v2, "Reconnect Request")
 * @param json       the {@code client} object of the bus contract, as its application sees it
 * @param shown      as all others see it: without keys and tokens
 */
record Client(AppPath path, boolean reconnects, JsonObject json, JsonObject shown) {

  private static final List<String> PLACES = List.of("tcUrl", "swfUrl", "pageUrl", "flashVer");

  /** @param tls what TLS says about the connection, or null */
  static Client of(String id, String node, String address, JsonObject tls, AppPath path, ConnectCommand connect, Redaction redaction) {
    boolean reconnects = (connect.enhanced().capsEx() & EnhancedCapabilities.RECONNECT) != 0;
    JsonObject json = new JsonObject().put("id", id).put("node", node).put("address", address)
      .put("app", path.app()).put("instance", path.scope()).put("path", path.path()).put("tcUrl", connect.tcUrl()).put("params", path.params().params())
      .put("flashVer", connect.flashVer()).put("swfUrl", connect.swfUrl()).put("pageUrl", connect.pageUrl())
      .put("objectEncoding", connect.objectEncoding());
    if (tls != null) {
      json.put("tls", tls);
    }
    return new Client(path, reconnects, json, redaction.client(json));
  }

  /** The same client in another application. */
  Client in(String app) {
    AppPath other = new AppPath(app, path.scope(), path.params());
    return changed(other, full -> full.copy().put("app", other.app()).put("path", other.path()));
  }

  private Client changed(AppPath newPath, UnaryOperator<JsonObject> change) {
    JsonObject changed = change.apply(json);
    return new Client(newPath, reconnects, changed, shown == json ? changed : change.apply(shown));
  }

  /**
   * The same client without a name that is not to be seen any more: encoders put it into other places than the one it is
   * meant for.
   */
  Client hiding(String secret) {
    return changed(path, full -> without(secret, full));
  }

  private static JsonObject without(String secret, JsonObject json) {
    JsonObject hidden = json.copy();
    for (String field : PLACES) {
      if (hidden.getValue(field) instanceof String text) {
        hidden.put(field, without(secret, text));
      }
    }
    JsonObject params = hidden.getJsonObject("params");
    params.fieldNames().forEach(name -> params.put(name, without(secret, params.getString(name))));
    return hidden;
  }

  /** Also as it is written in a URL. */
  private static String without(String secret, String text) {
    String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    return text.replace(secret, Redaction.HIDDEN).replace(encoded, Redaction.HIDDEN).replace(encoded.replace("+", "%20"), Redaction.HIDDEN);
  }
}
