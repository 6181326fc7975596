package io.github.vertxrtmp.net;

import io.github.vertxrtmp.session.Elsewhere;
import io.github.vertxrtmp.session.SessionServices;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Listens for RTMP and makes a session of each connection. Instances that listen on one port share its connections. To be
 * used on the event loop on which it was made.
 */
public final class RtmpListener {

  private static final long DRAIN_CHECK_MILLIS = 100;
  /** What a peer may take behind the end of its session; see {@link NetLink#close}. With TLS it has twice to be waited for. */
  private static final long LINGER_MILLIS = 3 * NetLink.LINGER_MILLIS;

  private final SessionServices services;
  private final Vertx vertx;
  private final NetServer server;
  private final ConnectionCounts counts;
  private final Tls tls;
  private final Set<Arrival> arrivals = new HashSet<>();
  /** Completed when the last connection has gone; null while connections are let in. */
  private Promise<Void> drained;
  /** Null like it. */
  private Future<Void> serverClosed;
  private long deadlineNanos;

  /**
   * @param options address, port and whatever else Vert.x offers for TCP
   * @param tls     what is spoken below RTMP; null: nothing
   */
  public RtmpListener(SessionServices services, NetServerOptions options, Tls tls) {
    this.services = services;
    this.vertx = services.vertx();
    this.counts = ConnectionCounts.of(vertx);
    this.server = vertx.createNetServer(options);
    this.tls = tls;
  }

  /** @return the port that is listened on; fails when it cannot be had */
  public Future<Integer> listen() {
    return server.connectHandler(this::accept).listen().map(NetServer::actualPort);
  }

  private void accept(NetSocket accepted) {
    NetSocketInternal socket = (NetSocketInternal) accepted;
    AcceptFailures.watch(socket.channelHandlerContext().channel().parent(), vertx);
    Arrival arrival = new Arrival(services, socket, counts, tls);
    if (drained != null) {
      // It was on its way here when the others heard.
      socket.close();
    } else if (arrival.begin(() -> gone(arrival))) {
      arrivals.add(arrival);
    }
  }

  private void gone(Arrival arrival) {
    arrivals.remove(arrival);
    if (drained != null && arrivals.isEmpty()) {
      drained.tryComplete();
    }
  }

  /**
   * Lets nobody in any more. Who publishes or plays may go on for a time, the others are told and closed at once.
   *
   * @param millis    how long; a second call can shorten it
   * @param elsewhere where clients can go instead
   * @return done when the last connection has gone, soon after that time at the latest
   */
  public Future<Void> drain(long millis, Elsewhere elsewhere) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    if (drained == null) {
      drained = Promise.promise();
      deadlineNanos = deadline;
      // Vert.x would close the sockets of which it has waited long enough for the end.
      serverClosed = server.shutdown(millis + 2 * LINGER_MILLIS, TimeUnit.MILLISECONDS);
      List.copyOf(arrivals).forEach(arrival -> arrival.move(elsewhere));
      vertx.setPeriodic(DRAIN_CHECK_MILLIS, this::endIdle);
    } else if (deadline - deadlineNanos < 0) {
      deadlineNanos = deadline;
    }
    endIdle(-1);
    return drained.future();
  }

  private void endIdle(long timer) {
    long late = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - deadlineNanos);
    for (Arrival arrival : List.copyOf(arrivals)) {
      if (late >= 0 || !arrival.isBusy()) {
        arrival.shutDown();
      }
    }
    if (arrivals.isEmpty() || late > LINGER_MILLIS) {
      drained.tryComplete();
      vertx.cancelTimer(timer);
    }
  }

  /** Stops listening, and ends the sessions that are there. */
  public Future<Void> close() {
    // Not by NetServer.close as well: while a shutdown begins it can make Vert.x 5.0.10 fail to set the timer, and wait for ever.
    return drain(0, Elsewhere.NOWHERE).eventually(() -> serverClosed);
  }

  /** The connections of all listeners of a Vert.x. */
  public static int connections(Vertx vertx) {
    return ConnectionCounts.of(vertx).size();
  }
}
