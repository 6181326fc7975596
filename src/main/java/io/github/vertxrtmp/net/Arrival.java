package io.github.vertxrtmp.net;

import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.protocol.LimitException;
import io.github.vertxrtmp.protocol.RtmpException;
import io.github.vertxrtmp.session.Elsewhere;
import io.github.vertxrtmp.session.LimitReport;
import io.github.vertxrtmp.session.PeerLog;
import io.github.vertxrtmp.session.RtmpSession;
import io.github.vertxrtmp.session.SessionServices;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.json.JsonObject;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An accepted socket: counted, asked for a PROXY header if it comes from a balancer, then TLS if any, then a session.
 * Event-loop confined.
 */
final class Arrival {

  private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);

  private final SessionServices services;
  private final NetSocketInternal socket;
  private final ConnectionCounts counts;
  private final Tls tls;
  private final PeerLog log;
  /** Until a PROXY header says otherwise: who it is in the network. */
  private Peer peer;
  /** For its address. */
  private boolean counted;
  private RtmpSession session;

  /**
   * @param tls null without TLS
   */
  Arrival(SessionServices services, NetSocketInternal socket, ConnectionCounts counts, Tls tls) {
    this.services = services;
    this.socket = socket;
    this.counts = counts;
    this.tls = tls;
    this.log = PeerLog.of(services.vertx());
    this.peer = Peer.of(socket.remoteAddress());
  }

  /** @return whether it was let in so far */
  boolean begin(Runnable gone) {
    Settings settings = services.settings();
    String limit = counts.enter(settings.limits());
    if (limit != null) {
      refuse(limit);
      return false;
    }
    socket.exceptionHandler(this::failed);
    socket.closeHandler(closed -> {
      closed();
      gone.run();
    });
    if (settings.proxy().networks().contains(peer.host())) {
      ProxyHeader.await(pipeline(), settings.proxy().headerMillis(), this::identified, this::headless);
    } else {
      identified(null);
    }
    return true;
  }

  private ChannelPipeline pipeline() {
    return socket.channelHandlerContext().pipeline();
  }

  private void headless(RtmpException reason) {
    log.info(LOG, "[{}] closing: {}; it is one of proxy.networks", peer, reason.getMessage());
    if (reason instanceof LimitException limit) {
      report(limit.limit(), limit.getMessage());
    }
    pipeline().close();
  }

  /** @param real null: nobody else than is known already */
  private void identified(Peer real) {
    if (real != null) {
      peer = real;
    }
    String limit = counts.identify(peer.host(), services.settings().limits());
    if (limit != null) {
      refuse(limit);
      return;
    }
    counted = true;
    if (tls != null) {
      tls.install(pipeline());
    }
    if (services.settings().verbose()) {
      pipeline().addBefore(NetLink.VERTX_HANDLER, "traffic", new TrafficLog(peer.toString()));
    }
    NetLink link = new NetLink(socket, peer);
    link.trustHandler(this::uncount);
    session = new RtmpSession(services, link);
    socket.messageHandler(message -> receive(session, link, message));
  }

  /** Before the handshake there is no way to tell a client why, so one that is too many is only closed. */
  private void refuse(String limit) {
    Settings settings = services.settings();
    log.info(LOG, "[{}] refused: {} connections are allowed ({})", peer, settings.value(limit), limit);
    report(limit, "Too many connections");
    socket.close();
  }

  private void report(String limit, String text) {
    LimitReport.of(services.vertx()).reached(services.settings(), limit, new JsonObject().put("address", peer.toString()), text);
  }

  /** What comes while the link is closing is read and thrown away, so that the peer gets what was sent last. */
  private static void receive(RtmpSession session, NetLink link, Object message) {
    try {
      if (message instanceof ByteBuf bytes) {
        if (link.isClosing()) {
          link.discard(bytes.readableBytes());
        } else {
          session.receive(bytes);
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  /** A reset is a way to leave; the close handler follows. */
  private void failed(Throwable failure) {
    Throwable cause = failure instanceof DecoderException && failure.getCause() != null ? failure.getCause() : failure;
    if (tls != null && cause instanceof SSLException) {
      log.info(LOG, "[{}] closing: TLS: {}", peer, cause.getMessage());
    } else {
      LOG.debug("[{}] {}", peer, failure.toString());
    }
  }

  boolean isBusy() {
    return session != null && session.isBusy();
  }

  /** The server is about to stop. */
  void move(Elsewhere elsewhere) {
    if (session != null) {
      session.move(elsewhere);
    }
  }

  /** The server stops. */
  void shutDown() {
    if (session != null) {
      session.shutDown();
    } else {
      socket.close();
    }
  }

  private void closed() {
    counts.leave();
    uncount();
    if (session != null) {
      session.closed();
    }
  }

  /** It is not counted for its address any more: it has gone, or is another node. */
  private void uncount() {
    if (counted) {
      counted = false;
      counts.uncount(peer.host());
    }
  }
}
