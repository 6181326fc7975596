package io.github.vertxrtmp.net;

import io.github.vertxrtmp.protocol.LimitException;
import io.github.vertxrtmp.protocol.ProtocolException;
import io.github.vertxrtmp.protocol.RtmpException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.AddressFamily;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.TransportProtocol;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Waits for the header with which a balancer begins a connection (PROXY protocol, versions 1 and 2), in front of everything
 * else, TLS too, and tells whose connection it is. Only to be put before peers that are known to send one: who may write a
 * header may be anybody. One for each connection, on its event loop.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {

  private final Consumer<Peer> found;
  private final Consumer<RtmpException> failed;
  private ScheduledFuture<?> limit;
  private boolean over;
  private boolean complete;
  private Peer peer;

  private ProxyHeader(Consumer<Peer> found, Consumer<RtmpException> failed) {
    this.found = found;
    this.failed = failed;
  }

  /**
   * @param found  gets the real peer, or null when the header names none (a connection of the balancer itself); what it adds
   *               to the pipeline sees all bytes behind the header
   * @param failed gets what is wrong, and is to close the connection
   */
  static void await(ChannelPipeline pipeline, int millis, Consumer<Peer> found, Consumer<RtmpException> failed) {
    ProxyHeader header = new ProxyHeader(found, failed);
    pipeline.addFirst("proxyHeader", header);
    pipeline.addFirst("proxyDecoder", new HAProxyMessageDecoder());
    pipeline.addFirst("proxyAdditions", new ProxyAdditions());
    LimitException late = new LimitException("proxy.headerMillis", "no PROXY header within " + millis + " ms");
    header.limit = pipeline.channel().eventLoop().schedule(() -> header.fail(late), millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (over) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof HAProxyMessage header) {
      try {
        read(header);
      } finally {
        header.release();
      }
    } else {
      // The decoder has left, and what it had read beyond the header comes first.
      goOn(context, (ByteBuf) message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (complete && !over) {
      goOn(context, null);
    }
    context.fireChannelReadComplete();
  }

  private void read(HAProxyMessage header) {
    boolean named = header.command() == HAProxyCommand.PROXY && header.sourceAddress() != null
      && (header.proxiedProtocol().addressFamily() == AddressFamily.AF_IPv4 || header.proxiedProtocol().addressFamily() == AddressFamily.AF_IPv6);
    if (named && header.proxiedProtocol().transportProtocol() == TransportProtocol.DGRAM) {
      fail(new ProtocolException("a PROXY header for datagrams"));
    } else {
      peer = named ? Peer.of(header.sourceAddress(), header.sourcePort()) : null;
      complete = true;
    }
  }

  private void goOn(ChannelHandlerContext context, ByteBuf rest) {
    over = true;
    limit.cancel(false);
    ChannelPipeline pipeline = context.pipeline();
    pipeline.remove(this);
    found.accept(peer);
    if (rest != null) {
      pipeline.fireChannelRead(rest);
    }
  }

  private void fail(RtmpException reason) {
    if (!over) {
      over = true;
      limit.cancel(false);
      failed.accept(reason);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (complete) {
      context.fireExceptionCaught(cause);
    } else {
      fail(new ProtocolException("expected a PROXY header (" + cause.getMessage() + ")"));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    over = true;
    limit.cancel(false);
    context.fireChannelInactive();
  }
}
