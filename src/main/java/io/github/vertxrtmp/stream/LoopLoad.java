package io.github.vertxrtmp.stream;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * How busy the calling event loop is: the share of the last while in which its thread was on a CPU. Belongs to one event
 * loop; to be asked on it only.
 */
final class LoopLoad {

  private static final long SAMPLE_NANOS = 200_000_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private long sampleNanos = System.nanoTime();
  private long sampleCpuNanos = -1;
  private double load;

  /** 0 (idle) to 1 (always busy), smoothed over about a second. */
  double load() {
    long now = System.nanoTime();
    if (sampleCpuNanos < 0 || now - sampleNanos >= SAMPLE_NANOS) {
      sample(now);
    }
    return load;
  }

  private void sample(long now) {
    long cpu = THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : 0;
    if (sampleCpuNanos >= 0) {
      double latest = Math.min(1, (double) (cpu - sampleCpuNanos) / (now - sampleNanos));
      load += (latest - load) / 4;
    }
    sampleCpuNanos = cpu;
    sampleNanos = now;
  }
}
