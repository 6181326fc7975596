package io.github.vertxrtmp.server;

import io.github.vertxrtmp.access.AccessControl;
import io.github.vertxrtmp.access.AccessException;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.cluster.Cluster;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.http.BridgeVerticle;
import io.github.vertxrtmp.net.EventLoops;
import io.github.vertxrtmp.net.Lifecycle;
import io.github.vertxrtmp.net.RtmpListener;
import io.github.vertxrtmp.net.Tls;
import io.github.vertxrtmp.net.TlsException;
import io.github.vertxrtmp.record.RecorderVerticle;
import io.github.vertxrtmp.record.VerticleStreams;
import io.github.vertxrtmp.session.Elsewhere;
import io.github.vertxrtmp.session.Peers;
import io.github.vertxrtmp.stream.RecordedStreams;
import io.github.vertxrtmp.vod.FlvStreams;
import io.github.vertxrtmp.vod.Rehearsal;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the applications, the recorder, and what listens, in this order, so that nobody connects before there is someone to
 * decide; and stops them the other way round, also when Vert.x closes. None of them is a child of the verticle that uses this,
 * on its context: Vert.x would end all children at once.
 */
final class ServerParts {

  private static final Logger LOG = LoggerFactory.getLogger(ServerParts.class);

  private final Vertx vertx;
  private final Settings settings;
  private final AppDeployer apps;
  /** Null when it is on its own. */
  private final Cluster cluster;
  private final List<RtmpVerticle> listening = new ArrayList<>();
  private final Context context;
  /** Null without TLS. */
  private Tls tls;
  private String recorder;
  private String listeners;
  private String clusterNode;
  private String bridge;
  private long drainingSince;
  private Future<Void> stopped;
  private Runnable forgetClose;

  ServerParts(Vertx vertx, Settings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.context = vertx.getOrCreateContext();
    this.apps = new AppDeployer(vertx);
    this.cluster = vertx.isClustered() ? new Cluster(vertx, settings) : null;
  }

  /**
   * @param more applications beside those of the settings, and before them
   * @return one of those that listen, for their ports; fails with a {@link StartException} that says it all
   */
  Future<RtmpVerticle> start(Map<String, AppPlan> more) {
    forgetClose = Lifecycle.beforeClose(vertx, this::stop);
    NodeGauges.offer(vertx);
    vertx.eventBus().localConsumer(RtmpAddresses.METRICS, request -> request.reply(RtmpMetrics.of(vertx).toJson()));
    return vertx.executeBlocking(() -> RootFolder.check(settings.root()))
      .compose(root -> loadAccess(settings).map(root))
      .compose(root -> deployApps(more)
        .compose(done -> settings.admin().enabled() ? new AdminRequests(vertx, settings, this).open() : Future.succeededFuture())
        .compose(done -> deployRecorder(new FlvRoot(root)))
        .compose(files -> loadTls().compose(loaded -> Rehearsal.play(vertx, settings.vod())).compose(rehearsed -> listen(files)))
        .compose(first -> joinCluster(first.port()).map(first))
        .compose(first -> deployBridge().map(first))
        .onSuccess(first -> logStart(first, root)))
      .recover(failure -> stop().transform(stopped -> Future.failedFuture(failure)));
  }

  /** Checks clients by these settings from now on. */
  Future<Void> loadAccess(Settings from) {
    return AccessControl.of(vertx).load(from)
      .recover(failure -> Future.failedFuture(failure instanceof AccessException ? new StartException(failure.getMessage(), failure) : failure));
  }

  private Future<Void> deployApps(Map<String, AppPlan> more) {
    Future<Void> chain = Future.succeededFuture();
    for (Map.Entry<String, AppPlan> app : more.entrySet()) {
      chain = chain.compose(done -> apps.deploy(app.getKey(), app.getValue()));
    }
    for (var app : settings.apps().entrySet()) {
      if (!more.containsKey(app.getKey())) {
        chain = chain.compose(done -> apps.deploy(app.getKey(), AppPlan.of(app.getValue())));
      }
    }
    return chain;
  }

  /** The sessions ask it to record, with {@code -k} too, before they let a publisher begin: so it has the first frame. */
  private Future<FlvRoot> deployRecorder(FlvRoot files) {
    boolean here = settings.record().enabled();
    if (!here && !settings.record().all()) {
      return Future.succeededFuture(files);
    }
    return deploy(() -> here ? new RecorderVerticle(files, settings.record()) : new VerticleStreams(), 1).map(id -> {
      recorder = id;
      return files;
    });
  }

  private Future<Void> loadTls() {
    if (!settings.tls().enabled()) {
      return Future.succeededFuture();
    }
    return Tls.load(vertx, settings.tls()).<Void>map(loaded -> {
      tls = loaded;
      return null;
    }).recover(failure -> Future.failedFuture(failure instanceof TlsException ? new StartException(failure.getMessage(), failure) : failure));
  }

  /** Starts what listens; the first of it. */
  private Future<RtmpVerticle> listen(FlvRoot files) {
    RecordedStreams recorded = new FlvStreams(vertx, files, settings.vod());
    int instances = settings.instances() > 0 ? settings.instances() : EventLoops.count(vertx);
    Queue<RtmpVerticle> deployed = new ConcurrentLinkedQueue<>();
    return deploy(() -> {
      RtmpVerticle verticle = new RtmpVerticle(settings, recorded, cluster == null ? Peers.NONE : cluster.peers(), tls);
      deployed.add(verticle);
      return verticle;
    }, instances).map(id -> {
      listeners = id;
      listening.addAll(deployed);
      return listening.get(0);
    });
  }

  private Future<?> joinCluster(int port) {
    return cluster == null ? Future.succeededFuture() : cluster.deploy(port).onSuccess(id -> clusterNode = id);
  }

  private Future<?> deployBridge() {
    return settings.bridge().enabled() ? deploy(() -> new BridgeVerticle(settings.bridge()), 1).onSuccess(id -> bridge = id) : Future.succeededFuture();
  }

  private Future<String> deploy(Supplier<VerticleBase> verticles, int instances) {
    DeploymentOptions options = new DeploymentOptions().setInstances(instances);
    // Applications that block need the general one, and whoever waits for an entry of a node that hangs would fill it.
    return Lifecycle.apart(vertx, () -> vertx.deployVerticle(verticles, cluster == null ? options : options.setWorkerPoolName(Cluster.WORKERS)));
  }

  private void logStart(RtmpVerticle first, Path root) {
    List<String> places = new ArrayList<>();
    if (!settings.tls().only()) {
      places.add(settings.host() + ":" + first.port());
    }
    if (settings.tls().enabled()) {
      places.add((settings.tls().host().isEmpty() ? settings.host() : settings.tls().host()) + ":" + first.tlsPort() + " (RTMPS)");
    }
    LOG.info("vertx-rtmp {} listens on {}, apps {}, root {}, {} on {} event loops", Version.get(), String.join(", ", places),
      apps.names(), root, EventLoops.transport(vertx), EventLoops.count(vertx));
  }

  /** Reads certificate and key again; nothing to be done without TLS. */
  Future<Void> reloadCertificate() {
    return tls == null ? Future.succeededFuture() : tls.reload();
  }

  AppDeployer apps() {
    return apps;
  }

  /**
   * Lets nobody in any more, on this node, and lets streams finish.
   *
   * @param millis how long they may go on; a second call can shorten it
   * @return done when the last connection has gone, soon after that time at the latest
   */
  Future<Void> drain(long millis) {
    boolean first = drainingSince == 0;
    if (first && !listening.isEmpty()) {
      drainingSince = System.nanoTime();
      if (cluster != null) {
        cluster.shut();
      }
      int connections = RtmpListener.connections(vertx);
      if (connections > 0) {
        LOG.info("Lets nobody in any more; of {} connections those with streams may go on for {} ms", connections, millis);
      }
      RtmpEvents.publish(vertx, RtmpEvents.NODE_DRAINING, new JsonObject().put("connections", connections).put("millis", millis));
    }
    Elsewhere elsewhere = cluster == null ? Elsewhere.NOWHERE : cluster::otherNode;
    return Future.join(listening.stream().map(verticle -> verticle.drain(millis, elsewhere)).toList()).transform(done -> {
      if (first && !listening.isEmpty()) {
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - drainingSince);
        RtmpEvents.publish(vertx, RtmpEvents.NODE_DRAINED, new JsonObject().put("durationMillis", took));
      }
      return Future.succeededFuture();
    });
  }

  /**
   * Stops: what listens first, then the sessions, whose applications hear of that, then the recordings, then the applications.
   * Any thread; the second call waits for the first.
   */
  Future<Void> stop() {
    Promise<Void> done = Promise.promise();
    context.runOnContext(now -> {
      if (stopped == null) {
        stopped = drain(settings.stop().drainMillis())
          .compose(drained -> undeploy(listeners)).compose(gone -> undeploy(clusterNode)).compose(gone -> undeploy(recorder))
          .compose(gone -> apps.close().otherwiseEmpty()).compose(gone -> undeploy(bridge))
          // Not before: Vert.x, when it closes meanwhile, has to wait for it.
          .onComplete(gone -> {
            AccessControl.of(vertx).unload();
            forgetClose.run();
          });
      }
      stopped.onComplete(done);
    });
    return done.future();
  }

  /** What has failed to stop, or has been undeployed by somebody else, must not keep the rest. */
  private Future<Void> undeploy(String id) {
    return id == null ? Future.succeededFuture() : vertx.undeploy(id).otherwiseEmpty();
  }
}
