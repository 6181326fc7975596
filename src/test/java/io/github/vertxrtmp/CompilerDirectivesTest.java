package io.github.vertxrtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompilerDirectivesTest {

  /** In a JVM of its own, since the directives would go on to hold in the one of the tests. */
  public static final class Applied {
    public static void main(String[] args) {
      System.out.println(CompilerDirectives.apply());
    }
  }

  @Test
  void areTakenByTheJvm() throws Exception {
    assertEquals("2 compiler directives added", applied());
  }

  @Test
  void leaveAJvmAloneThatDoesWithoutTheOptimizingCompiler() throws Exception {
    assertEquals("null", applied("-XX:TieredStopAtLevel=1"));
  }

  private static String applied(String... flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Applied.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output.strip();
  }
}
