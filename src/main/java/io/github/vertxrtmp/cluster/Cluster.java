package io.github.vertxrtmp.cluster;

import io.github.vertxrtmp.bus.NodeId;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.config.SettingsException;
import io.github.vertxrtmp.net.ClusterMembership;
import io.github.vertxrtmp.net.Lifecycle;
import io.github.vertxrtmp.protocol.message.PeerClaim;
import io.github.vertxrtmp.session.Peers;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** This server as a node of a cluster: whatever the cluster manager of its Vert.x is. */
public final class Cluster {

  /** The worker pool for what waits for the engine: claims to names, and where addresses are served. */
  public static final String WORKERS = "rtmp-cluster";

  private final Vertx vertx;
  private final Settings settings;
  private final NodeSecret secret;
  private final RemoteAddresses addresses;
  private final OtherNodes others = new OtherNodes();
  private volatile ClusterVerticle node;

  /** Names the node, so before anything is published. */
  public Cluster(Vertx vertx, Settings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.secret = new NodeSecret(vertx, settings.cluster());
    this.addresses = new RemoteAddresses(vertx);
    NodeId.set(vertx, ClusterMembership.id(vertx));
  }

  /** The other nodes. */
  public Peers peers() {
    return new Peers() {
      @Override
      public Future<Boolean> isPeer(byte[] nonce, PeerClaim claim) {
        return secret.isTrue(claim, nonce);
      }

      @Override
      public Future<Boolean> listen(String address) {
        return addresses.has(address);
      }
    };
  }

  /**
   * Begins to take part, until it is undeployed.
   *
   * @param port that RTMP is listened on without TLS; 0: none
   * @return the id of the deployment, which is nobody's child
   */
  public Future<String> deploy(int port) {
    if (port == 0 && settings.cluster().port() == 0) {
      return Future.failedFuture(new SettingsException("tls.only: expected false in a cluster, where nodes fetch streams from each other without TLS"));
    }
    node = new ClusterVerticle(settings, port, secret, others);
    return Lifecycle.apart(vertx, () -> vertx.deployVerticle(node, new DeploymentOptions().setWorkerPoolName(WORKERS)));
  }

  /**
   * Where a client of this node can connect to instead, another node each time.
   *
   * @param path application and instance
   * @return a URL; empty: the one that it used, where another node is by then; null when there is no other node that lets clients in
   */
  public String otherNode(String path) {
    return others.tcUrl(path, System.nanoTime());
  }

  /** Tells the other nodes that this one lets no more clients in. */
  public void shut() {
    if (node != null) {
      node.shut();
    }
  }
}
