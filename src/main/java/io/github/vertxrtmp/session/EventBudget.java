package io.github.vertxrtmp.session;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** How many facts of a kind are sent each second: who floods a server must not flood its cluster as well. Thread-safe. */
final class EventBudget {

  private static final int EACH_SECOND = 100;

  private final LongSupplier nanos;
  private final AtomicLong second = new AtomicLong();
  private final AtomicInteger sent = new AtomicInteger();

  EventBudget() {
    this(System::nanoTime);
  }

  /** @param nanos a clock that does not jump */
  EventBudget(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Whether one more may be sent; then it counts as sent. */
  boolean take() {
    long now = TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong());
    if (second.getAndSet(now) != now) {
      sent.set(0);
    }
    return sent.incrementAndGet() <= EACH_SECOND;
  }
}
