package io.github.vertxrtmp.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.flv.TestFlv;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A publisher that is lost and comes back goes on in its recording. */
class ReturnRecordingTest {

  @TempDir
  private Path root;

  private static void send(RtmpTestClient publisher, int startMillis, int number) {
    publisher.video(startMillis, TestMedia.avcHeader());
    for (int i = 0; i < 5; i++) {
      publisher.video(startMillis + 40 * i, i == 0 ? TestMedia.avcKeyframe(number) : TestMedia.avcFrame(number + i));
    }
    publisher.sync();
  }

  /** The encoder may go on with its clock, or begin anew. */
  @ParameterizedTest
  @CsvSource({"record, false, 5000", "record, false, 0", "append, false, 0", "live, true, 0"})
  void theFileGoesOn(String mode, boolean all, int secondStart) throws Exception {
    RtmpServerOptions options = new RtmpServerOptions(new JsonObject().put("publish", new JsonObject().put("graceMillis", 3_600_000))).setRecordAll(all);
    try (LibraryServer server = LibraryServer.start(root, options, apps -> apps); RtmpTestClient first = server.connect("live");
         RtmpTestClient second = server.connect("live")) {
      first.publish("cam", mode).awaitStatus("NetStream.Publish.Start");
      send(first, 1000, 0);
      first.reset();
      server.awaitEvent("stream.interrupted");
      awaitComplete(6);
      second.publish("cam", mode).awaitStatus("NetStream.Publish.Start");
      server.awaitEvent("stream.resumed");
      send(second, secondStart, 100);
      second.deleteStream();
      JsonObject done = server.awaitEvent("record.done");
      assertEquals(1, server.events().stream().filter(event -> "record.started".equals(event.getString("type"))).count());
      List<MediaFrame> media = TestFlv.media(root.resolve("cam.flv")).stream().filter(frame -> !frame.isSequenceHeader()).toList();
      assertEquals(10, media.size());
      assertArrayEquals(TestMedia.avcKeyframe(100), RecorderFixture.bytes(media.get(5)));
      assertTrue(TestFlv.scan(root.resolve("cam.flv")).timesRise());
      assertTrue(media.get(5).timestamp() > media.get(4).timestamp());
      assertEquals(1, done.getInteger("segment"));
      assertFalse(FlvRepair.repair(root.resolve("cam.flv")).repaired());
    }
  }

  /** The file is complete in the meantime, under its final name. */
  private void awaitComplete(int tags) throws Exception {
    Path file = root.resolve("cam.flv");
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!Files.exists(file) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertFalse(Files.exists(root.resolve("cam.flv.part")));
    assertEquals(tags, TestFlv.media(file).size());
    assertFalse(FlvRepair.repair(file).repaired());
  }

  /** One stream is one recording: nothing of what there is gets lost by what the publisher says when it is back. */
  @ParameterizedTest
  @CsvSource({"record, append, record", "append, record, append", "record, live, record", "live, record, record"})
  void anotherModeGoesOnAsItIs(String before, String after, String mode) throws Exception {
    RtmpServerOptions options = new RtmpServerOptions(new JsonObject().put("publish", new JsonObject().put("graceMillis", 3_600_000)));
    try (LibraryServer server = LibraryServer.start(root, options, apps -> apps); RtmpTestClient first = server.connect("live");
         RtmpTestClient second = server.connect("live")) {
      first.publish("cam", before).awaitStatus("NetStream.Publish.Start");
      send(first, 0, 0);
      first.reset();
      server.awaitEvent("stream.interrupted");
      second.publish("cam", after).awaitStatus("NetStream.Publish.Start");
      send(second, 0, 100);
      second.deleteStream();
      JsonObject done = server.awaitEvent("record.done");
      assertEquals(mode, done.getString("mode"));
      assertEquals("ended", done.getString("ended"));
      List<MediaFrame> media = TestFlv.media(root.resolve("cam.flv")).stream().filter(frame -> !frame.isSequenceHeader()).toList();
      assertEquals(before.equals("live") ? 5 : 10, media.size());
    }
  }

  @Test
  void whoDoesNotComeBackLeavesACompleteFile() throws Exception {
    RtmpServerOptions options = new RtmpServerOptions(new JsonObject().put("publish", new JsonObject().put("graceMillis", 50)));
    try (LibraryServer server = LibraryServer.start(root, options, apps -> apps); RtmpTestClient first = server.connect("live")) {
      first.publish("cam", "record").awaitStatus("NetStream.Publish.Start");
      send(first, 0, 0);
      first.reset();
      assertEquals(6, server.awaitEvent("record.done").getInteger("tags"));
      assertFalse(FlvRepair.repair(root.resolve("cam.flv")).repaired());
    }
  }
}
