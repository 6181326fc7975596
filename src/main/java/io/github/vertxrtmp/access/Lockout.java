package io.github.vertxrtmp.access;

import io.github.vertxrtmp.config.LockoutSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Who has failed lately, by address and by what was presented. The first failures cost nothing, the next ones time, and
 * after some more nothing is looked at for a while. A bounded table; what is old is found out when it is looked at. Thread-safe.
 */
final class Lockout {

  private static final int MOST_DOUBLINGS = 3;

  /** Of one address or key. */
  private static final class Failures {
    private int count;
    private long lastNanos;
    private boolean shut;
  }

  private final LockoutSettings settings;
  private final LongSupplier nanos;
  private final Map<String, Failures> table = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
      return size() > settings.entries();
    }
  };

  /** @param nanos a clock that does not jump */
  Lockout(LockoutSettings settings, LongSupplier nanos) {
    this.settings = settings;
    this.nanos = nanos;
  }

  /** How long one of them is shut out yet, ms; 0 when none is. */
  synchronized long shutMillis(List<String> suspects) {
    long now = nanos.getAsLong();
    return suspects.stream().mapToLong(suspect -> {
      Failures failures = fresh(suspect, now);
      return failures == null || !failures.shut ? 0
        : Math.max(1, settings.shutMillis() - TimeUnit.NANOSECONDS.toMillis(now - failures.lastNanos));
    }).max().orElse(0);
  }

  /**
   * They have failed once more.
   *
   * @return how long to wait before the answer, ms
   */
  synchronized long failed(List<String> suspects) {
    long now = nanos.getAsLong();
    int most = 0;
    for (String suspect : suspects) {
      Failures failures = fresh(suspect, now);
      if (failures == null) {
        failures = new Failures();
        table.put(suspect, failures);
      }
      failures.lastNanos = now;
      failures.count++;
      failures.shut = settings.shutAfter() > 0 && failures.count >= settings.shutAfter();
      most = Math.max(most, failures.count);
    }
    int slow = most - settings.slowAfter();
    return slow <= 0 ? 0 : (long) settings.slowMillis() << Math.min(slow - 1, MOST_DOUBLINGS);
  }

  /** What is known and still counts. */
  private Failures fresh(String suspect, long now) {
    Failures failures = table.get(suspect);
    if (failures != null && TimeUnit.NANOSECONDS.toMillis(now - failures.lastNanos) >= (failures.shut ? settings.shutMillis() : settings.windowMillis())) {
      table.remove(suspect);
      return null;
    }
    return failures;
  }

  synchronized int size() {
    return table.size();
  }
}
