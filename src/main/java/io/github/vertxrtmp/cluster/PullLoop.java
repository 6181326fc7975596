package io.github.vertxrtmp.cluster;

import io.github.vertxrtmp.net.RtmpConnector;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Collection;

/**
 * An event loop that fetches streams. A stream that goes on here as this node's own stays on the loop that has fetched it, so
 * that one is a verticle which lives as long as the node. The fields are for any thread.
 */
final class PullLoop extends VerticleBase {

  private final Collection<PullLoop> all;
  private final int connectMillis;
  private volatile RtmpConnector connector;

  /** @param all it is added to these when it has started; thread-safe */
  PullLoop(Collection<PullLoop> all, int connectMillis) {
    this.all = all;
    this.connectMillis = connectMillis;
  }

  @Override
  public Future<?> start() {
    connector = new RtmpConnector(vertx, connectMillis);
    all.add(this);
    return Future.succeededFuture();
  }

  Context loop() {
    return context;
  }

  RtmpConnector connector() {
    return connector;
  }
}
