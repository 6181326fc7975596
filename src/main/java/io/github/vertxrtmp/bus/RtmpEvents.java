package io.github.vertxrtmp.bus;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** Publishes facts on {@link RtmpAddresses#EVENTS}. Thread-safe. */
public final class RtmpEvents {

  public static final String CLIENT_CONNECTED = "client.connected";
  public static final String CLIENT_REJECTED = "client.rejected";
  public static final String CLIENT_DISCONNECTED = "client.disconnected";
  public static final String STREAM_PUBLISHED = "stream.published";
  public static final String STREAM_UNPUBLISHED = "stream.unpublished";
  public static final String STREAM_RENAMED = "stream.renamed";
  public static final String STREAM_INTERRUPTED = "stream.interrupted";
  public static final String STREAM_RESUMED = "stream.resumed";
  public static final String STREAM_PLAYED = "stream.played";
  public static final String STREAM_STOPPED = "stream.stopped";
  public static final String VIEWER_SLOW = "viewer.slow";
  public static final String VIEWER_DROPPED = "viewer.dropped";
  public static final String RECORD_STARTED = "record.started";
  public static final String RECORD_SEGMENT = "record.segment";
  public static final String RECORD_DONE = "record.done";
  public static final String RECORD_FAILED = "record.failed";
  public static final String RECORD_REPAIRED = "record.repaired";
  public static final String LIMIT_REACHED = "limit.reached";
  /** An application gave no decision that could be used. */
  public static final String APP_FAILED = "app.failed";

  private static final DeliveryOptions HERE = new DeliveryOptions().setLocalOnly(true);

  private RtmpEvents() {
  }

  /**
   * Publishes a fact to every node.
   *
   * @param type  one of the constants above
   * @param facts its fields; type, time (ISO 8601, UTC) and node are added
   */
  public static void publish(Vertx vertx, String type, JsonObject facts) {
    vertx.eventBus().publish(RtmpAddresses.EVENTS, event(vertx, type, facts));
  }

  /**
   * Publishes a fact to this node only: each of the others says it to its own.
   *
   * @param facts among them {@code node}, when it did not happen on this one
   */
  public static void publishHere(Vertx vertx, String type, JsonObject facts) {
    vertx.eventBus().publish(RtmpAddresses.EVENTS, event(vertx, type, facts), HERE);
  }

  private static JsonObject event(Vertx vertx, String type, JsonObject facts) {
    return new JsonObject().put("type", type).put("time", Instant.now().toString()).put("node", NodeId.of(vertx)).mergeIn(facts);
  }
}
