package io.github.vertxrtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vertxrtmp.test.ChildJvm;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartMemoryTest {

  /** In a JVM of its own, with or without something to do meanwhile. */
  public static final class Started {
    private static volatile byte[] garbage;

    public static void main(String[] args) {
      StartMemory memory = new StartMemory();
      if (args.length > 0) {
        long before = collections();
        while (collections() == before) {
          garbage = new byte[1 << 20];
        }
      }
      String answer = memory.giveBack();
      System.out.println(fullCollections() + " " + String.valueOf(answer).replaceFirst(":.*", "").strip());
    }

    private static long collections() {
      return ManagementFactory.getGarbageCollectorMXBeans().stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
    }

    private static long fullCollections() {
      return ManagementFactory.getGarbageCollectorMXBeans().stream().filter(collector -> collector.getName().equals("G1 Old Generation"))
        .mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
    }
  }

  @Test
  void isGivenBackByAServerWithNothingToDo() throws Exception {
    assertEquals("1 Trim native heap", start());
  }

  @Test
  void isNotCollectedWhileOthersNeedTheTime() throws Exception {
    assertEquals("0 Trim native heap", start("busy"));
  }

  private static String start(String... arguments) throws Exception {
    return ChildJvm.run(List.of("-XX:+UseG1GC"), Started.class, arguments);
  }
}
