package io.github.vertxrtmp.session;

import io.github.vertxrtmp.session.AppFailureException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.function.Function;

/**
 * The way of one request or fact to its application: the one of that name, else the default one. Where an application was
 * until now, or where the server has deployed one, it waits for the successor instead; else a redeployed gatekeeper would
 * leave the gate to the default application for a moment.
 *
 * @param <T> what comes back
 */
final class AppRoute<T> {

  /** With this code an application says that it is being undeployed and has not decided. */
  static final int GONE = 503;

  private static final String DEFAULT = "*";

  private final AppGateway gateway;
  private final String app;
  private final Function<String, Future<T>> send;
  private final Promise<T> promise = Promise.promise();
  private long deadlineNanos;

  /**
   * @param send sends to the application of that name
   */
  AppRoute(AppGateway gateway, String app, Function<String, Future<T>> send) {
    this.gateway = gateway;
    this.app = app;
    this.send = send;
  }

  /** @return fails with {@link AppFailureException}, or with {@link NoApplicationException} when nobody is there */
  Future<T> go() {
    if (gateway.gap().isQueueing(app)) {
      await(app);
    } else {
      attempt(app);
    }
    return promise.future();
  }

  private void attempt(String name) {
    send.apply(name).onComplete(done -> {
      if (done.succeeded()) {
        gateway.answered(name);
        promise.complete(done.result());
      } else if (isGone(done.cause())) {
        gateway.answered(name);
        await(name);
      } else if (!isNobody(done.cause())) {
        promise.fail(failure(name, done.cause()));
      } else if (gateway.expects(name)) {
        await(name);
      } else {
        nobody(name);
      }
    });
  }

  private void nobody(String name) {
    if (name.equals(DEFAULT)) {
      promise.fail(new NoApplicationException(app));
    } else {
      attempt(DEFAULT);
    }
  }

  private void await(String name) {
    long now = System.nanoTime();
    if (deadlineNanos == 0) {
      deadlineNanos = now + gateway.gapNanos();
    }
    if (now - deadlineNanos >= 0) {
      waitedInVain(name);
    } else if (!gateway.gap().enter(app, () -> attempt(app))) {
      promise.fail(new AppFailureException(name, Kind.BUSY, "Too many requests wait for the application"));
    }
  }

  private void waitedInVain(String name) {
    if (gateway.forget(name)) {
      nobody(name);
    } else {
      promise.fail(new AppFailureException(name, Kind.GONE, "Nobody listens for the application"));
    }
  }

  private static AppFailureException failure(String name, Throwable cause) {
    boolean late = cause instanceof ReplyException reply && reply.failureType() == ReplyFailure.TIMEOUT;
    return new AppFailureException(name, late ? Kind.LATE : Kind.FAILED, cause.getMessage());
  }

  static boolean isNobody(Throwable failure) {
    return failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }

  private static boolean isGone(Throwable failure) {
    return failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE && reply.failureCode() == GONE;
  }
}
