package io.github.vertxrtmp.net;

import io.github.vertxrtmp.client.ClientLink;
import io.github.vertxrtmp.session.Link;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Handler;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** A socket of Vert.x, written to through its Netty channel. Confined to the socket's event loop. */
final class NetLink implements Link, ClientLink {

  /** How long a peer may take to read what was sent before a close. */
  static final long LINGER_MILLIS = 2_000;
  /** What a peer may have on its way when it is told of the end, an encoder on a slow line for example. */
  static final int MOST_DISCARDED_BYTES = 1 << 20;
  /** The last handler of the pipeline. */
  static final String VERTX_HANDLER = "handler";

  private final NetSocketInternal socket;
  private final ChannelHandlerContext context;
  private final Channel channel;
  private final ChannelOutboundBuffer queue;
  /** Null where all bytes have to go through the pipeline. */
  private final DirectSocket directSocket;
  private final String remoteAddress;
  private long writtenBytes;
  /** Several streams of a connection may wait. */
  private final List<Handler<Void>> drainHandlers = new ArrayList<>();
  private Runnable trustHandler = () -> { };
  private boolean trusted;
  private boolean flushDue;
  private boolean closing;
  private int discardedBytes;

  /** To be made when the pipeline has all other handlers that want to see bytes. */
  NetLink(NetSocketInternal socket, Peer peer) {
    this.socket = socket;
    this.context = socket.channelHandlerContext();
    this.channel = context.channel();
    this.queue = channel.unsafe().outboundBuffer();
    this.directSocket = DirectSocket.of(channel);
    context.pipeline().addBefore(VERTX_HANDLER, "drain", new Drain());
    this.remoteAddress = peer.toString();
  }

  @Override
  public void write(ByteBuf bytes) {
    if (closing) {
      bytes.release();
    } else {
      writtenBytes += bytes.readableBytes();
      context.write(bytes, context.voidPromise());
    }
  }

  @Override
  public void flush() {
    context.flush();
  }

  @Override
  public void send(ByteBuf shared, int index, int length) {
    if (closing) {
      return;
    }
    writtenBytes += length;
    int sent = directSocket != null && pendingBytes() == 0 ? directSocket.write(shared, index, length) : 0;
    if (sent < length) {
      context.write(shared.retainedSlice(index + sent, length - sent), context.voidPromise());
      context.flush();
    }
  }

  @Override
  public boolean isIdle() {
    return !closing && pendingBytes() == 0 && directSocket != null && directSocket.isOpen();
  }

  @Override
  public void flushSoon() {
    if (!flushDue) {
      flushDue = true;
      channel.eventLoop().execute(() -> {
        flushDue = false;
        context.flush();
      });
    }
  }

  @Override
  public void afterInput(Runnable action) {
    // Netty takes up scheduled tasks only behind its next look at the sockets; a plain task would run before that.
    channel.eventLoop().schedule(action, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public long pendingBytes() {
    return queue == null ? 0 : queue.totalPendingWriteBytes();
  }

  @Override
  public boolean writeQueueFull() {
    return !channel.isWritable();
  }

  @Override
  public void drainHandler(Handler<Void> handler) {
    drainHandlers.add(handler);
  }

  private void drained() {
    List<Handler<Void>> waiting = List.copyOf(drainHandlers);
    drainHandlers.clear();
    waiting.forEach(handler -> handler.handle(null));
  }

  @Override
  public void pauseReading() {
    socket.pause();
  }

  @Override
  public void resumeReading() {
    socket.resume();
  }

  /**
   * A plain close would drop what the peer has not taken yet, and reset the connection when there is unread input, which
   * takes even what was sent from the peer. So: send all, say that no more comes, and wait for the peer's end.
   */
  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    socket.resume();
    ScheduledFuture<?> limit = channel.eventLoop().schedule(this::closeNow, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(closed -> limit.cancel(false));
    context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> endOutput());
  }

  /**
   * Input that has come since the close. Who goes on sending as if nothing had happened is not read from any more, so that it
   * costs nothing for the time that is left to it, and cannot come again before.
   */
  void discard(int bytes) {
    discardedBytes += bytes;
    if (discardedBytes > MOST_DISCARDED_BYTES) {
      channel.config().setAutoRead(false);
    }
  }

  /** Past Vert.x, which waits for its peer to take what is queued, however long that takes, and even behind this call. */
  private void closeNow() {
    context.close();
  }

  private void endOutput() {
    SslHandler tls = tlsHandler();
    if (tls == null) {
      shutdownOutput();
    } else {
      // Its close_notify says that no more comes; without it the peer has to take the end for an attack.
      tls.closeOutbound().addListener(sent -> shutdownOutput());
    }
  }

  private void shutdownOutput() {
    if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    } else {
      closeNow();
    }
  }

  private SslHandler tlsHandler() {
    return context.pipeline().get(SslHandler.class);
  }

  @Override
  public JsonObject tls() {
    SslHandler tls = tlsHandler();
    if (tls == null) {
      return null;
    }
    SSLSession session = tls.engine().getSession();
    JsonObject facts = new JsonObject().put("version", session.getProtocol());
    try {
      facts.put("subject", session.getPeerPrincipal().getName());
    } catch (SSLPeerUnverifiedException none) {
      // A client without a certificate.
    }
    return facts;
  }

  @Override
  public long writtenBytes() {
    return writtenBytes;
  }

  @Override
  public void trust() {
    if (!trusted) {
      trusted = true;
      trustHandler.run();
    }
  }

  /** Called when the peer turns out to be one to whom limits for an address do not apply. */
  void trustHandler(Runnable handler) {
    trustHandler = handler;
  }

  /** Whether bytes may go to the socket past the pipeline. */
  boolean isDirect() {
    return directSocket != null;
  }

  boolean isClosing() {
    return closing;
  }

  @Override
  public String remoteAddress() {
    return remoteAddress;
  }

  /** Vert.x calls its own drain handler only for what was written through its socket. */
  private final class Drain extends ChannelInboundHandlerAdapter {

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext handlerContext) {
      if (channel.isWritable()) {
        drained();
      }
      handlerContext.fireChannelWritabilityChanged();
    }
  }
}
