package io.github.vertxrtmp.session;

import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.protocol.message.PlayCommand;
import io.vertx.core.json.JsonObject;

/**
 * What is played.
 *
 * @param name     as the application knows the stream
 * @param key      the stream itself
 * @param params   of the query behind the name, as all may see them; empty after a rename, since one of them may be the secret again
 * @param asked    the same for the application, with their values
 * @param command  what the client asked for
 * @param decision what the application said to that
 */
record Played(String name, StreamKey key, JsonObject params, JsonObject asked, PlayCommand command, Decision decision) {

  /** For the application. */
  JsonObject info() {
    return new JsonObject().put("stream", name).put("key", key.toString());
  }

  /** For the application, when it is over. */
  JsonObject stopped(String reason) {
    return info().put("params", asked).put("reason", reason);
  }
}
