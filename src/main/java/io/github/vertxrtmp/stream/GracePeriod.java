package io.github.vertxrtmp.stream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** The time that a stream waits for a publisher that was lost. Event-loop confined. */
final class GracePeriod {

  private final Vertx vertx;
  private long timer;
  /** Null while nobody is waited for. */
  private Promise<Void> over;

  GracePeriod(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Begins to wait.
   *
   * @param late called when nobody came
   * @return {@link #over}
   */
  Future<Void> begin(int millis, Runnable late) {
    over = Promise.promise();
    Future<Void> whenOver = over.future();
    timer = vertx.setTimer(millis, id -> late.run());
    return whenOver;
  }

  /** Done when nobody is waited for any more. */
  Future<Void> over() {
    return over.future();
  }

  /** Somebody goes on with the stream, or it ends. */
  void end() {
    if (over != null) {
      vertx.cancelTimer(timer);
      over.complete();
      over = null;
    }
  }
}
