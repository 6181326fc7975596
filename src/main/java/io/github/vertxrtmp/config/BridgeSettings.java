package io.github.vertxrtmp.config;

import java.util.List;

/**
 * The way onto the event bus for programs outside the JVM: SockJS and WebSocket, at {@code /eventbus}.
 *
 * @param enabled  whether there is one
 * @param host     address to listen on
 * @param port     TCP port; 0 takes a free one
 * @param inbound  addresses that such a program may send to; {@code *} at the end stands for anything
 * @param outbound addresses that it may listen to, likewise
 */
public record BridgeSettings(boolean enabled, String host, int port, List<String> inbound, List<String> outbound) {

  public BridgeSettings {
    inbound = List.copyOf(inbound);
    outbound = List.copyOf(outbound);
  }
}
