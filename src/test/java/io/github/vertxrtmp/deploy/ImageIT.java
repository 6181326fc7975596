package io.github.vertxrtmp.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.it.ClusterConf;
import io.github.vertxrtmp.test.FreePort;
import io.github.vertxrtmp.test.RunningTool;
import io.github.vertxrtmp.test.ToolResult;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the image holds, laid out without Docker: its runtime, its files, its user, its commands. */
class ImageIT {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String SOURCE = "/opt";
  /** Ended by SIGTERM. */
  private static final int TERMINATED = 143;

  private final Dockerfile dockerfile = Dockerfile.read();
  @TempDir
  private Path folder;

  @Test
  void theServerRunsHealthyOnTheRuntimeOfTheImageAndEndsOnRequest() throws IOException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash");
    layOut();
    String port = String.valueOf(FreePort.find());
    ProcessBuilder server = inImage(dockerfile.json("ENTRYPOINT"), List.of("-i", "127.0.0.1", "-cluster",
        "-Dvertx.hazelcast.config=" + ClusterConf.write(folder)));
    server.environment().put("RTMP_PORT", port);
    try (RunningTool running = new RunningTool(server, LIMIT)) {
      running.awaitLine(line -> line.contains("listens on"));
      assertEquals(0, health(port).exitCode());
      ToolResult ended = running.terminate();
      assertEquals(TERMINATED, ended.exitCode(), ended::toString);
      assertTrue(!ended.stdout().contains(" WARN ") && ended.stderr().isEmpty(), ended::toString);
    }
    assertEquals(1, health(port).exitCode());
  }

  private ToolResult health(String port) {
    ProcessBuilder check = inImage(dockerfile.json("HEALTHCHECK"), List.of());
    check.environment().put("RTMP_PORT", port);
    try (RunningTool tool = new RunningTool(check, LIMIT)) {
      return tool.await();
    }
  }

  private void layOut() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> jlink = dockerfile.words("RUN jlink").stream().map(this::inFolder).toList();
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "jlink").toString()));
    command.addAll(jlink);
    try (RunningTool tool = new RunningTool(new ProcessBuilder(command), LIMIT)) {
      tool.await().orFail();
    }
    Path app = Files.createDirectories(folder.resolve("vertx-rtmp"));
    Files.copy(Path.of(System.getProperty("server.jar")), app.resolve("vertx-rtmp.jar"));
    for (String name : dockerfile.words("COPY deploy/")) {
      if (!name.startsWith(SOURCE)) {
        Files.copy(Path.of("deploy", name.replaceFirst("^deploy/", "")), app.resolve(Path.of(name).getFileName()));
      }
    }
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  /** As the image's user where this runs as root, who may become anybody. */
  private ProcessBuilder inImage(JsonArray command, List<String> options) {
    List<String> words = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      String[] user = dockerfile.words("USER").get(0).split(":");
      words.addAll(List.of("setpriv", "--reuid", user[0], "--regid", user[1], "--clear-groups", "--no-new-privs"));
    }
    command.forEach(word -> words.add(inFolder(word.toString())));
    words.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.resolve("home").toFile());
    builder.environment().keySet().retainAll(Map.of("PATH", "").keySet());
    return builder;
  }

  private String inFolder(String word) {
    return word.replace(SOURCE + "/", folder + "/");
  }
}
