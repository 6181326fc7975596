package io.github.vertxrtmp.net;

import io.github.vertxrtmp.session.RtmpSession;
import io.github.vertxrtmp.session.SessionServices;
import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.internal.net.NetSocketInternal;
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

  /**
   * @param options address, port and whatever else Vert.x offers for TCP and TLS
   */
  public RtmpListener(SessionServices services, NetServerOptions options) {
    this.services = services;
    this.server = services.vertx().createNetServer(options);
  }

  /** @return the port that is listened on; fails when it cannot be had */
  public Future<Integer> listen() {
    return server.connectHandler(this::accept).listen().map(NetServer::actualPort);
  }

  private void accept(NetSocket accepted) {
    NetSocketInternal socket = (NetSocketInternal) accepted;
    NetLink link = new NetLink(socket);
    TrafficLog traffic = services.settings().verbose() ? new TrafficLog(link.remoteAddress()) : null;
    if (traffic != null) {
      socket.channelHandlerContext().pipeline().addBefore("handler", "traffic", traffic);
    }
    RtmpSession session = new RtmpSession(services, link);
    socket.messageHandler(message -> receive(session, link, message));
    socket.closeHandler(closed -> session.closed());
    // A reset is a way to leave; the close handler follows.
    socket.exceptionHandler(failure -> LOG.debug("[{}] {}", link.remoteAddress(), failure.toString()));
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
