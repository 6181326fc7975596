package io.github.vertxrtmp.server;

import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.config.AppDeployment;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.config.SettingsLoader;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An RTMP server inside a program of yours.
 *
 * <pre>{@code
 * new RtmpServer(vertx, new RtmpServerOptions().setPort(1935))
 *   .app("myapp", MyApp::new)
 *   .start()
 *   .onSuccess(server -> System.out.println("on " + server.port()));
 * }</pre>
 *
 * <p>Nothing of the process around it counts: no environment, no system properties, and logging is left alone. It can be
 * started again after it was stopped. To be configured and started by one thread; the futures come on the caller's context.
 */
public final class RtmpServer {

  /** The parent of all that the server deploys. */
  private final class Root extends VerticleBase {

    private ServerParts parts;

    @Override
    public Future<?> start() {
      Settings settings = SettingsLoader.of(options.toJson());
      parts = new ServerParts(vertx, settings);
      return parts.start(plans).onSuccess(listening -> {
        port = listening.port();
        tlsPort = listening.tlsPort();
      });
    }

    @Override
    public Future<?> stop() {
      return parts.stop();
    }
  }

  private final Vertx vertx;
  private final RtmpServerOptions options;
  private final Map<String, AppPlan> plans = new LinkedHashMap<>();
  private String deployment;
  private boolean starting;
  private int port;
  private int tlsPort;

  /** With the default settings: port 1935, every application allowed. */
  public RtmpServer(Vertx vertx) {
    this(vertx, new RtmpServerOptions());
  }

  /** @param options copied; what is changed in them later changes nothing here */
  public RtmpServer(Vertx vertx, RtmpServerOptions options) {
    this.vertx = vertx;
    this.options = new RtmpServerOptions(options);
  }

  /**
   * Adds an application, before the start.
   *
   * @param name     the first part of the path that clients connect to, or {@code *} for all names that nobody has
   * @param supplier makes the verticle, usually an {@code RtmpApp}
   */
  public RtmpServer app(String name, Supplier<? extends Deployable> supplier) {
    plans.put(checked(name), AppPlan.of(supplier));
    return this;
  }

  /**
   * Adds an application, before the start.
   *
   * @param name     as above
   * @param supplier as above
   * @param config   what the verticle finds as its {@code config()}
   * @param worker   whether it may block
   */
  public RtmpServer app(String name, Supplier<? extends Deployable> supplier, JsonObject config, boolean worker) {
    plans.put(checked(name), new AppPlan(new AppDeployment(supplier.getClass().getName(), config.getMap(), 1, worker), supplier));
    return this;
  }

  /**
   * Adds an application by its verticle's name.
   *
   * @param verticle as {@code Vertx.deployVerticle} has it
   */
  public RtmpServer app(String name, String verticle) {
    plans.put(checked(name), AppPlan.of(AppDeployment.fromJson(verticle)));
    return this;
  }

  private static String checked(String name) {
    if (name.isEmpty() || name.indexOf('/') >= 0) {
      throw new IllegalArgumentException("Not the name of an application: \"" + name + "\"");
    }
    return name;
  }

  /**
   * Starts: applications first, then what listens.
   *
   * @return this server, listening; fails with a {@code SettingsException} or a {@link StartException}, and then nothing is left
   */
  public Future<RtmpServer> start() {
    if (starting || deployment != null) {
      return Future.failedFuture(new IllegalStateException("The server is running already"));
    }
    starting = true;
    return vertx.deployVerticle(new Root()).map(id -> {
      deployment = id;
      return this;
    }).onComplete(done -> starting = false);
  }

  /** The port that it listens on; 0 if it does so with TLS only. */
  public int port() {
    return port;
  }

  /** The port that it listens on with TLS; 0 if it does not. */
  public int tlsPort() {
    return tlsPort;
  }

  /** The numbers of this Vert.x instance: counters and gauges by name. */
  public JsonObject metrics() {
    return RtmpMetrics.of(vertx).toJson();
  }

  /**
   * Stops: lets nobody in any more, gives streams the time of setting {@code stop.drainMillis} to finish, tells clients, and
   * ends the recordings and the applications. The same happens when Vert.x closes. Nothing to be done if it does not run.
   */
  public Future<Void> stop() {
    String running = deployment;
    deployment = null;
    return running == null ? Future.succeededFuture() : vertx.undeploy(running);
  }
}
