package io.github.vertxrtmp.app;

import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;

/** The default application: everybody may connect, publish and play. */
public final class LiveApp extends VerticleBase {

  @Override
  public Future<?> start() {
    return vertx.eventBus().<JsonObject>consumer(RtmpAddresses.DEFAULT_APP, request -> {
      // Facts are sent without expecting an answer.
      if (request.replyAddress() != null) {
        request.reply(Decision.accept().toJson());
      }
    }).completion();
  }
}
