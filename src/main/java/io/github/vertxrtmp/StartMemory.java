package io.github.vertxrtmp;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the memory back that only the start took, and that a server with little to do would have for good: the garbage of
 * loading and configuring, in a heap that HotSpot makes as large as a sixty-fourth of the machine when nobody says how large;
 * and what the compilers have freed, which the C library keeps. Another kind of JVM, or an older one, keeps the latter.
 */
final class StartMemory {

  private static final Logger LOG = LoggerFactory.getLogger(StartMemory.class);
  /** In so little time a server that has clients takes more. */
  private static final long IDLE_BYTES = 8 << 20;

  private final Map<Long, Long> allocated = allocated();

  /**
   * Collects garbage only if next to nothing was allocated since this was made: who is served need not wait for it.
   *
   * @return what the JVM says of its own memory; null when it cannot
   */
  String giveBack() {
    if (allocatedSince() < IDLE_BYTES) {
      System.gc();
    }
    return trimNative();
  }

  private long allocatedSince() {
    return allocated().entrySet().stream().mapToLong(thread -> thread.getValue() - allocated.getOrDefault(thread.getKey(), 0L)).sum();
  }

  /** By each thread since it began. What is in use says less: a collection may come because the start has left the heap nearly full. */
  private static Map<Long, Long> allocated() {
    Map<Long, Long> bytes = new HashMap<>();
    if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads) {
      long[] ids = threads.getAllThreadIds();
      long[] each = threads.getThreadAllocatedBytes(ids);
      for (int i = 0; i < ids.length; i++) {
        bytes.put(ids[i], each[i]);
      }
    }
    return bytes;
  }

  private static String trimNative() {
    try {
      return (String) ManagementFactory.getPlatformMBeanServer().invoke(
        new ObjectName("com.sun.management:type=DiagnosticCommand"), "systemTrimNativeHeap", null, null);
    } catch (JMException | RuntimeException e) {
      LOG.debug("This JVM does not give back its own memory", e);
      return null;
    }
  }
}
