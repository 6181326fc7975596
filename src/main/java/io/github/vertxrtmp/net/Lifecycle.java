package io.github.vertxrtmp.net;

import io.vertx.core.Closeable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.function.Supplier;

/**
 * The order in which things end. Vert.x undeploys the children of a verticle all at once, and before the verticle itself
 * hears of it; and when it closes, all verticles at once. Who has an order to keep deploys apart, undeploys by itself, and
 * asks to be told before Vert.x closes. Thread-safe.
 */
public final class Lifecycle {

  private Lifecycle() {
  }

  /**
   * Takes a step as no verticle's, so that what it deploys is nobody's child.
   *
   * @return its result, on the calling context
   */
  public static <T> Future<T> apart(Vertx vertx, Supplier<Future<T>> step) {
    VertxInternal internal = (VertxInternal) vertx;
    ContextInternal caller = internal.getOrCreateContext();
    Promise<T> result = caller.promise();
    internal.createEventLoopContext().runOnContext(now -> {
      try {
        step.get().onComplete(result);
      } catch (RuntimeException failure) {
        result.fail(failure);
      }
    });
    return result.future();
  }

  /**
   * Has something done when Vert.x closes, before it undeploys anything.
   *
   * @return takes that back
   */
  public static Runnable beforeClose(Vertx vertx, Supplier<Future<Void>> step) {
    VertxInternal internal = (VertxInternal) vertx;
    Closeable hook = completion -> step.get().onComplete(done -> completion.succeed());
    internal.addCloseHook(hook);
    return () -> internal.removeCloseHook(hook);
  }
}
