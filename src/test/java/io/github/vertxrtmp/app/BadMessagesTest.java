package io.github.vertxrtmp.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.CapturedLog;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that nobody should send, on every address: a clear failure, a count, and who is on air does not notice. */
class BadMessagesTest {

  private static final StreamKey CAM = StreamKey.parse("live/cam");
  private static final List<Object> WRONG = Arrays.asList("text", 1, 1.5, true, null, new JsonArray().add(1), Buffer.buffer("x"), new JsonObject(),
    new JsonObject().put("event", 7).put("action", 7).put("client", 7).put("call", 7).put("app", 7),
    new JsonObject().put("event", "dance").put("action", "dance").put("dance", true));

  @TempDir
  private Path folder;
  private final Greeter app = new Greeter();
  private CapturedLog log;
  private LibraryServer server;
  private RtmpTestClient publisher;
  private RtmpTestClient viewer;
  private int time;

  private static final class Greeter extends RtmpApp {
    private volatile RtmpClient last;

    @Override
    protected Future<Decision> onConnect(RtmpClient client, JsonArray args) {
      last = client;
      return accept();
    }
  }

  @BeforeEach
  void goOnAir() {
    log = new CapturedLog("ROOT");
    RtmpServerOptions options = new RtmpServerOptions().setAdminEnabled(true).setRecordAll(true)
      .set("stop.drainMillis", 0).set("publish.graceMillis", 0);
    server = LibraryServer.start(folder, options, it -> it.app("live", () -> app));
    publisher = server.connect("live");
    publisher.publish("cam").awaitStatus("NetStream.Publish.Start");
    publisher.video(time, TestMedia.avcHeader());
    viewer = server.connect("live");
    viewer.play("cam");
    assertStillOnAir();
  }

  private void assertStillOnAir() {
    time += 40;
    publisher.video(time, TestMedia.avcKeyframe(1));
    viewer.await("the frame of " + time, message -> message.isMedia() && message.timestamp() == time);
  }

  @AfterEach
  void nothingElseHarmed() {
    assertStillOnAir();
    viewer.close();
    publisher.close();
    server.awaitEvent("record.done");
    server.close();
    log.close();
    assertFalse(log.hasStackTrace());
  }

  private ReplyException refusal(String address, Object body) {
    DeliveryOptions options = new DeliveryOptions().setLocalOnly(true);
    CompletionException failure = assertThrows(CompletionException.class,
      () -> TestServer.await(server.vertx().eventBus().request(address, body, options)), address + " took " + body);
    return (ReplyException) failure.getCause();
  }

  private long count(String counter) {
    return server.server().metrics().getLong(counter, 0L);
  }

  @Test
  void wrongBodiesFailAndAreCounted() {
    Map<String, String> addresses = Map.of(
      RtmpAddresses.app("live"), "app.message.invalid",
      RtmpAddresses.client(app.last.id()), "client.request.invalid",
      RtmpAddresses.stream(CAM), "stream.request.refused",
      RtmpAddresses.status(CAM), "stream.message.invalid",
      RtmpAddresses.media(CAM), "stream.message.invalid",
      RtmpAddresses.RECORDER, "recorder.request.failed",
      RtmpAddresses.ADMIN, "admin.request.failed");
    addresses.forEach((address, counter) -> {
      for (Object body : WRONG) {
        long before = count(counter);
        ReplyException refusal = refusal(address, body);
        assertEquals(ReplyFailure.RECIPIENT_FAILURE, refusal.failureType(), address + " " + body + " " + refusal);
        assertEquals(400, refusal.failureCode(), address + " " + body);
        assertTrue(refusal.getMessage().length() > 10, refusal::getMessage);
        assertEquals(before + 1, count(counter), address + " " + body);
      }
    });
  }

  @Test
  void wrongEventsAreNobodysBusiness() {
    for (Object body : WRONG) {
      server.vertx().eventBus().publish(RtmpAddresses.EVENTS, body);
    }
    for (Object stream : List.of(7, "", "nobody", "/", "live/not-on-air")) {
      server.vertx().eventBus().publish(RtmpAddresses.EVENTS, new JsonObject().put("type", "stream.published").put("stream", stream));
    }
  }

  @Test
  void factsOfWrongShapeAreRefused() {
    JsonObject who = new JsonObject().put("id", "x");
    for (JsonObject fact : List.of(
      new JsonObject().put("event", "disconnect").put("client", new JsonObject()),
      new JsonObject().put("event", "disconnect").put("client", who).put("reason", new JsonArray()),
      new JsonObject().put("event", "unpublish").put("client", who),
      new JsonObject().put("event", "stop").put("client", who).put("stream", "cam").put("key", "no key"),
      new JsonObject().put("event", "pause").put("client", who).put("stream", "cam").put("key", "live/cam").put("pause", "yes"),
      new JsonObject().put("event", "seek").put("client", who).put("stream", "cam").put("key", "live/cam").put("positionMillis", "far"),
      new JsonObject().put("event", "result").put("client", who).put("name", 7),
      new JsonObject().put("event", "command").put("client", who).put("name", 7),
      new JsonObject().put("event", "command").put("client", who).put("args", 7),
      new JsonObject().put("event", "connect").put("client", who).put("args", "none"))) {
      assertEquals(400, refusal(RtmpAddresses.app("live"), fact).failureCode(), fact.encode());
    }
  }

  /** Whoever is not there is never taken for a client, so nothing is kept of him. */
  @Test
  void clientsThatAreNotThereAreNotBelievedIn() {
    JsonObject phantom = new JsonObject().put("id", "phantom").put("address", "192.0.2.1:1");
    JsonObject stream = new JsonObject().put("client", phantom).put("stream", "cam").put("key", "live/cam");
    String address = RtmpAddresses.app("live");
    server.ask(address, new JsonObject().put("event", "connect").put("client", phantom).put("args", new JsonArray()).put("agent", new JsonObject()));
    server.ask(address, stream.copy().put("event", "publish").put("mode", "live"));
    server.ask(address, stream.copy().put("event", "play"));
    server.vertx().eventBus().send(address, stream.copy().put("event", "unpublish"));
    TestServer.awaitTrue("only those who are there", () -> app.clients().size() == 2);
    assertTrue(app.clients().stream().noneMatch(client -> client.id().equals("phantom")));
    assertEquals(ReplyFailure.NO_HANDLERS, refusal(RtmpAddresses.client("phantom"), new JsonObject().put("info", true)).failureType());
  }

  @Test
  void followersAndMarksThatLieAreRefused() {
    JsonObject handled = new JsonObject().put("action", "handled").put("follower", "liar");
    TestServer.await(server.vertx().eventBus().request(RtmpAddresses.stream(CAM), new JsonObject().put("action", "snapshot").put("follower", "liar"),
      new DeliveryOptions().setLocalOnly(true)));
    for (long bytes : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertEquals(400, refusal(RtmpAddresses.stream(CAM), handled.copy().put("bytes", bytes)).failureCode());
    }
    server.ask(RtmpAddresses.stream(CAM), new JsonObject().put("action", "left").put("follower", "liar"));
    server.ask(RtmpAddresses.stream(CAM), new JsonObject().put("action", "leave").put("viewer", "nobody"));
    JsonObject mark = new JsonObject().put("event", "mark").put("publication", "another").put("bytes", 1).put("nanos", 0);
    assertEquals(400, refusal(RtmpAddresses.status(CAM), mark).failureCode());
    server.vertx().eventBus().publish(RtmpAddresses.status(CAM), new JsonObject().put("event", "ended").put("publication", "another"));
    server.vertx().eventBus().publish(RtmpAddresses.status(CAM), new JsonObject().put("event", "began").put("publication", "another"));
    assertEquals(404, refusal(RtmpAddresses.RECORDER, new JsonObject().put("action", "start").put("app", "live").put("name", "not-on-air")).failureCode());
  }
}
