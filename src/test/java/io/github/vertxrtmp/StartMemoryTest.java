package io.github.vertxrtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartMemoryTest {

  /** In a JVM of its own, with or without something to do meanwhile. */
  public static final class Started {
    private static volatile byte[] garbage;

    public static void main(String[] args) throws InterruptedException {
      if (args.length > 0) {
        Thread busy = new Thread(Started::allocate);
        busy.setDaemon(true);
        busy.start();
        while (garbage == null) {
          Thread.onSpinWait();
        }
      }
      String answer = StartMemory.giveBackAfter(300);
      System.out.println(fullCollections() + " " + String.valueOf(answer).replaceFirst(":.*", "").strip());
    }

    private static void allocate() {
      while (true) {
        garbage = new byte[1 << 20];
      }
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
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of(java, "-XX:+UseG1GC", "-cp", System.getProperty("java.class.path"), Started.class.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output.strip();
  }
}
