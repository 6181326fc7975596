package io.github.vertxrtmp.deploy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever sends SIGTERM gives the server the time that it takes by its settings to drain, and some more to close what is left. */
class StopTimesTest {

  private static final int CLOSE_SECONDS = 10;
  private static final String SCHEMA = "/io/github/vertxrtmp/config/settings.schema.json";

  @Test
  void systemdWaits() {
    assertEnough(seconds(DeployFile.of("vertx-rtmp.service"), "TimeoutStopSec=(\\d+)\n"));
  }

  @Test
  void composeWaits() {
    assertEnough(seconds(DeployFile.of("compose.yaml"), "  stop_grace_period: (\\d+)s\n"));
  }

  @Test
  void kubernetesWaits() {
    DeployFile set = DeployFile.of("kubernetes/statefulset.yaml");
    int preStop = seconds(set, "command: \\[sleep, \"(\\d+)\"\\]");
    assertEnough(seconds(set, "terminationGracePeriodSeconds: (\\d+)\n") - preStop);
  }

  private static void assertEnough(int seconds) {
    assertTrue(seconds * 1000 >= drainMillis() + CLOSE_SECONDS * 1000, seconds + " s are too few to drain");
  }

  private static int seconds(DeployFile file, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(file.text());
    assertTrue(matcher.find(), () -> pattern + " in " + file);
    return Integer.parseInt(matcher.group(1));
  }

  private static int drainMillis() {
    try (InputStream in = StopTimesTest.class.getResourceAsStream(SCHEMA)) {
      JsonObject schema = new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return setting(setting(schema, "stop"), "drainMillis").getInteger("default");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonObject setting(JsonObject schema, String name) {
    return schema.getJsonObject("properties").getJsonObject(name);
  }
}
