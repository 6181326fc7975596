package io.github.vertxrtmp.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.test.RunningTool;
import io.github.vertxrtmp.test.ToolResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The unit for systemd, as {@code systemd-analyze} sees it where there is one. */
class ServiceUnitTest {

  private static final DeployFile UNIT = DeployFile.of("vertx-rtmp.service");
  private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");
  private static final Pattern EXPOSURE = Pattern.compile("Overall exposure level for \\S+: ([0-9.]+)");
  /** Of ten; an ordinary service has 9.6. */
  private static final double MOST_EXPOSURE = 2;

  @Test
  void systemdFindsNothingWrong() {
    ToolResult result = analyze("verify");
    assertEquals(0, result.exitCode(), result::toString);
    assertEquals("", (result.stdout() + result.stderr()).strip());
  }

  @Test
  void theServerMayDoLittle() {
    ToolResult result = analyze("security", "--offline=true", "--no-pager");
    Matcher level = EXPOSURE.matcher(result.stdout());
    assertTrue(level.find(), result::toString);
    assertTrue(Double.parseDouble(level.group(1)) <= MOST_EXPOSURE, level::group);
  }

  private static ToolResult analyze(String... arguments) {
    Assumptions.assumeTrue(Files.isExecutable(ANALYZE), "no systemd-analyze");
    List<String> command = new ArrayList<>(List.of(ANALYZE.toString()));
    command.addAll(List.of(arguments));
    command.add(UNIT.path().toString());
    try (RunningTool tool = new RunningTool(new ProcessBuilder(command), Duration.ofSeconds(30))) {
      return tool.await();
    }
  }
}
