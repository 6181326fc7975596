package io.github.vertxrtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vertxrtmp.test.ChildJvm;
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
    return ChildJvm.run(List.of(flags), Applied.class);
  }
}
