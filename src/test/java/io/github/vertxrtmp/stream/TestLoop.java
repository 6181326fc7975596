package io.github.vertxrtmp.stream;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs the steps of a test on one event loop, one after the other, and lets what they set off happen in between. */
final class TestLoop {

  private static final long LIMIT_SECONDS = 20;
  /** A frame takes a few turns of the loop: the bus, the tick. */
  private static final int TURNS = 10;

  interface Step {
    void run() throws Exception;
  }

  private final Context context;

  TestLoop(Vertx vertx) {
    context = vertx.getOrCreateContext();
  }

  Context context() {
    return context;
  }

  /** Runs a step, and nothing of what it sets off for a later turn. */
  void run(Step step) {
    call(() -> {
      step.run();
      return null;
    });
  }

  <T> T call(Callable<T> step) {
    CompletableFuture<T> result = new CompletableFuture<>();
    context.runOnContext(now -> {
      try {
        result.complete(step.call());
      } catch (Throwable failure) {
        result.completeExceptionally(failure);
      }
    });
    return get(result);
  }

  /** Runs a step and waits for its future. */
  <T> T await(Callable<Future<T>> step) {
    CompletableFuture<T> result = new CompletableFuture<>();
    context.runOnContext(now -> {
      try {
        step.call().onSuccess(result::complete).onFailure(result::completeExceptionally);
      } catch (Throwable failure) {
        result.completeExceptionally(failure);
      }
    });
    return get(result);
  }

  /** Lets everything happen that is waiting for its turn on this loop, also behind its looks at the sockets. */
  void settle() {
    for (int i = 0; i < TURNS; i++) {
      CompletableFuture<Void> turn = new CompletableFuture<>();
      context.runOnContext(now -> afterInput(context, () -> turn.complete(null)));
      get(turn);
    }
  }

  /** Runs an action when the loop has looked at its sockets again: a task that it schedules itself waits for that. */
  static void afterInput(Context context, Runnable action) {
    ((ContextInternal) context).nettyEventLoop().schedule(action, 0, TimeUnit.NANOSECONDS);
  }

  private static <T> T get(CompletableFuture<T> result) {
    try {
      return result.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof RuntimeException exception) {
        throw exception;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
