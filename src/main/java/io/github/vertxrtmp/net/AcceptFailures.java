package io.github.vertxrtmp.net;

import io.github.vertxrtmp.session.PeerLog;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * On a socket that listens, behind Netty's handler: when a connection cannot be accepted, because the process has no file
 * descriptor left, that one pauses for a second and then tries again. Here this becomes a line of the log, where otherwise
 * each try would be a stack trace.
 */
@ChannelHandler.Sharable
final class AcceptFailures extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(AcceptFailures.class);
  private static final String NAME = "acceptFailures";

  private final Vertx vertx;

  private AcceptFailures(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Vert.x does not show the listening socket, but each accepted one knows it. Any thread; once is enough. */
  static void watch(Channel listening, Vertx vertx) {
    if (listening.pipeline().get(NAME) == null) {
      synchronized (listening) {
        if (listening.pipeline().get(NAME) == null) {
          listening.pipeline().addLast(NAME, new AcceptFailures(vertx));
        }
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    PeerLog.of(vertx).warn(LOG, "Cannot accept connections on {}, trying again in a second: {}", context.channel().localAddress(), cause.getMessage());
  }
}
