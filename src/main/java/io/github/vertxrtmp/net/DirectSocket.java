package io.github.vertxrtmp.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.util.Map;

/**
 * The socket behind a native channel, written to without the channel. Most writes of a fan-out find nothing queued and are
 * taken whole by the kernel; for these the pipeline, a buffer object and an entry in the channel's queue, all of them cold in
 * the cache, cost a quarter of the whole delivery. To be used only while the channel's own queue is empty, on its event loop.
 */
final class DirectSocket {

  private final Socket socket;

  private DirectSocket(Socket socket) {
    this.socket = socket;
  }

  /** Null where bytes have to go through the pipeline: NIO, or handlers before that of Vert.x, such as TLS. */
  static DirectSocket of(Channel channel) {
    return channel instanceof UnixChannel unix && unix.fd() instanceof Socket socket && isBare(channel.pipeline())
        ? new DirectSocket(socket) : null;
  }

  /** An accepted channel may still have the initializer by which it got its handlers, and which leaves then. */
  private static boolean isBare(ChannelPipeline pipeline) {
    for (Map.Entry<String, ChannelHandler> entry : pipeline) {
      if (!(entry.getValue() instanceof ChannelInitializer)) {
        return entry.getKey().equals(NetLink.VERTX_HANDLER);
      }
    }
    return false;
  }

  boolean isOpen() {
    return socket.isOpen();
  }

  /**
   * Hands bytes to the kernel.
   *
   * @return how many it took; 0 also when the connection is broken, which the channel finds out by itself
   */
  int write(ByteBuf bytes, int index, int length) {
    if (!socket.isOpen() || !bytes.hasMemoryAddress()) {
      return 0;
    }
    try {
      return socket.sendAddress(bytes.memoryAddress(), index, index + length);
    } catch (IOException broken) {
      return 0;
    }
  }
}
