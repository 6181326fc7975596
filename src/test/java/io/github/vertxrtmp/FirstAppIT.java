package io.github.vertxrtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.test.FfmpegTool;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.RunningTool;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.ToolResult;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** README.md's first app, as a reader runs it: by itself, in the server's jar, and by {@code run}; it is replaced on SIGHUP. */
class FirstAppIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String SOURCE = Readme.javaClass("MyApp");

  @TempDir
  private Path folder;

  private void compile(String source) {
    Readme.compile(folder, "MyApp", source, Launch.jar().toString());
  }

  private static RtmpTestClient connect(int port) {
    RtmpTestClient client = RtmpTestClient.open(port);
    client.connect("myapp");
    return client;
  }

  private static void assertRefused(int port, String words) {
    try (RtmpTestClient stranger = connect(port)) {
      stranger.publish("guess");
      assertEquals(words, stranger.awaitStatus("NetStream.Publish.Denied").info().getString("description"));
      stranger.awaitClosed();
    }
  }

  @Test
  void runsByItselfAndFfmpegObeys() {
    FfmpegTool.assumeAvailable();
    compile(SOURCE.replace("setPort(1935)", "setHost(\"127.0.0.1\").setPort(0)"));
    String classPath = Launch.jar() + File.pathSeparator + "classes";
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    try (Launch launch = Launch.start(folder, Map.of(), List.of(java, "-cp", classPath, "com.acme.MyApp"))) {
      String url = launch.awaitLine(line -> line.startsWith("rtmp://localhost:")).replace("localhost", "127.0.0.1");
      ToolResult refused = publish(url + "/guess").await();
      assertNotEquals(0, refused.exitCode());
      assertTrue(refused.stderr().contains("Server error: Unknown stream key"), refused::toString);
      try (RunningTool encoder = publish(url + "/s3cr3t")) {
        launch.awaitLine(line -> line.endsWith("publishing myapp/studio"));
        ToolResult player = FfmpegTool.probe(LIMIT, "-v", "error", "-select_streams", "v", "-show_entries", "stream=codec_name,width",
          "-of", "csv=p=0", url + "/studio").orFail();
        assertTrue(player.stdout().contains("h264,160"), player::toString);
        encoder.stop();
      }
      assertTrue(launch.terminate().stdout().stream().noneMatch(line -> line.contains("s3cr3t")));
    }
  }

  private static RunningTool publish(String url) {
    return FfmpegTool.start(LIMIT, "-re", "-f", "lavfi", "-i", "testsrc2=size=160x120:rate=10:duration=50", "-c:v", "libx264", "-preset", "ultrafast",
      "-pix_fmt", "yuv420p", "-g", "10", "-f", "flv", url);
  }

  @Test
  void runsInTheServerAndIsReplacedOnHangUp() throws IOException {
    compile(SOURCE);
    Path conf = folder.resolve("conf.json");
    String text = "{\"host\": \"127.0.0.1\", \"port\": 0, \"apps\": {\"myapp\": {\"verticle\": \"com.acme.MyApp\", \"classpath\": [\"classes\"]}, \"*\": false}}";
    Files.writeString(conf, text);
    try (Launch launch = Launch.start(folder, Map.of(), List.of(), List.of("-c", "conf.json"))) {
      int port = launch.awaitPort();
      assertRefused(port, "Unknown stream key");
      try (RtmpTestClient publisher = connect(port); RtmpTestClient viewer = connect(port)) {
        publisher.publish("s3cr3t").awaitStatus("NetStream.Publish.Start");
        publisher.video(0, TestMedia.avcHeader());
        viewer.play("studio").awaitMedia(1);
        compile(SOURCE.replace("Unknown stream key", "No such key"));
        launch.signal("HUP");
        launch.awaitLine(line -> line.contains("Applications deployed anew: [myapp]; failed: []"));
        assertRefused(port, "No such key");
        Files.writeString(conf, "{\"apps\": 7}");
        launch.signal("HUP");
        launch.awaitLine(line -> line.contains("Applications and access stay as they are: conf.json: apps: expected"));
        Files.writeString(conf, text.replace("com.acme.MyApp", "com.acme.Lost"));
        launch.signal("HUP");
        launch.awaitLine(line -> line.contains("failed: [myapp]"));
        assertRefused(port, "No such key");
        publisher.video(40, TestMedia.avcKeyframe(1));
        assertEquals(40, viewer.awaitMedia().timestamp());
      }
    }
  }

  /** As README.md says, but on another port. */
  @Test
  void examplesRunAsTheirConfSays() throws IOException {
    for (String name : List.of("src", "target")) {
      Files.createSymbolicLink(folder.resolve(name), Path.of(name).toAbsolutePath());
    }
    List<String> command = List.of("-c", "src/examples/conf.json", "-i", "127.0.0.1", "-p", "0", "-r", "flvs", "-Drtmp.bridge.port=0");
    try (Launch launch = Launch.start(folder, Map.of(), List.of(), command)) {
      int port = launch.awaitPort();
      try (RtmpTestClient client = RtmpTestClient.open(port)) {
        client.connect("myapp");
        assertEquals("some-arg", client.awaitCommand("connected").argument(1));
      }
      try (RtmpTestClient client = RtmpTestClient.open(port)) {
        client.connect("keys");
        client.publish("s3cr3t").awaitStatus("NetStream.Publish.Start");
      }
      try (RtmpTestClient client = RtmpTestClient.open(port)) {
        client.connect("chat");
        client.awaitResult(client.command(0, "join", null, "ann"));
      }
      try (RtmpTestClient client = RtmpTestClient.open(port)) {
        client.connect("quiet");
        client.play("raw/cam").awaitStatus("NetStream.Play.Failed");
      }
    }
  }

  @Test
  void runsAsVertxRunsIt() throws IOException {
    compile(SOURCE);
    Files.writeString(folder.resolve("conf.json"), "{\"host\": \"127.0.0.1\", \"port\": 0, \"apps\": {\"myapp\": \"com.acme.MyApp\"}}");
    List<String> command = List.of("run", Launch.MAIN_VERTICLE, "-conf", "conf.json", "-cp", "classes");
    try (Launch launch = Launch.start(folder, Map.of(), List.of(), command)) {
      assertRefused(launch.awaitPort(), "Unknown stream key");
    }
  }

  @Test
  void runsOnTheClassPathOfTheServer() throws IOException {
    compile(SOURCE);
    Files.writeString(folder.resolve("conf.json"), "{\"host\": \"127.0.0.1\", \"port\": 0, \"apps\": {\"myapp\": \"com.acme.MyApp\"}}");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = List.of(java, "-cp", Launch.jar() + File.pathSeparator + "classes", "io.github.vertxrtmp.Main", "-c", "conf.json");
    try (Launch launch = Launch.start(folder, Map.of(), command)) {
      assertRefused(launch.awaitPort(), "Unknown stream key");
    }
  }
}
