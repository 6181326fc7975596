package io.github.vertxrtmp.server;

import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.cluster.Cluster;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.http.BridgeVerticle;
import io.github.vertxrtmp.net.EventLoops;
import io.github.vertxrtmp.net.Tls;
import io.github.vertxrtmp.net.TlsException;
import io.github.vertxrtmp.record.RecorderVerticle;
import io.github.vertxrtmp.session.Peers;
import io.github.vertxrtmp.stream.RecordedStreams;
import io.github.vertxrtmp.vod.FlvStreams;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the applications, the recorder, and what listens, in this order, so that nobody connects before there is someone to
 * decide. To be used by the verticle that is the parent of all these, on its context: what fails or stops takes its children
 * with it.
 */
final class ServerParts {

  private static final Logger LOG = LoggerFactory.getLogger(ServerParts.class);

  private final Vertx vertx;
  private final Settings settings;
  private final AppDeployer apps;
  /** Null when it is on its own. */
  private final Cluster cluster;
  /** Null without TLS. */
  private Tls tls;

  ServerParts(Vertx vertx, Settings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.apps = new AppDeployer(vertx);
    this.cluster = vertx.isClustered() ? new Cluster(vertx, settings) : null;
  }

  /**
   * @param more applications beside those of the settings, and before them
   * @return one of those that listen, for their ports; fails with a {@link StartException} that says it all
   */
  Future<RtmpVerticle> start(Map<String, AppPlan> more) {
    vertx.eventBus().localConsumer(RtmpAddresses.METRICS, request -> request.reply(RtmpMetrics.of(vertx).toJson()));
    return vertx.executeBlocking(() -> RootFolder.check(settings.root()))
      .compose(root -> deployApps(more)
        .compose(done -> settings.admin().enabled() ? new AdminRequests(vertx, apps).open() : Future.succeededFuture())
        .compose(done -> deployRecorder(new FlvRoot(root)))
        .compose(files -> loadTls().compose(loaded -> listen(files)))
        .compose(first -> (cluster == null ? Future.<Void>succeededFuture() : cluster.deploy(first.port())).map(first))
        .compose(first -> deployBridge().map(first))
        .onSuccess(first -> logStart(first, root)))
      .onFailure(failure -> close());
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
    return vertx.deployVerticle(new RecorderVerticle(files, settings.record())).map(files);
  }

  private Future<Void> loadTls() {
    if (!settings.tls().enabled()) {
      return Future.succeededFuture();
    }
    return Tls.load(vertx, settings.tls(), settings.limits().handshakeMillis()).<Void>map(loaded -> {
      tls = loaded;
      return null;
    }).recover(failure -> Future.failedFuture(failure instanceof TlsException ? new StartException(failure.getMessage(), failure) : failure));
  }

  /** Starts what listens; the first of it. */
  private Future<RtmpVerticle> listen(FlvRoot files) {
    RecordedStreams recorded = new FlvStreams(vertx, files, settings.vod());
    Queue<RtmpVerticle> deployed = new ConcurrentLinkedQueue<>();
    int instances = settings.instances() > 0 ? settings.instances() : EventLoops.count(vertx);
    return vertx.deployVerticle(() -> {
      RtmpVerticle verticle = new RtmpVerticle(settings, recorded, cluster == null ? Peers.NONE : cluster.peers(), tls);
      deployed.add(verticle);
      return verticle;
    }, new DeploymentOptions().setInstances(instances)).map(id -> deployed.element());
  }

  private Future<?> deployBridge() {
    return settings.bridge().enabled() ? vertx.deployVerticle(new BridgeVerticle(settings.bridge())) : Future.succeededFuture();
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

  /** Before the parent stops, or when it does not start. */
  void close() {
    apps.close();
  }
}
