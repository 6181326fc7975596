package io.github.vertxrtmp.net;

import io.github.vertxrtmp.session.SessionServices;
import io.vertx.core.Future;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;

/** Listens for RTMP and makes a session of each connection. Instances that listen on one port share its connections. */
public final class RtmpListener {

  private final SessionServices services;
  private final NetServer server;
  private final ConnectionCounts counts;
  private final Tls tls;

  /**
   * @param options address, port and whatever else Vert.x offers for TCP
   * @param tls     what is spoken below RTMP; null: nothing
   */
  public RtmpListener(SessionServices services, NetServerOptions options, Tls tls) {
    this.services = services;
    this.counts = ConnectionCounts.of(services.vertx());
    this.server = services.vertx().createNetServer(options);
    this.tls = tls;
  }

  /** @return the port that is listened on; fails when it cannot be had */
  public Future<Integer> listen() {
    return server.connectHandler(this::accept).listen().map(NetServer::actualPort);
  }

  private void accept(NetSocket accepted) {
    NetSocketInternal socket = (NetSocketInternal) accepted;
    AcceptFailures.watch(socket.channelHandlerContext().channel().parent(), services.vertx());
    new Arrival(services, socket, counts, tls).begin(() -> { });
  }

  /** Stops listening and closes the connections. */
  public Future<Void> close() {
    return server.close();
  }
}
