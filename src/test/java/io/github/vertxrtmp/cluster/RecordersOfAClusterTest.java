package io.github.vertxrtmp.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.flv.TestFlv;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestNode;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Lock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node without a recorder, and two with one: a stream is recorded once, whoever is asked and whoever is asked next. */
class RecordersOfAClusterTest {

  @TempDir
  private static Path folder;
  private static TestNode plain;
  private static TestNode a;
  private static TestNode b;

  @BeforeAll
  static void start() {
    plain = TestNode.start(folder.resolve("plain"), new RtmpServerOptions().set("record.enabled", false));
    a = TestNode.start(folder.resolve("a"));
    b = TestNode.start(folder.resolve("b"));
  }

  @AfterAll
  static void stop() {
    b.close();
    a.close();
    plain.close();
    TestNode.forgetCluster();
  }

  private static RtmpTestClient publisher(TestNode node, String name, String mode, int first) {
    RtmpTestClient client = node.connect("live");
    client.publish(name + "?secret=of-" + name, mode).awaitStatus("NetStream.Publish.Start");
    client.video(0, TestMedia.avcHeader());
    client.video(0, TestMedia.avcKeyframe(first));
    client.video(40, TestMedia.avcFrame(first + 1));
    client.sync();
    return client;
  }

  private static Predicate<JsonObject> of(String name) {
    return event -> ("live/" + name).equals(event.getString("stream"));
  }

  private static Future<JsonObject> ask(TestNode from, String action, String name) {
    JsonObject request = new JsonObject().put("action", action).put("app", "live").put("name", name);
    return from.vertx().eventBus().<JsonObject>request(RtmpAddresses.RECORDER, request).map(reply -> reply.body());
  }

  private static long recordings(TestNode node, String name) {
    JsonObject list = TestServer.await(node.vertx().eventBus().<JsonObject>request(RtmpAddresses.recorder(node.id()), new JsonObject().put("action", "list"))).body();
    return list.getJsonArray("recordings").stream().map(JsonObject.class::cast).filter(of(name)).count();
  }

  private static List<Integer> pictures(Path file) throws IOException {
    return TestFlv.media(file).stream().filter(frame -> !frame.isSequenceHeader()).map(RecordersOfAClusterTest::number).toList();
  }

  private static int number(MediaFrame frame) {
    byte[] payload = new byte[frame.size()];
    frame.payload().get(payload);
    for (int i = 0; i < 10; i++) {
      if (Arrays.equals(payload, TestMedia.avcKeyframe(i)) || Arrays.equals(payload, TestMedia.avcFrame(i))) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void allWhoWantItGetTheSameRecording() throws IOException {
    try (RtmpTestClient publisher = publisher(plain, "wanted", "live", 0)) {
      List<Future<JsonObject>> asked = Stream.of(a, b, plain, a, b, plain).map(node -> ask(node, "start", "wanted")).toList();
      Set<String> paths = asked.stream().map(TestServer::await).map(facts -> facts.getString("path")).collect(Collectors.toSet());
      assertEquals(1, paths.size(), paths::toString);
      assertEquals(1, recordings(a, "wanted") + recordings(b, "wanted"));
      publisher.sync();
      Path part = Path.of(paths.iterator().next() + ".part");
      long bytes = FlvMetadata.headBytes(2048) + TestMedia.avcKeyframe(0).length + TestMedia.avcFrame(1).length;
      TestServer.awaitTrue("both pictures are recorded", () -> part.toFile().length() > bytes);
      JsonObject done = TestServer.await(ask(recordings(a, "wanted") > 0 ? b : a, "stop", "wanted"));
      assertEquals("stopped", done.getString("ended"));
      assertEquals(List.of(0, 1), pictures(Path.of(done.getString("path"))));
      for (TestNode node : List.of(a, b, plain)) {
        CompletionException nothing = assertThrows(CompletionException.class, () -> TestServer.await(ask(node, "stop", "wanted")));
        assertEquals(404, ((ReplyException) nothing.getCause()).failureCode());
      }
      assertEquals(1, plain.events("record.started").stream().filter(of("wanted")).count());
    }
  }

  /** Else two of them that look at the same time for who records it would both find nobody. */
  @Test
  void whoBeginsHasTheLockOfTheStream() {
    try (RtmpTestClient locked = publisher(plain, "locked", "live", 0); RtmpTestClient free = publisher(plain, "free", "live", 0)) {
      Lock lock = TestServer.await(plain.vertx().sharedData().getLock("rtmp.recording.live/locked"));
      Future<JsonObject> waiting = ask(a, "start", "locked");
      TestServer.await(ask(a, "start", "free"));
      assertFalse(waiting.isComplete(), "it came first");
      lock.release();
      TestServer.await(waiting);
      locked.deleteStream();
      free.deleteStream();
      plain.awaitEvent("record.done", of("locked"));
      plain.awaitEvent("record.done", of("free"));
    }
  }

  @Test
  void itGoesOnWhenThePublisherComesBackToAnotherNode() throws IOException {
    RtmpTestClient first = publisher(a, "mover", "record", 0);
    first.close();
    plain.awaitEvent("stream.interrupted", of("mover"));
    Path file = folder.resolve("a").resolve("mover.flv");
    TestServer.awaitTrue("it is complete for now", () -> Files.exists(file));
    long rested = Files.size(file);
    try (RtmpTestClient second = publisher(b, "mover", "record", 2)) {
      plain.awaitEvent("stream.published", event -> of("mover").test(event) && b.id().equals(event.getString("node")));
      assertEquals(List.of(1L, 0L), List.of(recordings(a, "mover"), recordings(b, "mover")));
      TestServer.awaitTrue("it goes on", () -> folder.resolve("a").resolve("mover.flv.part").toFile().length() > rested);
      second.deleteStream();
      JsonObject done = plain.awaitEvent("record.done", of("mover"));
      assertEquals(a.id(), done.getString("node"));
      assertEquals(List.of(0, 1, 2, 3), pictures(file));
      assertEquals(1, plain.events("record.started").stream().filter(of("mover")).count());
    }
  }
}
