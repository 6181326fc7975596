package io.github.vertxrtmp.access;

import io.github.vertxrtmp.config.AccessAction;
import io.vertx.core.json.JsonObject;

/**
 * Somebody wants something.
 *
 * @param action  what
 * @param request what the application will be asked, in full; not to be changed
 * @param name    of the stream within the path that the client connected to; null with {@code CONNECT}
 */
record Attempt(AccessAction action, JsonObject request, String name) {

  static Attempt of(AccessAction action, JsonObject request) {
    return new Attempt(action, request, request.getString("stream"));
  }

  /** The same about another stream, as an earlier check has found. */
  Attempt about(String other) {
    return other == null ? this : new Attempt(action, request, other);
  }

  String app() {
    return client().getString("app");
  }

  /** Scope and name: what follows the application in the key of the stream. */
  String stream() {
    String scope = client().getString("instance");
    return scope.isEmpty() ? name : scope + "/" + name;
  }

  /** Of the query behind the name, else behind the path; null when there is none. */
  String parameter(String parameter) {
    JsonObject params = request.getJsonObject("params");
    String value = params == null ? null : params.getString(parameter);
    return value != null ? value : client().getJsonObject("params").getString(parameter);
  }

  /** In digits, without the port. */
  String address() {
    return address(client());
  }

  static String address(JsonObject client) {
    String address = client.getString("address");
    String host = address.substring(0, Math.max(0, address.lastIndexOf(':')));
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /** What the application will be asked, about this stream. */
  JsonObject message() {
    return name == null || name.equals(request.getString("stream")) ? request
      : request.copy().put("stream", name).put("key", app() + "/" + stream());
  }

  JsonObject client() {
    return request.getJsonObject("client");
  }
}
