package io.github.vertxrtmp.bus;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** Publishes facts on {@link RtmpAddresses#EVENTS}. Thread-safe. */
public final class RtmpEvents {

  /** A client was let in. */
  public static final String CLIENT_CONNECTED = "client.connected";
  /** A client was refused or redirected. */
  public static final String CLIENT_REJECTED = "client.rejected";
  /** Access control has refused a client, before its application was asked. */
  public static final String ACCESS_REFUSED = "access.refused";
  /** A client that was let in has left. */
  public static final String CLIENT_DISCONNECTED = "client.disconnected";
  /** A stream is on air. */
  public static final String STREAM_PUBLISHED = "stream.published";
  /** A stream is not on air any more. */
  public static final String STREAM_UNPUBLISHED = "stream.unpublished";
  /** An application gave a stream another name than its client. */
  public static final String STREAM_RENAMED = "stream.renamed";
  /** A publisher has gone, and may come back. */
  public static final String STREAM_INTERRUPTED = "stream.interrupted";
  /** A publisher has come back. */
  public static final String STREAM_RESUMED = "stream.resumed";
  /** A client begins to play. */
  public static final String STREAM_PLAYED = "stream.played";
  /** A client does not play any more. */
  public static final String STREAM_STOPPED = "stream.stopped";
  /** A player cannot keep up, or can again. */
  public static final String VIEWER_SLOW = "viewer.slow";
  /** A player was behind for too long. */
  public static final String VIEWER_DROPPED = "viewer.dropped";
  /** A recording begins. */
  public static final String RECORD_STARTED = "record.started";
  /** A recording goes on in another file. */
  public static final String RECORD_SEGMENT = "record.segment";
  /** A recording is complete. */
  public static final String RECORD_DONE = "record.done";
  /** A recording could not go on. */
  public static final String RECORD_FAILED = "record.failed";
  /** A file that a crash had left is whole. */
  public static final String RECORD_REPAIRED = "record.repaired";
  /** This node lets nobody in any more. */
  public static final String NODE_DRAINING = "node.draining";
  /** The last connection of this node has gone. */
  public static final String NODE_DRAINED = "node.drained";
  /** Somebody wanted more than a setting or a decision allows. */
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
