package io.github.vertxrtmp.session;

import io.github.vertxrtmp.protocol.LimitException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How many commands a client sends. Event-loop confined. */
final class CommandRate {

  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int limit;
  private final LongSupplier nanos;
  private long windowNanos;
  private int commands;

  /** @param limit most commands within a second */
  CommandRate(int limit) {
    this(limit, System::nanoTime);
  }

  /** @param nanos a clock that does not jump */
  CommandRate(int limit, LongSupplier nanos) {
    this.limit = limit;
    this.nanos = nanos;
    this.windowNanos = nanos.getAsLong();
  }

  /** @throws LimitException at a command too many */
  void count() {
    long now = nanos.getAsLong();
    if (now - windowNanos >= WINDOW_NANOS) {
      windowNanos = now;
      commands = 0;
    }
    if (++commands > limit) {
      throw new LimitException("limits.commandRate", "More than " + limit + " commands within a second");
    }
  }
}
