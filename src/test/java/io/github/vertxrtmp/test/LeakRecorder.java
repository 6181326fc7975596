package io.github.vertxrtmp.test;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Netty's leak detector, which keeps what it reports instead of only logging it. The build names it by
 * {@code io.netty.customResourceLeakDetector}.
 *
 * <p>Thread-safe.
 */
public final class LeakRecorder<T> extends ResourceLeakDetector<T> {

  private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();
  private static final long COLLECTION_MILLIS = 5000;

  /** As Netty makes it. */
  public LeakRecorder(Class<?> resourceType, int samplingInterval) {
    super(resourceType, samplingInterval);
  }

  /** As Netty made it once; it logs an error when this is missing. */
  public LeakRecorder(Class<?> resourceType, int samplingInterval, long ignored) {
    this(resourceType, samplingInterval);
  }

  @Override
  protected boolean needReport() {
    return true;
  }

  @Override
  protected void reportTracedLeak(String resourceType, String records) {
    LEAKS.add(resourceType + " was not released" + records);
  }

  @Override
  protected void reportUntracedLeak(String resourceType) {
    LEAKS.add(resourceType + " was not released");
  }

  /** Whether the JVM was started so that there is anything to take. */
  public static boolean isInstalled() {
    return LeakRecorder.class.getName().equals(System.getProperty("io.netty.customResourceLeakDetector"));
  }

  /** Collects garbage, and takes what was reported since the last time. */
  public static List<String> take() {
    collect();
    // The detector looks at its queue when the next buffer is made.
    PooledByteBufAllocator.DEFAULT.directBuffer(1).release();
    List<String> taken = new ArrayList<>();
    for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
      taken.add(leak);
    }
    return taken;
  }

  /** Returns when a reference that died with the garbage has come out of its queue: the others of that batch have as well. */
  private static void collect() {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    for (int round = 0; round < 2; round++) {
      Reference<Object> probe = new PhantomReference<>(new Object(), queue);
      System.gc();
      try {
        queue.remove(COLLECTION_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      Reference.reachabilityFence(probe);
    }
  }
}
