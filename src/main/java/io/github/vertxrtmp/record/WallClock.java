package io.github.vertxrtmp.record;

import java.time.Instant;

/** When the first and the last frame of a file came, by the wall clock. */
final class WallClock {

  private long firstMillis = -1;
  private long lastMillis = -1;

  void add(long first, long last) {
    if (firstMillis < 0) {
      firstMillis = first;
    }
    lastMillis = last;
  }

  /** ISO 8601, UTC; null before the first frame. */
  String first() {
    return firstMillis < 0 ? null : Instant.ofEpochMilli(firstMillis).toString();
  }

  /** ISO 8601, UTC; null before the first frame. */
  String last() {
    return lastMillis < 0 ? null : Instant.ofEpochMilli(lastMillis).toString();
  }
}
