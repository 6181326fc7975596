package io.github.vertxrtmp.net;

import io.github.vertxrtmp.config.LimitSettings;
import io.github.vertxrtmp.config.Networks;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections of a Vert.x instance, of all its listeners: in all, and of each address. Of IPv6 a network of 64 bits
 * counts as one address, since that is the least that anybody is given. Thread-safe.
 */
final class ConnectionCounts implements Shareable {

  private static final String MAP = "rtmp.connections";

  private final AtomicInteger all = new AtomicInteger();
  private final ConcurrentMap<String, Integer> byAddress = new ConcurrentHashMap<>();

  private ConnectionCounts() {
  }

  static ConnectionCounts of(Vertx vertx) {
    return vertx.sharedData().<String, ConnectionCounts>getLocalMap(MAP).computeIfAbsent(MAP, key -> new ConnectionCounts());
  }

  /**
   * Counts one more, whoever it is; to be taken back by {@link #leave} when it is let in.
   *
   * @return the limit that it is beyond; null when it may come in
   */
  String enter(LimitSettings limits) {
    if (all.incrementAndGet() > limits.connections()) {
      all.decrementAndGet();
      return "limits.connections";
    }
    return null;
  }

  /**
   * Counts it for its address as well; to be taken back by {@link #uncount} when it is let in.
   *
   * @param address in digits
   * @return the limit that it is beyond; null when it may come in
   */
  String identify(String address, LimitSettings limits) {
    int ofAddress = byAddress.merge(Networks.holder(address), 1, Integer::sum);
    if (ofAddress > limits.connectionsPerAddress() && !limits.uncountedNetworks().contains(address)) {
      uncount(address);
      return "limits.connectionsPerAddress";
    }
    return null;
  }

  /** Of all that are there. */
  int size() {
    return all.get();
  }

  void leave() {
    all.decrementAndGet();
  }

  /** One that came in is not counted for its address any more. */
  void uncount(String address) {
    byAddress.computeIfPresent(Networks.holder(address), (key, count) -> count == 1 ? null : count - 1);
  }
}
