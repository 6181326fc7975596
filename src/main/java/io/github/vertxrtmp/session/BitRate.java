package io.github.vertxrtmp.session;

import java.util.concurrent.TimeUnit;

/** Whether a publication keeps to a bit rate, measured so that a keyframe may be large: over two seconds. Event-loop confined. */
final class BitRate {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int WINDOW_SECONDS = 2;

  private final long bitsPerSecond;
  private double credit;
  private long lastNanos;
  private boolean begun;

  BitRate(long bitsPerSecond) {
    this.bitsPerSecond = bitsPerSecond;
    this.credit = (double) bitsPerSecond * WINDOW_SECONDS;
  }

  long bitsPerSecond() {
    return bitsPerSecond;
  }

  /** Whether these bytes may come as well. */
  boolean allows(int bytes, long nanos) {
    if (begun) {
      double earned = (double) bitsPerSecond * (nanos - lastNanos) / SECOND;
      credit = Math.min((double) bitsPerSecond * WINDOW_SECONDS, credit + earned);
    }
    begun = true;
    lastNanos = nanos;
    credit -= 8.0 * bytes;
    return credit >= 0;
  }
}
