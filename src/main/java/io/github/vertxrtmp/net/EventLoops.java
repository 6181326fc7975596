package io.github.vertxrtmp.net;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.Locale;

/** What a Vert.x runs on. */
public final class EventLoops {

  private EventLoops() {
  }

  /** How many event loops handle connections. */
  public static int count(Vertx vertx) {
    int count = 0;
    for (Object ignored : ((VertxInternal) vertx).eventLoopGroup()) {
      count++;
    }
    return count;
  }

  /** {@code epoll}, {@code iouring}, {@code kqueue} or {@code nio}. */
  public static String transport(Vertx vertx) {
    return ((VertxInternal) vertx).transport().getClass().getSimpleName().replace("Transport", "").toLowerCase(Locale.ROOT);
  }
}
