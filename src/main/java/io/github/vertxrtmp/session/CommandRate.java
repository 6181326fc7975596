package io.github.vertxrtmp.session;

import io.github.vertxrtmp.protocol.LimitException;
import java.util.concurrent.TimeUnit;

/** How many commands a client sends. Event-loop confined. */
final class CommandRate {

  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int limit;
  private long windowNanos = System.nanoTime();
  private int commands;

  /** @param limit most commands within a second */
  CommandRate(int limit) {
    this.limit = limit;
  }

  /** @throws LimitException at a command too many */
  void count() {
    long now = System.nanoTime();
    if (now - windowNanos >= WINDOW_NANOS) {
      windowNanos = now;
      commands = 0;
    }
    if (++commands > limit) {
      throw new LimitException("limits.commandRate", "More than " + limit + " commands within a second");
    }
  }
}
