package io.github.vertxrtmp.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs all bytes of a connection in hex, long pieces truncated ({@code -v}). One for each connection. */
final class TrafficLog extends ChannelDuplexHandler {

  private static final Logger LOG = LoggerFactory.getLogger(TrafficLog.class);
  private static final int SHOWN_BYTES = 64;

  private final String peer;

  TrafficLog(String peer) {
    this.peer = peer;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    log("<", message);
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    log(">", message);
    context.write(message, promise);
  }

  private void log(String direction, Object message) {
    if (message instanceof ByteBuf bytes && bytes.isReadable()) {
      int length = bytes.readableBytes();
      String shown = ByteBufUtil.hexDump(bytes, bytes.readerIndex(), Math.min(length, SHOWN_BYTES));
      LOG.info("[{}] {} {} bytes {}{}", peer, direction, length, shown, length > SHOWN_BYTES ? "…" : "");
    }
  }
}
