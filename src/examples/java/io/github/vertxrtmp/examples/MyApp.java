package io.github.vertxrtmp.examples;

import io.github.vertxrtmp.app.RtmpApp;
import io.github.vertxrtmp.app.RtmpClient;
import io.github.vertxrtmp.bus.Decision;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;

/**
 * The first example of FlashServer: lets everybody in, as the base class does, and calls {@code connected("some-arg")} on the
 * client. The call waits by itself until the connection is established.
 */
public class MyApp extends RtmpApp {

  @Override
  protected Future<Decision> onConnect(RtmpClient client, JsonArray args) {
    Future<Decision> result = super.onConnect(client, args);
    client.call("connected", "some-arg");
    return result;
  }
}
