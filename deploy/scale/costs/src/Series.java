package costs;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.function.IntFunction;

/** Steps of which some run at a time, and how long each took. Event-loop confined, but for {@link #result()}. */
final class Series {

  private final IntFunction<Future<?>> step;
  private final double[] millis;
  private final Promise<JsonObject> result = Promise.promise();
  private int next;
  private int finished;
  private int failed;

  Series(int steps, IntFunction<Future<?>> step) {
    this.step = step;
    millis = new double[steps];
  }

  Future<JsonObject> result() {
    return result.future();
  }

  void start(int concurrent) {
    for (int i = 0; i < concurrent; i++) {
      go();
    }
  }

  private void go() {
    if (next == millis.length) {
      return;
    }
    int index = next++;
    long start = System.nanoTime();
    step.apply(index).onComplete(outcome -> {
      millis[index] = (System.nanoTime() - start) / 1e6;
      failed += outcome.failed() ? 1 : 0;
      if (++finished == millis.length) {
        finish();
      } else {
        go();
      }
    });
  }

  private void finish() {
    Arrays.sort(millis);
    result.complete(new JsonObject().put("p50", millis[millis.length / 2]).put("p99", millis[millis.length * 99 / 100])
        .put("failed", failed));
  }
}
