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
    private static final int BUSY_MIB = 16;
    private static volatile byte[] garbage;

    public static void main(String[] args) {
      StartMemory memory = new StartMemory();
      switch (args.length == 0 ? "" : args[0]) {
        case "collected" -> System.gc();
        case "busy" -> {
          for (int i = 0; i < BUSY_MIB; i++) {
            garbage = new byte[1 << 20];
          }
        }
        default -> { }
      }
      String answer = memory.giveBack();
      System.out.println(fullCollections() + " " + String.valueOf(answer).replaceFirst(":.*", "").strip());
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

  /** A start may leave the heap nearly full: then a collection comes soon that says nothing of what the server has to do. */
  @Test
  void isGivenBackAlsoWhenThereWasACollectionMeanwhile() throws Exception {
    assertEquals("2 Trim native heap", start("collected"));
  }

  @Test
  void isNotCollectedWhileOthersNeedTheTime() throws Exception {
    assertEquals("0 Trim native heap", start("busy"));
  }

  private static String start(String... arguments) throws Exception {
    return ChildJvm.run(List.of("-XX:+UseG1GC"), Started.class, arguments);
  }
}
