package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.bus.RtmpMetrics;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * How busy an event loop is: the share of the last while in which its thread was on a CPU. Also kept as the gauge
 * {@code delivery.load.<thread>}, and what follows from it where the load decides how long frames wait, in milliseconds, as
 * {@code delivery.delay.<thread>}. Belongs to the loop on which it is made.
 */
final class LoopLoad {

  private static final long SAMPLE_MILLIS = 200;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final RtmpMetrics metrics;
  private final String loadGauge = "delivery.load." + Thread.currentThread().getName();
  private final String delayGauge = "delivery.delay." + Thread.currentThread().getName();
  private long sampleNanos = System.nanoTime();
  private long sampleCpuNanos = cpuNanos();
  private double load;

  LoopLoad(Vertx vertx) {
    metrics = RtmpMetrics.of(vertx);
    vertx.setPeriodic(SAMPLE_MILLIS, id -> sample());
  }

  /** 0 (idle) to 1 (always busy), smoothed over about a second. */
  double load() {
    return load;
  }

  private void sample() {
    long now = System.nanoTime();
    long cpu = cpuNanos();
    double latest = Math.min(1, (double) (cpu - sampleCpuNanos) / (now - sampleNanos));
    load += (latest - load) / 4;
    sampleCpuNanos = cpu;
    sampleNanos = now;
    metrics.set(loadGauge, load);
    metrics.set(delayGauge, MaxDelay.AUTO.at(load));
  }

  private static long cpuNanos() {
    return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : 0;
  }
}
