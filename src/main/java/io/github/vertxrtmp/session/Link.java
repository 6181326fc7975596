package io.github.vertxrtmp.session;

import io.github.vertxrtmp.stream.Wire;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;

/** A connection's socket, as its session sees it. All calls on the connection's event loop. */
public interface Link extends Wire {

  /** Sends what is queued when this turn of the event loop ends; costs little when called often. */
  void flushSoon();

  /** Whether more waits than a paced sender should add to. */
  boolean writeQueueFull();

  /** Called once when {@link #writeQueueFull} has become false again; others that wait are called as well. */
  void drainHandler(Handler<Void> handler);

  /** Stops reading, so that TCP slows the peer down. */
  void pauseReading();

  /** Reads again. */
  void resumeReading();

  /** Sends what is queued, lets the peer read it, then closes. Bounded in time. */
  void close();

  /** Bytes that have been queued or sent so far. */
  long writtenBytes();

  /** It is another node: the limits for one address do not apply to it. */
  default void trust() {
  }

  /** What TLS says about the connection, as {@code tls} in the {@code client} of the bus contract; null without TLS. */
  JsonObject tls();

  /** {@code address:port} of the peer. */
  String remoteAddress();
}
