package io.github.vertxrtmp.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.flv.TestFlv;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.stream.Publication;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestNode;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients come to one node, and another one, to which none comes, records. */
class RecorderOfAnotherNodeTest {

  private static final int PICTURES = 50;

  @TempDir
  private static Path folder;
  private static TestNode clients;
  private static TestNode recorder;

  @BeforeAll
  static void start() {
    clients = TestNode.start(folder.resolve("clients"), new RtmpServerOptions().set("record.enabled", false).set("record.all", true));
    recorder = TestNode.start(folder.resolve("recorder"), new RtmpServerOptions());
  }

  @AfterAll
  static void stop() {
    recorder.close();
    clients.close();
    TestNode.forgetCluster();
  }

  /** As much as the node keeps for those who come late. */
  private static void movie(RtmpTestClient publisher, String name) {
    publisher.video(0, TestMedia.avcHeader());
    publisher.audio(0, TestMedia.aacHeader());
    for (int i = 0; i < PICTURES; i++) {
      publisher.video(40 * i, i == 0 ? TestMedia.avcKeyframe(i) : TestMedia.avcFrame(i));
    }
    publisher.sync();
    Path part = folder.resolve("recorder").resolve(name + ".flv.part");
    long bytes = FlvMetadata.headBytes(2048) + PICTURES * TestMedia.avcFrame(1).length;
    TestServer.awaitTrue("it is recorded", () -> part.toFile().length() > bytes);
  }

  private static Predicate<JsonObject> of(String name) {
    return event -> ("live/" + name).equals(event.getString("stream"));
  }

  private static void assertWhole(Path file) throws IOException {
    List<MediaFrame> media = TestFlv.media(file).stream().filter(frame -> !frame.isSequenceHeader()).toList();
    assertEquals(PICTURES, media.size());
    for (int i = 0; i < PICTURES; i++) {
      byte[] payload = new byte[media.get(i).size()];
      media.get(i).payload().get(payload);
      assertArrayEquals(i == 0 ? TestMedia.avcKeyframe(i) : TestMedia.avcFrame(i), payload);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"live", "record", "append"})
  void recordsWhatIsPublishedElsewhere(String mode) throws IOException {
    String name = mode + "ed";
    try (RtmpTestClient publisher = clients.connect("live")) {
      publisher.publish(name, mode).awaitStatus("NetStream.Publish.Start");
      movie(publisher, name);
      publisher.deleteStream();
      JsonObject done = clients.awaitEvent("record.done", of(name));
      assertEquals(recorder.id(), done.getString("node"));
      assertEquals("ended", done.getString("ended"));
      assertWhole(folder.resolve("recorder").resolve(name + ".flv"));
      assertFalse(Files.exists(folder.resolve("clients").resolve(name + ".flv")));
    }
  }

  @Test
  void startsAndStopsAtAWordToAnyNode() throws IOException {
    try (RtmpTestClient publisher = clients.connect("live")) {
      publisher.publish("asked", "record").awaitStatus("NetStream.Publish.Start");
      movie(publisher, "asked");
      JsonObject list = ask(RtmpAddresses.recorder(recorder.id()), new JsonObject().put("action", "list"));
      assertEquals(1, list.getJsonArray("recordings").stream().map(JsonObject.class::cast).filter(of("asked")).count());
      JsonObject which = new JsonObject().put("app", "live").put("name", "asked");
      assertEquals("live/asked", ask(RtmpAddresses.RECORDER, which.copy().put("action", "start")).getString("stream"));
      assertEquals("stopped", ask(RtmpAddresses.RECORDER, which.copy().put("action", "stop")).getString("ended"));
      assertWhole(folder.resolve("recorder").resolve("asked.flv"));
      ask(RtmpAddresses.RECORDER, which.copy().put("action", "start"));
      publisher.deleteStream();
      clients.awaitEvent("record.done", event -> of("asked").test(event) && "ended".equals(event.getString("ended")));
    }
  }

  @Test
  void recordsWhatAVerticlePublishesElsewhere() throws IOException {
    Context loop = clients.vertx().getOrCreateContext();
    Publication publication = await(loop, () -> Publication.open(clients.vertx(), new StreamKey("live", "made"), new JsonObject()));
    clients.awaitEvent("record.started", of("made"));
    await(loop, () -> {
      publication.send(Kind.VIDEO, 0, TestMedia.avcHeader());
      publication.send(Kind.VIDEO, 0, TestMedia.avcKeyframe(0));
      return Future.succeededFuture();
    });
    long bytes = FlvMetadata.headBytes(2048) + TestMedia.avcKeyframe(0).length;
    TestServer.awaitTrue("it is recorded", () -> folder.resolve("recorder/made.flv.part").toFile().length() > bytes);
    await(loop, () -> publication.close("test"));
    assertEquals(recorder.id(), clients.awaitEvent("record.done", of("made")).getString("node"));
    assertEquals(2, TestFlv.media(folder.resolve("recorder/made.flv")).size());
  }

  private static <T> T await(Context loop, Supplier<Future<T>> call) {
    return TestServer.await(Future.future(promise -> loop.runOnContext(now -> call.get().onComplete(promise))));
  }

  private static JsonObject ask(String address, JsonObject request) {
    return TestServer.await(clients.vertx().eventBus().<JsonObject>request(address, request)).body();
  }
}
