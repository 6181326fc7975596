package io.github.vertxrtmp.net;

import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.session.LimitReport;
import io.github.vertxrtmp.session.RtmpSession;
import io.github.vertxrtmp.session.SessionServices;
import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for RTMP and makes a session of each connection. Instances that listen on one port share its connections. */
public final class RtmpListener {

  private static final Logger LOG = LoggerFactory.getLogger(RtmpListener.class);

  private final SessionServices services;
  private final NetServer server;
  private final ConnectionCounts counts;

  /**
   * @param options address, port and whatever else Vert.x offers for TCP and TLS
   */
  public RtmpListener(SessionServices services, NetServerOptions options) {
    this.services = services;
    this.counts = ConnectionCounts.of(services.vertx());
    this.server = services.vertx().createNetServer(options);
  }

  /** @return the port that is listened on; fails when it cannot be had */
  public Future<Integer> listen() {
    return server.connectHandler(this::accept).listen().map(NetServer::actualPort);
  }

  private void accept(NetSocket accepted) {
    NetSocketInternal socket = (NetSocketInternal) accepted;
    NetLink link = new NetLink(socket);
    if (!letIn(socket, link)) {
      return;
    }
    TrafficLog traffic = services.settings().verbose() ? new TrafficLog(link.remoteAddress()) : null;
    if (traffic != null) {
      socket.channelHandlerContext().pipeline().addBefore("handler", "traffic", traffic);
      link.usePipelineOnly();
    }
    RtmpSession session = new RtmpSession(services, link);
    link.trustHandler(() -> counts.uncount(link.remoteHost()));
    socket.messageHandler(message -> receive(session, link, message));
    socket.closeHandler(closed -> {
      counts.leave(link.isTrusted() ? null : link.remoteHost());
      session.closed();
    });
    // A reset is a way to leave; the close handler follows.
    socket.exceptionHandler(failure -> LOG.debug("[{}] {}", link.remoteAddress(), failure.toString()));
  }

  /** Before the handshake there is no way to tell a client why, so one that is too many is only closed. */
  private boolean letIn(NetSocketInternal socket, NetLink link) {
    Settings settings = services.settings();
    String limit = counts.enter(link.remoteHost(), settings.limits());
    if (limit == null) {
      return true;
    }
    LOG.info("[{}] refused: {} connections are allowed ({})", link.remoteAddress(), settings.value(limit), limit);
    LimitReport.of(services.vertx()).reached(settings, limit, new JsonObject().put("address", link.remoteAddress()), "Too many connections");
    socket.close();
    return false;
  }

  /** What comes while the link is closing is read and thrown away, so that the peer gets what was sent last. */
  private static void receive(RtmpSession session, NetLink link, Object message) {
    try {
      if (message instanceof ByteBuf bytes && !link.isClosing()) {
        session.receive(bytes);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  /** Stops listening and closes the connections. */
  public Future<Void> close() {
    return server.close();
  }
}
