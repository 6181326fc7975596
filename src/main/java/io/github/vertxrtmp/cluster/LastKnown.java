package io.github.vertxrtmp.cluster;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Something that the engine knows. What another node keeps is asked there, so while a node hangs the engine does not answer
 * about some of it until it has given that node up; then what it said last counts, if that is not long ago. Thread-safe.
 */
final class LastKnown<T> {

  /** An answer takes a millisecond, or some on a busy machine. */
  static final long PATIENCE_MILLIS = 500;
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Vertx vertx;
  private final Supplier<Future<T>> engine;
  /** It has not been answered for so long that nobody asks beside it. */
  private Future<T> overdue;
  private T known;
  private long knownNanos;

  /** @param engine asks it */
  LastKnown(Vertx vertx, Supplier<Future<T>> engine) {
    this.vertx = vertx;
    this.engine = engine;
  }

  /** What the engine says, or has said; on the context of the caller. It may take as long as the engine needs to miss a node. */
  Future<T> get() {
    Context here = vertx.getOrCreateContext();
    Future<T> asked = pending();
    if (asked != null && knows()) {
      return Future.succeededFuture(known());
    }
    Future<T> answer = asked == null ? engine.get() : asked;
    Promise<T> promise = Promise.promise();
    long timer = vertx.setTimer(PATIENCE_MILLIS, late -> {
      waitsFor(answer);
      if (knows()) {
        promise.tryComplete(known());
      }
    });
    answer.onComplete(done -> here.runOnContext(now -> {
      vertx.cancelTimer(timer);
      settle(promise, answered(answer, done));
    }));
    return promise.future();
  }

  private static <T> void settle(Promise<T> promise, Future<T> answer) {
    if (answer.succeeded()) {
      promise.tryComplete(answer.result());
    } else {
      promise.tryFail(answer.cause());
    }
  }

  private synchronized Future<T> pending() {
    return overdue;
  }

  private synchronized void waitsFor(Future<T> answer) {
    if (!answer.isComplete()) {
      overdue = answer;
    }
  }

  private synchronized boolean knows() {
    return known != null && System.nanoTime() - knownNanos < KEPT_NANOS;
  }

  private synchronized T known() {
    return known;
  }

  /** The engine fails for a moment when two halves of a cluster come together again. */
  private synchronized Future<T> answered(Future<T> answer, AsyncResult<T> result) {
    if (overdue == answer) {
      overdue = null;
    }
    if (result.succeeded()) {
      known = result.result();
      knownNanos = System.nanoTime();
      return Future.succeededFuture(known);
    }
    return knows() ? Future.succeededFuture(known) : Future.failedFuture(result.cause());
  }
}
