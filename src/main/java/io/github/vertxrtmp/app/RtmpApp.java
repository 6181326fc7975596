package io.github.vertxrtmp.app;

import io.github.vertxrtmp.bus.Decision;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import java.util.Collection;

/**
 * An application: a verticle that decides who may connect, publish and play, and that talks with the clients. Extend it,
 * override what you need, deploy it; everything that is not overridden is allowed.
 *
 * <pre>{@code
 * public class MyApp extends RtmpApp {
 *   @Override
 *   protected Future<Decision> onConnect(RtmpClient client, JsonArray args) {
 *     client.call("connected", "some-arg");
 *     return accept();
 *   }
 * }
 * }</pre>
 *
 * <p><b>Its name</b> is what clients connect to: the first part of the path. It stands in the deployment's config as
 * {@code app}, which the server's setting {@code apps} sees to; {@code *} is asked for all names that nobody has.
 *
 * <p><b>Decisions.</b> A future that is done with {@code null} accepts, one that is done with a {@link Decision} says more;
 * {@code Future.failedFuture("text")} and {@link RejectedException} refuse. A future may be completed whenever you like: until
 * then the client waits, for as long as the server's setting {@code app.timeoutMillis} allows. What is thrown, and every other
 * failure, is an accident: it is logged, and the setting {@code app.policy} decides.
 *
 * <p><b>Threads.</b> All methods are called on the verticle's context: one event loop, which must not be blocked. Authors who
 * block deploy it with {@code worker} or, on Java 21 and later, {@code virtualThreads}. With several instances each gets a
 * part of the calls, also of those about one client.
 *
 * <p><b>Redeployment</b> cuts nobody off: clients, publishers and players stay, and what they ask meanwhile waits for the
 * successor. Decisions that are not made shortly after the undeployment has begun are asked of the successor again.
 */
public abstract class RtmpApp extends VerticleBase {

  private final AppMessages messages = new AppMessages(this);

  /** Begins to listen. Override {@link #onDeploy} instead. */
  @Override
  public final Future<?> start() {
    return onDeploy().compose(ready -> messages.open(name()));
  }

  /** Ceases to listen. Override {@link #onUndeploy} instead. */
  @Override
  public final Future<?> stop() {
    return messages.close().eventually(this::onUndeploy);
  }

  /** The name under which it is found; from the config's {@code app}. */
  protected String name() {
    if (config().getValue("app") instanceof String name && !name.isEmpty()) {
      return name;
    }
    throw new IllegalStateException("Expected the application's name in the deployment's config, as \"app\"");
  }

  /** The clients that are connected to this application, as far as its instances on this node know; from any thread. */
  public final Collection<RtmpClient> clients() {
    return messages.clients();
  }

  /** Before anything is asked. */
  protected Future<?> onDeploy() {
    return Future.succeededFuture();
  }

  /** After everything. */
  protected Future<?> onUndeploy() {
    return Future.succeededFuture();
  }

  /**
   * Somebody wants to connect.
   *
   * @param args what the client passed behind the command object, as JSON
   */
  protected Future<Decision> onConnect(RtmpClient client, JsonArray args) {
    return accept();
  }

  /** Somebody who was let in has left, or left before you decided. */
  protected void onDisconnect(RtmpClient client, String reason) {
  }

  /** A client wants to publish. */
  protected Future<Decision> onPublish(RtmpClient client, RtmpStream stream) {
    return accept();
  }

  /** A publication has ended; {@link RtmpStream#json} says what came of it. */
  protected void onClose(RtmpClient client, RtmpStream stream) {
  }

  /** A client wants to play. */
  protected Future<Decision> onPlay(RtmpClient client, RtmpStream stream) {
    return accept();
  }

  /** A client does not play a stream any more; {@link RtmpStream#json} says what came of it. */
  protected void onStop(RtmpClient client, RtmpStream stream) {
  }

  /** A player has paused, or goes on. */
  protected void onPause(RtmpClient client, RtmpStream stream, boolean paused) {
  }

  /** A player has sought in a recording. */
  protected void onSeek(RtmpClient client, RtmpStream stream, long positionMillis) {
  }

  /**
   * A client calls a method.
   *
   * @param args as JSON
   * @return its result, as JSON; a failure answers {@code _error}
   */
  protected Future<?> onCommand(RtmpClient client, String name, JsonArray args) {
    return Future.failedFuture("Method not found (" + name + ")");
  }

  /**
   * A client has answered a call. The future of {@link RtmpClient#call} tells the caller as well.
   *
   * @param method that was called; null if nobody knows
   */
  protected void onResult(RtmpClient client, String method, Object result) {
  }

  /** A client has answered a call with an error, or has sent {@code onStatus}. */
  protected void onStatus(RtmpClient client, String method, Object info) {
  }

  /** Go on. */
  protected static Future<Decision> accept() {
    return Future.succeededFuture(Decision.accept());
  }

  /** Refuse, in words that the client reads. */
  protected static Future<Decision> reject(String description) {
    return Future.succeededFuture(Decision.reject(description));
  }

  /** Refuse a connect, and name the server to connect to instead. */
  protected static Future<Decision> redirect(String url) {
    return Future.succeededFuture(Decision.redirect(url));
  }

  /** Go on with another stream than the one that was asked for. */
  protected static Future<Decision> rename(String name) {
    return Future.succeededFuture(Decision.accept().withName(name));
  }
}
