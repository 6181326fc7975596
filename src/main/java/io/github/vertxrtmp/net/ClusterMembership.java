package io.github.vertxrtmp.net;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeListener;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.List;
import java.util.function.Consumer;

/** This node among the others of its cluster, as the engine sees them. Only for a clustered Vert.x. */
public final class ClusterMembership {

  private static final int ID_CHARACTERS = 8;

  private ClusterMembership() {
  }

  /** A short name of this node, made of the engine's. */
  public static String id(Vertx vertx) {
    return shorten(manager(vertx).getNodeId());
  }

  private static String shorten(String nodeId) {
    return nodeId.length() <= ID_CHARACTERS ? nodeId : nodeId.substring(0, ID_CHARACTERS);
  }

  /** The address under which the other nodes reach this one's event bus. */
  public static String host(Vertx vertx) {
    return manager(vertx).getNodeInfo().host();
  }

  /**
   * Listens to nodes that come and go. The engine takes one listener; high availability, which would be another, is off.
   *
   * @param joined gets the short name; called on a thread of the engine
   * @param left   likewise
   */
  public static void listen(Vertx vertx, Consumer<String> joined, Consumer<String> left) {
    manager(vertx).nodeListener(new NodeListener() {
      @Override
      public void nodeAdded(String nodeId) {
        // Hazelcast says it of this node as well when two halves of a cluster have come together.
        if (!nodeId.equals(manager(vertx).getNodeId())) {
          joined.accept(shorten(nodeId));
        }
      }

      @Override
      public void nodeLeft(String nodeId) {
        left.accept(shorten(nodeId));
      }
    });
  }

  /** Whether another node listens on an address of the bus. */
  public static Future<Boolean> isServedElsewhere(Vertx vertx, String address) {
    Promise<List<RegistrationInfo>> registrations = Promise.promise();
    String here = manager(vertx).getNodeId();
    manager(vertx).getRegistrations(address, registrations);
    return registrations.future().map(all -> all != null && all.stream().anyMatch(one -> !one.localOnly() && !one.nodeId().equals(here)));
  }

  private static ClusterManager manager(Vertx vertx) {
    return ((VertxInternal) vertx).clusterManager();
  }
}
