package io.github.vertxrtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong: one line, a status, nothing started. Through both doors. */
class StartFailuresIT {

  @TempDir
  private Path folder;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(folder.resolve("broken.json"), "{\"port\": ");
    Files.writeString(folder.resolve("unknown.json"), "{\"delivery\": {\"maxdelay\": 5}}");
    Files.writeString(folder.resolve("type.json"), "{\"port\": \"many\"}");
    Files.writeString(folder.resolve("root.json"), "{\"root\": \"type.json\"}");
    Files.writeString(folder.resolve("app.json"), "{\"apps\": {\"live\": \"no.such.App\"}}");
  }

  static Stream<Arguments> confFiles() {
    return Stream.of(
      Arguments.of("none.json", "none.json: no such file, expected one with a JSON object"),
      Arguments.of("broken.json", "broken.json: expected a JSON object: line 1, column 10: Unexpected end-of-input"),
      Arguments.of("unknown.json", "unknown.json: delivery.maxdelay: unknown setting, expected one of maxDelay, maxQueueBytes"),
      Arguments.of("type.json", "type.json: port: expected an integer from 0 to 65535, found \"many\""),
      Arguments.of("root.json", "root: expected a folder, found a file: "),
      Arguments.of("app.json", "apps.live: cannot start no.such.App (java.lang.ClassNotFoundException: no.such.App)"));
  }

  @ParameterizedTest
  @MethodSource("confFiles")
  void confFile(String file, String line) {
    assertFails(1, line, Map.of(), List.of(), "-c", file);
  }

  @ParameterizedTest
  @MethodSource("confFiles")
  void confFileOfRun(String file, String line) {
    assertFails(1, line, Map.of(), List.of(), "run", Launch.MAIN_VERTICLE, "-conf", file);
  }

  static Stream<Arguments> commandLines() {
    return Stream.of(
      Arguments.of(2, "Unknown option --prot, expected one of --host --port", List.of("--prot", "1")),
      Arguments.of(2, "Unknown option -clustr, expected", List.of("-clustr")),
      Arguments.of(2, "Unexpected argument 1936, expected", List.of("1936")),
      Arguments.of(2, "Option -p: expected PORT behind it", List.of("-p")),
      Arguments.of(2, "Option --cluster-host: expected --cluster as well", List.of("-cluster-host", "127.0.0.1")),
      Arguments.of(1, "Option --port: expected an integer from 0 to 65535, found \"x\"", List.of("-p", "x")),
      Arguments.of(1, "Option --port: expected an integer from 0 to 65535, found 65536", List.of("-p", "65536")),
      Arguments.of(1, "Option --instances: expected an integer from 0 to 1024, found -1", List.of("-instances", "-1")),
      Arguments.of(1, "root: expected a folder that can be written: /proc/none", List.of("-r", "/proc/none")),
      Arguments.of(1, "host: expected an address of this machine, cannot listen on 192.0.2.1:0", List.of("-i", "192.0.2.1")),
      Arguments.of(1, "Option --options: expected options of Vert.x: eventLoopPoolSize must be > 0",
        List.of("-options", "{\"eventLoopPoolSize\": 0}")),
      Arguments.of(1, "none.json: no such file", List.of("-options", "none.json")),
      Arguments.of(1, "none.xml: expected a configuration of Hazelcast (", List.of("-Dvertx.hazelcast.config=none.xml", "-cluster")),
      Arguments.of(1, "Option --cluster-host: expected an address of this machine, found 192.0.2.1", List.of("-cluster", "-cluster-host", "192.0.2.1")),
      Arguments.of(2, "Unknown option -p of run, expected one of", List.of("run", Launch.MAIN_VERTICLE, "-p", "0")),
      Arguments.of(2, "The argument 'main-verticle' is required", List.of("run")),
      Arguments.of(1, "Cannot start: java.lang.ClassNotFoundException: no.such.App", List.of("run", "no.such.App")),
      Arguments.of(1, "Option --instances: expected an integer", List.of("run", Launch.MAIN_VERTICLE, "-instances", "x")),
      Arguments.of(1, "none.xml: expected a configuration of Hazelcast (",
        List.of("run", Launch.MAIN_VERTICLE, "-cluster", "-Dvertx.hazelcast.config=none.xml")));
  }

  @ParameterizedTest
  @MethodSource("commandLines")
  void commandLine(int status, String line, List<String> arguments) {
    assertFails(status, line, Map.of(), List.of("-Drtmp.port=0"), arguments.toArray(String[]::new));
  }

  @Test
  void environment() {
    assertFails(1, "RTMP_PROT: unknown setting, expected a name from README.md such as RTMP_PORT",
      Map.of("RTMP_PROT", "1"), List.of());
    assertFails(1, "RTMP_PORT: expected an integer from 0 to 65535, found \"x\"",
      Map.of("RTMP_PORT", "x"), List.of(), "run", Launch.MAIN_VERTICLE);
  }

  @Test
  void systemProperty() {
    assertFails(1, "rtmp.gop.enabled: expected true or false, found \"1\"",
      Map.of(), List.of("-Drtmp.gop.enabled=1"));
    assertFails(1, "rtmp.gop.on: unknown setting, expected a name from README.md such as rtmp.",
      Map.of(), List.of(), "run", Launch.MAIN_VERTICLE, "-Drtmp.gop.on=true");
  }

  @Test
  void portInUse() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      String line = "port: expected one that is free, cannot listen on 127.0.0.1:" + port;
      assertFails(1, line, Map.of(), List.of(), "-i", "127.0.0.1", "-p", port);
      assertFails(1, line, Map.of(), List.of(), "-i", "127.0.0.1", "-p", port, "-options", "{\"preferNativeTransport\": false}");
      assertFails(1, line, Map.of("RTMP_PORT", port), List.of("-Drtmp.host=127.0.0.1"), "run", Launch.MAIN_VERTICLE);
    }
  }

  private void assertFails(
    int status, String line, Map<String, String> environment, List<String> properties, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    try (Launch launch = Launch.start(folder, environment, properties, all)) {
      Launch.Result result = launch.end();
      assertEquals(status, result.status(), result::toString);
      assertEquals(1, result.stderr().size(), result::toString);
      assertTrue(result.stderr().get(0).startsWith("vertx-rtmp: " + line), result::toString);
      assertEquals(List.of(), result.stdout());
    }
  }
}
