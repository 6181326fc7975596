package io.github.vertxrtmp.server;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.net.RtmpListener;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Vertx;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** What this node uses, as gauges that are read when somebody asks: connections, memory, open files, threads. */
final class NodeGauges {

  private NodeGauges() {
  }

  static void offer(Vertx vertx) {
    RtmpMetrics metrics = RtmpMetrics.of(vertx);
    metrics.source("connections", () -> RtmpListener.connections(vertx));
    metrics.source("memory.heap", () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    metrics.source("memory.direct", NodeGauges::directBytes);
    metrics.source("process.threads", () -> ManagementFactory.getThreadMXBean().getThreadCount());
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      metrics.source("process.files", system::getOpenFileDescriptorCount);
    }
  }

  /** Netty takes its memory past the JDK's pool where it can, and counts it itself. */
  private static long directBytes() {
    long pooled = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
      .filter(pool -> pool.getName().equals("direct")).mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    return pooled + Math.max(0, PlatformDependent.usedDirectMemory());
  }
}
