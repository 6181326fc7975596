package io.github.vertxrtmp.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.flv.FlvScan;
import io.github.vertxrtmp.flv.TestFlv;
import io.github.vertxrtmp.test.CapturedLog;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
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
        assertEquals(5 + 1, tags(server));
        deploy(server);
        ask(server, "start");
        frames(publisher, player, 10);
        ask(server, "stop");
        assertTrue(tags(server) >= 5 + 1 + 5);
        publisher.sync();
      }
      assertFalse(log.hasStackTrace(), () -> log.lines(Level.INFO).toString());
    }
  }

  /** Video tags of the file, which must be whole. */
  private long tags(TestServer server) throws IOException {
    server.awaitEvent(RtmpEvents.RECORD_DONE);
    FlvScan scan = TestFlv.scan(root.resolve("cam.flv"));
    assertNull(scan.damage());
    return scan.summary().videoTags();
  }
}
