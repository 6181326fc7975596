package io.github.vertxrtmp.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.FfmpegTool;
import io.github.vertxrtmp.test.FreePort;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.RunningTool;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples do what they say. */
class ExamplesTest {

  @TempDir
  private Path folder;

  @Test
  void myAppCallsTheClientOnceItIsConnected() {
    try (LibraryServer server = LibraryServer.start(folder, it -> it.app("myapp", MyApp::new));
         RtmpTestClient client = RtmpTestClient.open(server.port())) {
      int connect = client.sendConnect("myapp", new AmfObject());
      ReceivedMessage first = client.await("an answer or a call", message -> message.isCommand());
      assertEquals("_result", first.name());
      assertEquals(connect, first.transaction());
      ReceivedMessage call = client.awaitCommand("connected");
      assertEquals("some-arg", call.argument(1));
      client.reply("_result", call.transaction(), (Object) null);
    }
  }

  @Test
  void streamKeysOpenTheDoorAndAreNotSeen() throws IOException {
    Path keys = Files.writeString(folder.resolve("keys.json"), "{\"s3cr3t\": \"alice\"}");
    JsonObject config = new JsonObject().put("file", keys.toString());
    try (LibraryServer server = LibraryServer.start(folder, it -> it.app("tv", StreamKeysApp::new, config, false))) {
      try (RtmpTestClient stranger = server.connect("tv")) {
        stranger.publish("alice");
        assertEquals("Unknown stream key", ((AmfObject) stranger.awaitStatus("NetStream.Publish.Denied").argument(1)).getString("description"));
        stranger.awaitClosed();
      }
      try (RtmpTestClient alice = server.connect("tv"); RtmpTestClient viewer = server.connect("tv")) {
        alice.publish("s3cr3t");
        alice.awaitStatus("NetStream.Publish.Start");
        alice.video(0, TestMedia.avcHeader());
        viewer.play("alice");
        viewer.awaitMedia();
        alice.deleteStream();
        alice.awaitStatus("NetStream.Unpublish.Success");
      }
      server.awaitEvent("stream.unpublished");
      assertTrue(server.events().stream().noneMatch(event -> event.encode().contains("s3cr3t")), server.events().toString());
      Files.writeString(keys, "{\"n3w\": \"bob\"}");
      try (RtmpTestClient bob = server.connect("tv")) {
        bob.publish("n3w");
        bob.awaitStatus("NetStream.Publish.Start");
      }
    }
  }

  @Test
  void watcherPrintsEvents() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (LibraryServer server = LibraryServer.start(folder, it -> it)) {
      TestServer.await(server.vertx().deployVerticle(new StreamWatcher(new PrintStream(bytes, true, StandardCharsets.UTF_8))));
      try (RtmpTestClient client = server.connect("live")) {
        client.publish("cam");
        client.awaitStatus("NetStream.Publish.Start");
        client.deleteStream();
        client.sync();
      }
      TestServer.awaitTrue("two lines", () -> bytes.toString(StandardCharsets.UTF_8).lines().count() == 2);
    }
    List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    assertTrue(lines.get(0).endsWith(" stream.published live/cam"), lines.get(0));
    assertTrue(lines.get(1).endsWith(" stream.unpublished live/cam (stream deleted)"), lines.get(1));
  }

  @Test
  void filterLetsNoAudioThrough() {
    try (LibraryServer server = LibraryServer.start(folder, it -> it.app("quiet", MuteApp::new));
         RtmpTestClient publisher = server.connect("quiet/room"); RtmpTestClient viewer = server.connect("quiet/room");
         RtmpTestClient spy = server.connect("quiet/room")) {
      publisher.publish("cam");
      publisher.awaitStatus("NetStream.Publish.Start");
      viewer.play("cam");
      viewer.awaitStatus("NetStream.Play.Start");
      publisher.video(0, TestMedia.avcHeader());
      publisher.audio(0, TestMedia.aacHeader());
      for (int i = 0; i < 3; i++) {
        publisher.video(40 * i, TestMedia.avcKeyframe(i));
        publisher.audio(40 * i, TestMedia.aacFrame(i));
      }
      List<ReceivedMessage> media = viewer.awaitMedia(4);
      assertTrue(media.stream().allMatch(message -> message.type() == ReceivedMessage.VIDEO), media.toString());
      assertEquals(80, media.get(3).timestamp());
      spy.play("raw/cam");
      spy.awaitStatus("NetStream.Play.Failed");
      publisher.deleteStream();
      viewer.awaitStatus("NetStream.Play.UnpublishNotify");
    }
  }

  @Test
  void chatTellsTheOthersAndCountsReaders() {
    try (LibraryServer server = LibraryServer.start(folder, it -> it.app("chat", ChatApp::new));
         RtmpTestClient ann = server.connect("chat"); RtmpTestClient bob = server.connect("chat"); RtmpTestClient eve = server.connect("chat")) {
      ann.awaitResult(ann.command(0, "join", null, "ann"));
      bob.awaitResult(bob.command(0, "join", null, "bob"));
      ReceivedMessage refused = eve.awaitAnswer(eve.command(0, "join", null, "bob"));
      assertEquals("_error", refused.name());
      assertEquals("Choose another name", ((AmfObject) refused.argument(1)).getString("description"));
      assertEquals(List.of("ann", "bob"), eve.awaitResult(eve.command(0, "who", (Object) null)).argument(1));
      int say = ann.command(0, "say", null, "hello");
      ReceivedMessage message = bob.awaitCommand("message");
      assertEquals("ann", message.argument(1));
      assertEquals("hello", message.argument(2));
      bob.reply("_result", message.transaction(), null, true);
      assertEquals(1.0, ann.awaitResult(say).argument(1));
      bob.reset();
      server.awaitEvent("client.disconnected");
      assertEquals(List.of("ann"), ann.awaitResult(ann.command(0, "who", (Object) null)).argument(1));
    }
  }

  @Test
  void groovyDecidesAsWell() {
    RtmpServerOptions options = new RtmpServerOptions(new JsonObject()
      .put("apps", new JsonObject().put("studio", "src/examples/groovy/Doorman.groovy")));
    try (LibraryServer server = LibraryServer.start(folder, options, it -> it); RtmpTestClient client = server.connect("studio")) {
      client.publish("cam");
      client.awaitStatus("NetStream.Publish.Start");
      JsonObject stranger = new JsonObject().put("event", "publish").put("client", new JsonObject().put("address", "192.0.2.1:5"));
      JsonObject decision = (JsonObject) server.ask(RtmpAddresses.app("studio"), stranger);
      assertEquals(new JsonObject().put("accept", false).put("description", "Publish from the studio"), decision);
    }
  }

  @Test
  void tapWritesKeyframesThatFfmpegReads() {
    FfmpegTool.assumeAvailable();
    Path file = folder.resolve("keys.h264");
    try (LibraryServer server = LibraryServer.start(folder, it -> it)) {
      JsonObject config = new JsonObject().put("stream", "live/cam").put("file", file.toString());
      String tap = TestServer.await(server.vertx().deployVerticle(new KeyframeTap(), new DeploymentOptions().setConfig(config)));
      // Two keyframes a second for four seconds; every other one is due.
      FfmpegTool.run(Duration.ofSeconds(60), "-f", "lavfi", "-i", "testsrc2=size=160x120:rate=10:duration=4", "-c:v", "libx264",
        "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "5", "-keyint_min", "5", "-sc_threshold", "0", "-f", "flv",
        "rtmp://127.0.0.1:" + server.port() + "/live/cam").orFail();
      server.awaitEvent("stream.unpublished");
      TestServer.await(server.vertx().undeploy(tap));
    }
    String pictures = FfmpegTool.probe(Duration.ofSeconds(60), "-v", "error", "-count_frames", "-show_entries", "stream=codec_name,width,nb_read_frames",
      "-of", "csv=p=0", file.toString()).orFail().stdout().strip();
    assertEquals("h264,160,4", pictures);
  }

  @Test
  void pythonWatchesFromOutside() {
    assumeTrue(hasPython(), "no python3 here");
    RtmpServerOptions options = new RtmpServerOptions().setBridgeEnabled(true).setBridgePort(FreePort.find());
    int bridge = options.toJson().getJsonObject("bridge").getInteger("port");
    ProcessBuilder script = new ProcessBuilder("python3", "-u", "src/examples/python/watch.py", "127.0.0.1", String.valueOf(bridge));
    try (LibraryServer server = LibraryServer.start(folder, options, it -> it);
         RunningTool python = new RunningTool(script, Duration.ofSeconds(60))) {
      python.awaitLine(line -> line.equals("watching"));
      // That the registration was sent does not say that it has arrived: publish until it has.
      AtomicBoolean seen = new AtomicBoolean();
      Thread publisher = new Thread(() -> {
        for (int i = 0; i < 50 && !seen.get(); i++) {
          try (RtmpTestClient client = server.connect("live")) {
            client.publish("cam");
            client.awaitStatus("NetStream.Publish.Start");
            client.deleteStream();
            client.awaitStatus("NetStream.Unpublish.Success");
          }
        }
      });
      publisher.start();
      python.awaitLine(line -> line.equals("stream.published live/cam"));
      seen.set(true);
      publisher.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean hasPython() {
    try {
      return new ProcessBuilder("python3", "-c", "").start().waitFor() == 0;
    } catch (IOException | InterruptedException none) {
      return false;
    }
  }
}
