package io.github.vertxrtmp.net;

import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Who is at the other end. Immutable.
 *
 * @param host address in digits; IPv4 addresses that are written as IPv6 ones become IPv4 addresses
 * @param port TCP port
 */
record Peer(String host, int port) {

  static Peer of(SocketAddress remote) {
    return of(remote.hostAddress(), remote.port());
  }

  /** Writes an address as all others are written, so that lists and counts know it again. */
  static Peer of(String address, int port) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    try {
      return new Peer(bytes == null ? address : InetAddress.getByAddress(bytes).getHostAddress(), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address, e);
    }
  }

  /** {@code address:port}. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
