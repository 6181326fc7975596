package io.github.vertxrtmp.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.test.RunningTool;
import io.github.vertxrtmp.test.ToolResult;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The benchmark compiles, runs and finds nothing missing; what it measures here is of no interest. */
class BenchIT {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  @Test
  void aSmallRunIsPerfect() {
    String jar = System.getProperty("server.jar");
    Assumptions.assumeTrue(jar != null, "no packaged server");
    ProcessBuilder bench = new ProcessBuilder("sh", "deploy/bench/run", "--jar", jar, "--players", "5", "--joiners", "5",
        "--warm-up", "2", "--join-rate", "20", "--seconds", "1", "--ramp", "0.2", "--settle", "0.5");
    bench.environment().put("JAVA_HOME", System.getProperty("java.home"));
    try (RunningTool tool = new RunningTool(bench, LIMIT)) {
      ToolResult result = tool.await().orFail();
      assertTrue(result.stdout().contains("delivered           100.000 %"), result::toString);
      assertTrue(result.stdout().contains("(5 of 5 late joiners)"), result::toString);
    }
  }
}
