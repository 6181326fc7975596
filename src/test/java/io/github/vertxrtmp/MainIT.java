package io.github.vertxrtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a user runs it. */
class MainIT {

  private static final int HANDSHAKE_BYTES = 1 + 1536;
  private static final int TERMINATED = 143;

  @TempDir
  private Path folder;

  @BeforeEach
  void confFile() throws IOException {
    Files.writeString(folder.resolve("rtmp.json"), "{\"host\": \"127.0.0.1\", \"port\": 0, \"root\": \"conf\"}");
  }

  /** One line at the start; at the end at most that clients are told, who may have left unnoticed. */
  private static void assertSaysNoMoreThanItMust(Launch.Result result) {
    assertEquals(1, result.stdout().stream().filter(line -> line.contains(" listens on ")).count(), result::toString);
    assertTrue(result.stdout().stream().allMatch(line -> line.contains(" listens on ") || line.contains("Lets nobody in any more")), result::toString);
  }

  @Test
  void startsWithOptions() throws IOException {
    Path classes = folder.resolve("classes.txt");
    try (Launch launch = start(Map.of(), List.of("-Xlog:class+load:file=" + classes), "-i", "127.0.0.1", "-p", "0", "-r", "files", "-k")) {
      String line = launch.awaitLine(next -> next.contains(" listens on 127.0.0.1:"));
      assertTrue(line.contains("vertx-rtmp ") && line.contains("apps [*]") && line.contains("event loops"), line);
      assertTrue(line.contains("root " + folder.resolve("files").toRealPath()), line);
      assertTrue(Files.isDirectory(folder.resolve("files")));
      Launch.Result result = launch.terminate();
      assertEquals(TERMINATED, result.status());
      assertEquals(List.of(), result.stderr());
      assertSaysNoMoreThanItMust(result);
    }
    // Without a cluster nothing of its engine is even loaded.
    List<String> loaded = Files.readAllLines(classes);
    assertTrue(loaded.stream().anyMatch(line -> line.contains(Launch.MAIN_VERTICLE)));
    assertTrue(loaded.stream().noneMatch(line -> line.contains("com.hazelcast.")));
  }

  @Test
  void runsAsVertxDid() throws IOException {
    try (Launch launch = start(Map.of(), List.of(), "run", Launch.MAIN_VERTICLE, "-conf", "rtmp.json")) {
      assertShakesHands(launch.awaitPort());
      Launch.Result result = launch.terminate();
      assertEquals(TERMINATED, result.status());
      assertEquals(List.of(), result.stderr());
      assertSaysNoMoreThanItMust(result);
    }
  }

  @Test
  void scriptRunsJar() throws IOException {
    String script = Path.of("deploy/vertx").toAbsolutePath().toString();
    Map<String, String> environment = Map.of(
      "JAVA_HOME", System.getProperty("java.home"), "JAVA_OPTS", "-Drtmp.log.format=json -Xmx200m", "VERTX_RTMP_JAR", Launch.jar().toString());
    List<String> command = List.of(script, "run", Launch.MAIN_VERTICLE, "-conf", "rtmp.json");
    try (Launch launch = Launch.start(folder, environment, command)) {
      assertShakesHands(launch.awaitPort());
      assertEquals(TERMINATED, launch.terminate().status());
    }
  }

  @Test
  void instancesOfRunAreOneServer() throws IOException {
    try (Launch launch = start(Map.of(), List.of(), "run", Launch.MAIN_VERTICLE, "-conf", "rtmp.json", "-instances", "3")) {
      assertShakesHands(launch.awaitPort());
      assertSaysNoMoreThanItMust(launch.terminate());
    }
  }

  @Test
  void worksWithoutNativeTransport() throws IOException {
    try (Launch launch = start(Map.of(), List.of(), "-c", "rtmp.json",
      "-options", "{\"preferNativeTransport\": false, \"eventLoopPoolSize\": 3}")) {
      String line = launch.awaitLine(next -> next.contains("listens"));
      assertTrue(line.endsWith("nio on 3 event loops"), line);
    }
  }

  @Test
  void strongerSourceWins() {
    assertRoot("conf", Map.of(), List.of());
    assertRoot("env", Map.of("RTMP_ROOT", "env"), List.of());
    assertRoot("property", Map.of("RTMP_ROOT", "env"), List.of("-Drtmp.root=property"));
    assertRoot("option", Map.of("RTMP_ROOT", "env"), List.of("-Drtmp.root=property"), "-r", "option");
  }

  private void assertRoot(String expected, Map<String, String> environment, List<String> properties, String... options) {
    String[] arguments = Stream.concat(Stream.of("-conf", "rtmp.json"), Stream.of(options)).toArray(String[]::new);
    try (Launch launch = start(environment, properties, arguments)) {
      String line = launch.awaitLine(next -> next.contains("listens"));
      assertTrue(line.contains("/" + expected + ", "), line);
    }
  }

  @Test
  void logsJsonFromFirstLine() throws IOException {
    try (Launch launch = start(Map.of(), List.of("-Drtmp.log.format=json"), "-c", "rtmp.json", "-dv")) {
      assertShakesHands(launch.awaitPort());
      List<String> lines = launch.terminate().stdout();
      assertTrue(lines.size() > 1, "debug and traffic: " + lines);
      lines.forEach(line -> assertTrue(new JsonObject(line).getString("message") != null, line));
      assertTrue(lines.stream().anyMatch(line -> line.contains("TrafficLog")), lines::toString);
    }
  }

  @Test
  void showsHelpAndVersion() {
    Launch.Result help = start(Map.of(), List.of(), "-h").end();
    assertEquals(0, help.status());
    String text = String.join("\n", help.stdout());
    for (Option option : Option.values()) {
      option.names.forEach(name -> assertTrue(text.contains(name), name));
    }
    Launch.Result run = start(Map.of(), List.of(), "run", "-h").end();
    assertEquals(0, run.status());
    assertTrue(String.join("\n", run.stdout()).contains("--redeploy"), run::toString);
    for (String[] version : new String[][] {{"--version"}, {"version"}}) {
      Launch.Result result = start(Map.of(), List.of(), version).end();
      assertEquals(0, result.status());
      assertTrue(result.stdout().get(0).matches("vertx-rtmp [0-9].* \\(Vert\\.x 5\\..*\\)"), result::toString);
    }
  }

  private Launch start(Map<String, String> environment, List<String> properties, String... arguments) {
    return Launch.start(folder, environment, properties, List.of(arguments));
  }

  /** C0 and C1 for S0, S1 and S2. */
  private static void assertShakesHands(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      byte[] hello = new byte[HANDSHAKE_BYTES];
      hello[0] = 3;
      socket.getOutputStream().write(hello);
      byte[] answer = socket.getInputStream().readNBytes(HANDSHAKE_BYTES + 1536);
      assertEquals(HANDSHAKE_BYTES + 1536, answer.length);
      assertEquals(3, answer[0]);
    }
  }
}
