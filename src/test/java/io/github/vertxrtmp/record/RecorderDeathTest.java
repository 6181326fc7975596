package io.github.vertxrtmp.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ch.qos.logback.classic.Level;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.flv.TestFlv;
import io.github.vertxrtmp.test.CapturedLog;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recorder that goes while it records: the stream and its players do not notice, the file is whole, and another one can go on. */
class RecorderDeathTest {

  @TempDir
  private Path root;

  private String deploy(TestServer server) {
    return TestServer.await(server.vertx().deployVerticle(new RecorderVerticle(new FlvRoot(root), server.settings().record())));
  }

  private static JsonObject ask(TestServer server, String action) {
    JsonObject request = new JsonObject().put("action", action).put("app", "live").put("name", "cam").put("mode", "append");
    return TestServer.await(server.vertx().eventBus().<JsonObject>request(RtmpAddresses.RECORDER, request)).body();
  }

  private static void frames(RtmpTestClient publisher, RtmpTestClient player, int from) {
    for (int i = from; i < from + 5; i++) {
      publisher.video(40L * i, i == from ? TestMedia.avcKeyframe(i) : TestMedia.avcFrame(i));
      assertEquals(40L * i, player.awaitMedia().timestamp());
    }
  }

  @Test
  void streamAndPlayersGoOnAndRecordingCanBeginAgain() throws IOException {
    try (TestServer server = TestServer.start(); CapturedLog log = new CapturedLog("io.github.vertxrtmp")) {
      String recorder = deploy(server);
      try (RtmpTestClient publisher = server.connect("live"); RtmpTestClient player = server.connect("live")) {
        publisher.publish("cam", "record").awaitStatus("NetStream.Publish.Start");
        publisher.video(0, TestMedia.avcHeader());
        player.play("cam").awaitMedia();
        frames(publisher, player, 0);
        TestServer.await(server.vertx().undeploy(recorder));
        frames(publisher, player, 5);
        assertEquals(numbers(0, 5), pictures(server));
        long begun = Files.size(file());
        deploy(server);
        ask(server, "start");
        frames(publisher, player, 10);
        Path part = FlvRoot.part(file());
        TestServer.awaitTrue("all is recorded", () -> part.toFile().length() >= begun + 10 * TestMedia.avcFrame(0).length);
        ask(server, "stop");
        assertEquals(numbers(0, 15), pictures(server), "the same file goes on, from the last keyframe on");
        publisher.sync();
      }
      assertFalse(log.hasStackTrace(), () -> log.lines(Level.INFO).toString());
    }
  }

  private Path file() {
    return root.resolve("cam.flv");
  }

  private static List<Integer> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  /** The numbers of the pictures in the file, which must be whole. */
  private List<Integer> pictures(TestServer server) throws IOException {
    server.awaitEvent(RtmpEvents.RECORD_DONE);
    return TestFlv.media(file()).stream().map(RecorderFixture::bytes).filter(bytes -> !Arrays.equals(bytes, TestMedia.avcHeader()))
      .map(RecorderDeathTest::number).toList();
  }

  private static int number(byte[] picture) {
    return IntStream.range(0, 15).filter(i -> Arrays.equals(picture, TestMedia.avcKeyframe(i)) || Arrays.equals(picture, TestMedia.avcFrame(i)))
      .findFirst().orElse(-1);
  }
}
