package io.github.vertxrtmp.test;

import io.github.vertxrtmp.app.LiveApp;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.config.SettingsLoader;
import io.github.vertxrtmp.config.SettingsSources;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.server.RtmpVerticle;
import io.github.vertxrtmp.vod.FlvStreams;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A server in this JVM, on a free port, for tests that talk to it through a {@link RtmpTestClient}. Remembers what is
 * published on {@code rtmp.events}. For one thread that is no event loop.
 */
public final class LocalServer implements AutoCloseable {

  private static final long LIMIT_SECONDS = 20;
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);

  private final Vertx vertx = Vertx.vertx();
  private final List<JsonObject> events = new CopyOnWriteArrayList<>();
  private final int port;

  private LocalServer(Settings settings, Deployable app) {
    vertx.eventBus().<JsonObject>consumer(RtmpAddresses.EVENTS, event -> events.add(event.body()));
    RtmpVerticle first = new RtmpVerticle(settings, new FlvStreams(vertx, new FlvRoot(Path.of("target")), settings.vod()));
    await(vertx.deployVerticle(app).compose(id -> vertx.deployVerticle(first)));
    port = first.port();
  }

  /** With everybody let in. */
  public static LocalServer start(String settings) {
    return start(settings, new LiveApp());
  }

  /**
   * @param settings JSON, in which {@code '} may stand for the double quote; the rest has its defaults
   * @param app      decides
   */
  public static LocalServer start(String settings, Deployable app) {
    return new LocalServer(settings(new JsonObject(settings.replace('\'', '"'))), app);
  }

  /** The defaults with some settings changed, listening on a free port of this machine. */
  public static Settings settings(JsonObject some) {
    JsonObject all = new JsonObject().put("port", 0).put("host", "127.0.0.1").mergeIn(some, true);
    return SettingsLoader.load(new SettingsSources(all, "test", Map.of(), Map.of(), new JsonObject()));
  }

  /** Waits for a future. */
  public static <T> T await(Future<T> future) {
    try {
      return future.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  public Vertx vertx() {
    return vertx;
  }

  public int port() {
    return port;
  }

  /** A client whose handshake is done. */
  public RtmpTestClient client() {
    return RtmpTestClient.open(port);
  }

  /** What has been published so far. */
  public List<JsonObject> events() {
    return List.copyOf(events);
  }

  /** Waits for the first event of a type. */
  public JsonObject awaitEvent(String type) {
    return awaitEvent(type, event -> true);
  }

  /** Waits for the first event of a type that fits. */
  public JsonObject awaitEvent(String type, Predicate<JsonObject> wanted) {
    Predicate<JsonObject> fits = event -> type.equals(event.getString("type")) && wanted.test(event);
    awaitUntil(() -> events.stream().anyMatch(fits), () -> type + " among " + events);
    return events.stream().filter(fits).findFirst().orElseThrow();
  }

  /** A number of {@link RtmpMetrics}; 0 when nobody has counted it. */
  public long metric(String name) {
    return RtmpMetrics.of(vertx).toJson().getLong(name, 0L);
  }

  /** Waits until something is so. */
  public void awaitUntil(BooleanSupplier condition, Supplier<String> what) {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Has not come: " + what.get());
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
