package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.config.Delay;

/**
 * How long a frame may wait for company before it is sent. Immutable.
 *
 * @param millis   the bound; 0 sends at once
 * @param adaptive whether the wait is shorter than the bound while the event loop has time to spare
 */
public record MaxDelay(int millis, boolean adaptive) {

  /** Below this load of the loop there is no wait at all, above the other the whole of it. */
  private static final double IDLE = 0.3;
  private static final double BUSY = 0.8;
  private static final int AUTO_BOUND_MILLIS = 100;

  /** Near 0 while the loop is idle, towards 100 ms as it gets busy. */
  public static final MaxDelay AUTO = new MaxDelay(AUTO_BOUND_MILLIS, true);

  public MaxDelay {
    if (millis < 0) {
      throw new IllegalArgumentException("A delay must not be negative: " + millis);
    }
  }

  /** As set. */
  public static MaxDelay of(Delay delay) {
    return delay.auto() ? AUTO : of(delay.millis());
  }

  /** Always up to {@code millis}. */
  public static MaxDelay of(int millis) {
    return new MaxDelay(millis, false);
  }

  /**
   * @param load of the event loop, 0 to 1
   * @return milliseconds to wait
   */
  int at(double load) {
    if (!adaptive) {
      return millis;
    }
    double share = Math.max(0, Math.min(1, (load - IDLE) / (BUSY - IDLE)));
    return (int) Math.round(millis * share);
  }
}
