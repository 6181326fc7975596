package io.github.vertxrtmp.record;

import io.github.vertxrtmp.bus.NodeId;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.media.StreamKey;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for a recording of every stream that a verticle of this node publishes, as verticles ask for nothing themselves. For
 * what a client publishes its session asks, unless the application does not want it.
 */
public final class VerticleStreams extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(VerticleStreams.class);

  @Override
  public Future<?> start() {
    return vertx.eventBus().<Object>consumer(RtmpAddresses.EVENTS, message -> published(message.body())).completion();
  }

  /** Other nodes see to theirs. */
  private void published(Object body) {
    String node = NodeId.of(vertx);
    if (body instanceof JsonObject event && node.equals(event.getValue("node"))
      && RtmpEvents.STREAM_PUBLISHED.equals(event.getValue("type")) && !event.containsKey("client")
      && event.getValue("stream") instanceof String stream && stream.indexOf('/') > 0) {
      StreamKey key = StreamKey.parse(stream);
      JsonObject start = new JsonObject().put("action", "start").put("app", key.app()).put("name", key.name()).put("node", node);
      vertx.eventBus().request(RtmpAddresses.RECORDER, start).onFailure(cause -> LOG.warn("{}: not recorded: {}", key, cause.getMessage()));
    }
  }
}
