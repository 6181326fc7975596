package io.github.vertxrtmp.client;

import io.netty.buffer.ByteBuf;

/** The socket of a client, as its session sees it. All calls on the connection's event loop. */
public interface ClientLink {

  /** Queues bytes; one reference passes to the callee. */
  void write(ByteBuf bytes);

  /** Sends what is queued when this turn of the event loop ends. */
  void flushSoon();

  /** Stops reading, so that TCP slows the server down. */
  void pauseReading();

  /** Reads again. */
  void resumeReading();

  /** Sends what is queued, then closes. Bounded in time. */
  void close();

  /** {@code address:port} of the server. */
  String remoteAddress();
}
