package io.github.vertxrtmp.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import java.util.List;

/**
 * Stands before Netty's decoder of PROXY headers, which loses the buffer it reads from where the additions to a header of
 * version 2 (type, length, value; section 2.2) do not fit into it, or nest deeply. Holds such a header back until it is
 * whole, refuses it when it is too long or its additions are malformed, and leaves. All else goes on at once.
 */
final class ProxyAdditions extends ByteToMessageDecoder {

  private static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
  private static final int COMMAND = 12;
  private static final int FAMILY = 13;
  private static final int LENGTH = 14;
  private static final int ADDRESSES = 16;
  private static final int MAX_ADDRESS_BYTES = 216;
  /** Of additions, such as what was said in a TLS handshake. */
  private static final int MAX_BYTES = 4096;
  private static final int PROXY = 1;
  private static final int TYPE_AND_LENGTH_BYTES = 3;
  private static final int TYPE_SSL = 0x20;
  /** Of an addition that tells of TLS, before those within it: what the client did, and whether its certificate is good. */
  private static final int SSL_BYTES = 5;

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (!beginsAsVersion2(in)) {
      context.pipeline().remove(this);
    } else if (in.readableBytes() >= ADDRESSES) {
      int bytes = ADDRESSES + in.getUnsignedShort(in.readerIndex() + LENGTH);
      if (bytes > ADDRESSES + MAX_ADDRESS_BYTES + MAX_BYTES) {
        throw new HAProxyProtocolException("a header of " + bytes + " bytes");
      }
      if (in.readableBytes() >= bytes) {
        checkHeader(in.slice(in.readerIndex(), bytes));
        context.pipeline().remove(this);
      }
    }
  }

  private static boolean beginsAsVersion2(ByteBuf in) {
    int bytes = Math.min(in.readableBytes(), SIGNATURE.length);
    for (int i = 0; i < bytes; i++) {
      if (in.getByte(in.readerIndex() + i) != SIGNATURE[i]) {
        return false;
      }
    }
    return true;
  }

  private static void checkHeader(ByteBuf header) {
    int additions = ADDRESSES + addressBytes(header.getByte(FAMILY) >> 4);
    if ((header.getByte(COMMAND) & 0xF) == PROXY && additions < header.readableBytes()) {
      check(header.skipBytes(additions), false);
    }
  }

  /** Of both ends with their ports; a family that is not known has no additions. */
  private static int addressBytes(int family) {
    return switch (family) {
      case 1 -> 12;
      case 2 -> 36;
      case 3 -> MAX_ADDRESS_BYTES;
      default -> Integer.MAX_VALUE - ADDRESSES;
    };
  }

  private static void check(ByteBuf additions, boolean withinSsl) {
    while (additions.isReadable()) {
      boolean whole = additions.readableBytes() >= TYPE_AND_LENGTH_BYTES;
      boolean ssl = whole && additions.readUnsignedByte() == TYPE_SSL;
      int length = whole ? additions.readUnsignedShort() : -1;
      if (length < (ssl ? SSL_BYTES : 0) || length > additions.readableBytes() || ssl && withinSsl) {
        throw new HAProxyProtocolException("malformed additions");
      }
      ByteBuf value = additions.readSlice(length);
      if (ssl) {
        check(value.skipBytes(SSL_BYTES), true);
      }
    }
  }
}
