package io.github.vertxrtmp.it;

import io.github.vertxrtmp.app.RtmpApp;
import io.github.vertxrtmp.app.RtmpClient;
import io.github.vertxrtmp.bus.Decision;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What no application must do: holds up its event loop. */
public final class BlockingApp extends RtmpApp {

  private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

  @Override
  protected Future<Decision> onConnect(RtmpClient client, JsonArray args) {
    for (long end = System.nanoTime() + NANOS; System.nanoTime() - end < 0; ) {
      LockSupport.parkNanos(NANOS / 10);
    }
    return accept();
  }
}
