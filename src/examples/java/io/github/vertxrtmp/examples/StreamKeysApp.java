package io.github.vertxrtmp.examples;

import io.github.vertxrtmp.app.RtmpApp;
import io.github.vertxrtmp.app.RtmpClient;
import io.github.vertxrtmp.app.RtmpStream;
import io.github.vertxrtmp.bus.Decision;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * Publishing needs a secret stream key; what is published has a public name. The keys stand in a JSON file,
 * {@code {"s3cr3t": "alice", "0th3r": "bob"}}, which the config names as {@code file}. It is read again at each publish, so
 * that a key may be added or withdrawn while the server runs.
 */
public class StreamKeysApp extends RtmpApp {

  @Override
  protected Future<Decision> onPublish(RtmpClient client, RtmpStream stream) {
    return vertx.fileSystem().readFile(config().getString("file")).map(JsonObject::new).compose(keys -> {
      String publicName = keys.getString(stream.name());
      return publicName == null ? reject("Unknown stream key") : rename(publicName);
    });
  }
}
