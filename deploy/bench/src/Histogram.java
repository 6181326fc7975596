package bench;

/** Times in buckets that are 3 % wide, from a microsecond to minutes. Belongs to one thread; merged afterwards. */
final class Histogram {

  private static final double STEP = Math.log(1.03);
  private final long[] buckets = new long[800];
  private long count;
  private long maxNanos;

  void add(long nanos) {
    double micros = Math.max(1, nanos / 1000.0);
    buckets[Math.min(buckets.length - 1, (int) (Math.log(micros) / STEP))]++;
    count++;
    maxNanos = Math.max(maxNanos, nanos);
  }

  void add(Histogram other) {
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] += other.buckets[i];
    }
    count += other.count;
    maxNanos = Math.max(maxNanos, other.maxNanos);
  }

  long count() {
    return count;
  }

  double maxMillis() {
    return maxNanos / 1e6;
  }

  /** The time in milliseconds that this share of all (0 to 1) stays below; upper end of the bucket. */
  double millis(double share) {
    long rank = (long) Math.ceil(share * count);
    long seen = 0;
    for (int i = 0; i < buckets.length; i++) {
      seen += buckets[i];
      if (seen >= rank && seen > 0) {
        return Math.min(maxMillis(), Math.exp((i + 1) * STEP) / 1000);
      }
    }
    return 0;
  }
}
