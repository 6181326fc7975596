package io.github.vertxrtmp.cluster;

import io.github.vertxrtmp.net.ClusterMembership;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;

/** On which addresses of the bus other nodes listen, as the engine says. Thread-safe. */
final class RemoteAddresses {

  /** Addresses of applications, whose names clients choose. */
  private static final int MOST = 1_000;

  private final Vertx vertx;
  private final Map<String, LastKnown<Boolean>> asked = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, LastKnown<Boolean>> eldest) {
      return size() > MOST;
    }
  };

  RemoteAddresses(Vertx vertx) {
    this.vertx = vertx;
  }

  Future<Boolean> has(String address) {
    LastKnown<Boolean> known;
    synchronized (asked) {
      known = asked.computeIfAbsent(address, name -> new LastKnown<>(vertx, () -> ClusterMembership.isServedElsewhere(vertx, name)));
    }
    return known.get();
  }
}
