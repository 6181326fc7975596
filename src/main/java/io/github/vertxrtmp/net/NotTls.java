package io.github.vertxrtmp.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.util.ReferenceCountUtil;

/** In the place of TLS, where something else came: says so, and closes. */
final class NotTls extends ChannelInboundHandlerAdapter {

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    context.fireExceptionCaught(new NotSslRecordException("The client does not speak TLS; use rtmps:// here or rtmp:// on a port without TLS"));
    context.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message);
  }
}
