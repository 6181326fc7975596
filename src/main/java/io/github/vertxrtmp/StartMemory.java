package io.github.vertxrtmp;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
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

  private final long collections = collections();
  private final long used = used();

  /**
   * Collects garbage only if next to nothing was allocated since this was made: who is served need not wait for it.
   *
   * @return what the JVM says of its own memory; null when it cannot
   */
  String giveBack() {
    if (collections() == collections && used() - used < IDLE_BYTES) {
      System.gc();
    }
    return trimNative();
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
  }

  private static long used() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
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
