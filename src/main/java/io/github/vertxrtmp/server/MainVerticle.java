package io.github.vertxrtmp.server;

import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.config.AppDeployment;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.config.SettingsLoader;
import io.github.vertxrtmp.config.SettingsSources;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.logging.Logging;
import io.github.vertxrtmp.net.EventLoops;
import io.github.vertxrtmp.record.RecorderVerticle;
import io.github.vertxrtmp.stream.RecordedStreams;
import io.github.vertxrtmp.vod.FlvStreams;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server. Its {@code config()} is the conf file; environment, system properties and the command line's options go
 * above it. Starts the applications, the recorder, and what listens, in this order, so that nobody connects before there
 * is someone to decide. When the start fails Vert.x takes down what had started by then.
 *
 * <p>How many verticles listen is the setting {@code instances}. Of several instances of this one in a deployment the
 * first does it all and the others stay idle.
 */
public final class MainVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(MainVerticle.class);
  private static final String FIRST_INSTANCES = "io.github.vertxrtmp.server";

  private final String confName;
  private final JsonObject options;

  /** As Vert.x deploys it by name. */
  public MainVerticle() {
    this("conf", new JsonObject());
  }

  /**
   * @param confName how messages name the conf file
   * @param options  settings of the command line, which win over all others
   */
  public MainVerticle(String confName, JsonObject options) {
    this.confName = confName;
    this.options = options;
  }

  /** Fails with a {@code SettingsException} or a {@link StartException}, of which the message says it all. */
  @Override
  public Future<?> start() {
    if (vertx.sharedData().getLocalMap(FIRST_INSTANCES).putIfAbsent(deploymentID(), true) != null) {
      return Future.succeededFuture();
    }
    return SettingsLoader.load(vertx, SettingsSources.ofProcess(config(), confName, options))
      .compose(this::start);
  }

  @Override
  public Future<?> stop() {
    vertx.sharedData().getLocalMap(FIRST_INSTANCES).remove(deploymentID());
    return Future.succeededFuture();
  }

  private Future<Integer> start(Settings settings) {
    Logging.apply(settings);
    vertx.eventBus().localConsumer(RtmpAddresses.METRICS, request -> request.reply(RtmpMetrics.of(vertx).toJson()));
    return vertx.executeBlocking(() -> RootFolder.check(settings.root()))
      .compose(root -> deployApps(settings.apps())
        .compose(apps -> deployRecorder(settings, new FlvRoot(root)))
        .compose(files -> listen(settings, files))
        .onSuccess(port -> logStart(settings, port, root)));
  }

  private Future<Void> deployApps(Map<String, AppDeployment> apps) {
    Future<Void> chain = Future.succeededFuture();
    for (Map.Entry<String, AppDeployment> app : apps.entrySet()) {
      chain = chain.compose(done -> deployApp(app.getKey(), app.getValue()));
    }
    return chain;
  }

  /** The verticle finds its application's name in its {@code config()}, as {@code app}. */
  private Future<Void> deployApp(String name, AppDeployment app) {
    DeploymentOptions deployment = new DeploymentOptions()
      .setConfig(new JsonObject(new LinkedHashMap<>(app.config())).put("app", name))
      .setInstances(app.instances())
      .setThreadingModel(app.worker() ? ThreadingModel.WORKER : ThreadingModel.EVENT_LOOP);
    return vertx.deployVerticle(app.verticle(), deployment)
      .<Void>mapEmpty()
      .recover(failure -> Future.failedFuture(
        new StartException("apps." + name + ": cannot start " + app.verticle() + " (" + failure + ")", failure)));
  }

  /** The sessions ask it to record, with {@code -k} too, before they let a publisher begin: so it has the first frame. */
  private Future<FlvRoot> deployRecorder(Settings settings, FlvRoot files) {
    return vertx.deployVerticle(new RecorderVerticle(files, settings.record())).map(files);
  }

  /** Starts what listens; the port it got. */
  private Future<Integer> listen(Settings settings, FlvRoot files) {
    RecordedStreams recorded = new FlvStreams(vertx, files, settings.vod());
    Queue<RtmpVerticle> deployed = new ConcurrentLinkedQueue<>();
    int instances = settings.instances() > 0 ? settings.instances() : EventLoops.count(vertx);
    return vertx.deployVerticle(() -> {
      RtmpVerticle verticle = new RtmpVerticle(settings, recorded);
      deployed.add(verticle);
      return verticle;
    }, new DeploymentOptions().setInstances(instances)).map(id -> deployed.element().port());
  }

  private void logStart(Settings settings, int port, Path root) {
    LOG.info("vertx-rtmp {} listens on {}:{}, apps {}, root {}, {} on {} event loops", Version.get(), settings.host(), port,
      settings.apps().keySet(), root, EventLoops.transport(vertx), EventLoops.count(vertx));
  }
}
