package io.github.vertxrtmp.net;

import io.github.vertxrtmp.client.ClientLink;
import io.github.vertxrtmp.client.ClientSession;
import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.function.Function;

/**
 * Connects to other RTMP servers. To be kept by who uses it: its connections end with it. Connections belong to the context
 * that makes them.
 */
public final class RtmpConnector {

  private final NetClient client;

  /** @param connectMillis how long a server may take to accept a connection */
  public RtmpConnector(Vertx vertx, int connectMillis) {
    client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setConnectTimeout(connectMillis));
  }

  /**
   * Opens a connection and starts its session.
   *
   * @param sessions makes the session of a connection
   */
  public Future<ClientSession> connect(String host, int port, Function<ClientLink, ClientSession> sessions) {
    return client.connect(port, host).map(connected -> {
      NetSocketInternal socket = (NetSocketInternal) connected;
      NetLink link = new NetLink(socket, Peer.of(socket.remoteAddress()));
      ClientSession session = sessions.apply(link);
      socket.messageHandler(message -> receive(session, link, message));
      socket.closeHandler(closed -> session.closed());
      // A reset is a way to leave; the close handler follows.
      socket.exceptionHandler(reset -> { });
      session.start();
      return session;
    });
  }

  private static void receive(ClientSession session, NetLink link, Object message) {
    try {
      if (message instanceof ByteBuf bytes && !link.isClosing()) {
        session.receive(bytes);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  /** Closes all connections. */
  public Future<Void> close() {
    return client.close();
  }
}
