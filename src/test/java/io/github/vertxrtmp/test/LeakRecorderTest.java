package io.github.vertxrtmp.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeakRecorderTest {

  @Test
  void buildWatchesEveryBuffer() {
    assertTrue(LeakRecorder.isInstalled());
    assertEquals(ResourceLeakDetector.Level.PARANOID, ResourceLeakDetector.getLevel());
  }

  @Test
  void seesLostBufferOfEveryAllocator() {
    LeakRecorder.take();
    assertLeak(PooledByteBufAllocator.DEFAULT);
    assertLeak(UnpooledByteBufAllocator.DEFAULT);
    assertLeak(ByteBufAllocator.DEFAULT);
  }

  @Test
  void isContentWithReleasedOnes() {
    LeakRecorder.take();
    ByteBufAllocator.DEFAULT.directBuffer(100).writeLong(1).release();
    assertEquals(List.of(), LeakRecorder.take());
  }

  private static void assertLeak(ByteBufAllocator allocator) {
    lose(allocator);
    List<String> leaks = LeakRecorder.take();
    assertEquals(1, leaks.size(), () -> allocator + ": " + leaks);
    assertTrue(leaks.get(0).contains("LeakRecorderTest.lose"), leaks.get(0));
  }

  private static void lose(ByteBufAllocator allocator) {
    allocator.directBuffer(100).writeLong(1);
  }
}
