package io.github.vertxrtmp.session;

import io.github.vertxrtmp.protocol.message.ConnectCommand;
import io.vertx.core.json.JsonObject;

/**
 * Who is connected, as applications and events see it. Immutable.
 *
 * @param path the application and scope that it connected to
 * @param json the {@code client} object of the bus contract
 */
record Client(AppPath path, JsonObject json) {

  static Client of(String id, String node, String address, AppPath path, ConnectCommand connect) {
    return new Client(path, new JsonObject().put("id", id).put("node", node).put("address", address)
      .put("app", path.app()).put("instance", path.scope()).put("tcUrl", connect.tcUrl()).put("params", path.params().params())
      .put("flashVer", connect.flashVer()).put("swfUrl", connect.swfUrl()).put("pageUrl", connect.pageUrl())
      .put("objectEncoding", connect.objectEncoding()));
  }

  /** A copy: what is sent on the bus is the receiver's to change. */
  JsonObject toJson() {
    return json.copy();
  }
}
