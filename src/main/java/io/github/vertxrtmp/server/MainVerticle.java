package io.github.vertxrtmp.server;

import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.config.SettingsLoader;
import io.github.vertxrtmp.config.SettingsSources;
import io.github.vertxrtmp.logging.Logging;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server. Its {@code config()} is the conf file; environment, system properties and the command line's options go
 * above it. When the start fails Vert.x takes down what had started by then. On SIGHUP the applications are deployed anew, as
 * the conf file names them then, access is checked by what it says then, and the certificate is read again.
 *
 * <p>How many verticles listen is the setting {@code instances}. Of several instances of this one in a deployment the
 * first does it all and the others stay idle.
 */
public final class MainVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(MainVerticle.class);
  /** System property that names the conf file, where only its content comes as {@code config()}. */
  public static final String CONF_FILE = "vertx-rtmp.conf";

  private static final String FIRST_INSTANCES = "io.github.vertxrtmp.server";

  private final String confName;
  private final JsonObject options;
  private ServerParts parts;
  private ProcessSignal hangUp;
  private ProcessEnd processEnd;

  /** As Vert.x deploys it by name. */
  public MainVerticle() {
    this(System.getProperty(CONF_FILE, "conf"), new JsonObject());
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
    if (hangUp != null) {
      hangUp.close();
    }
    return parts == null ? Future.succeededFuture() : parts.stop().onComplete(stopped -> {
      if (processEnd != null) {
        processEnd.close();
      }
    });
  }

  private Future<RtmpVerticle> start(Settings settings) {
    Logging.apply(settings);
    parts = new ServerParts(vertx, settings);
    return parts.start(Map.of()).onSuccess(listening -> {
      hangUp = ProcessSignal.install("HUP", () -> context.runOnContext(now -> reload()));
      processEnd = ProcessEnd.install(parts::stop, settings.stop().drainMillis());
    });
  }

  /** On SIGHUP: the applications that the conf file names now are deployed anew, access is checked by it, and the certificate read. */
  private void reload() {
    parts.reloadCertificate();
    Path file = Path.of(confName);
    vertx.executeBlocking(() -> Files.isRegularFile(file) ? SettingsLoader.read(confName) : config())
      .compose(conf -> SettingsLoader.load(vertx, SettingsSources.ofProcess(conf, confName, options)))
      .compose(settings -> parts.loadAccess(settings).compose(loaded -> parts.apps().apply(settings.apps())))
      .onSuccess(failed -> LOG.info("Applications deployed anew: {}; failed: {}", parts.apps().names(), failed))
      .onFailure(failure -> LOG.warn("Applications and access stay as they are: {}", failure.getMessage()));
  }
}
