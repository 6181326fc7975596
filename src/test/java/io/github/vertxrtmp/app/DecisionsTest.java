package io.github.vertxrtmp.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an application says to connect, publish and play is what the client gets. */
class DecisionsTest {

  private TestServer server;
  private final BlockingQueue<JsonObject> facts = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() {
    server = TestServer.startWithoutApp(new JsonObject().put("app", new JsonObject().put("timeoutMillis", 2000).put("gapMillis", 50)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** An application that accepts all events but one. */
  private void app(String event, Object decision) {
    app(event, (Handler<Message<JsonObject>>) request -> request.reply(decision));
  }

  private void app(String event, Handler<Message<JsonObject>> handler) {
    server.app("live", message -> {
      if (message.replyAddress() == null) {
        facts.add(message.body());
      } else if (event.equals(message.body().getString("event"))) {
        handler.handle(message);
      } else {
        message.reply(new JsonObject());
      }
    });
  }

  private JsonObject awaitFact(String event) throws InterruptedException {
    for (JsonObject fact = facts.poll(10, TimeUnit.SECONDS); fact != null; fact = facts.poll(10, TimeUnit.SECONDS)) {
      if (event.equals(fact.getString("event"))) {
        return fact;
      }
    }
    throw new AssertionError("no fact " + event);
  }

  private static AmfObject info(ReceivedMessage message) {
    return (AmfObject) message.argument(1);
  }

  @Test
  void refusedConnectIsToldWhyAndClosed() {
    app("connect", new JsonObject().put("accept", false).put("description", "Members only"));
    try (RtmpTestClient client = RtmpTestClient.open(server.port())) {
      ReceivedMessage answer = client.awaitAnswer(client.sendConnect("live", new AmfObject()));
      assertEquals("_error", answer.name());
      assertEquals("NetConnection.Connect.Rejected", info(answer).getString("code"));
      assertEquals("Members only", info(answer).getString("description"));
      client.awaitClosed();
    }
    JsonObject event = server.awaitEvent("client.rejected");
    assertEquals("Members only", event.getString("reason"));
    assertEquals("NetConnection.Connect.Rejected", event.getString("code"));
  }

  @Test
  void redirectedConnectIsToldWhereTo() {
    app("connect", new JsonObject().put("redirect", "rtmp://other.example/live?token=T&room=1"));
    try (RtmpTestClient client = RtmpTestClient.open(server.port())) {
      ReceivedMessage answer = client.awaitAnswer(client.sendConnect("live", new AmfObject()));
      AmfObject ex = (AmfObject) info(answer).get("ex");
      assertEquals(302.0, ((Number) ex.get("code")).doubleValue());
      assertEquals("rtmp://other.example/live?token=T&room=1", ex.getString("redirect"));
      client.awaitClosed();
    }
    assertEquals("redirected to rtmp://other.example/live?token=…&room=1", server.awaitEvent("client.rejected").getString("reason"));
  }

  @Test
  void refusedPublishIsDeniedAndClosed() {
    app("publish", new JsonObject().put("accept", false).put("description", "Wrong stream key"));
    try (RtmpTestClient client = server.connect("live")) {
      client.publish("cam");
      ReceivedMessage status = client.awaitStatus("NetStream.Publish.Denied");
      assertEquals("Wrong stream key", info(status).getString("description"));
      client.awaitClosed();
    }
  }

  @Test
  void refusalMayChooseItsCode() {
    app("publish", new JsonObject().put("accept", false).put("code", "NetStream.Publish.Denied").put("description", "Not now"));
    try (RtmpTestClient client = server.connect("live")) {
      client.publish("cam");
      assertEquals("Not now", info(client.awaitStatus("NetStream.Publish.Denied")).getString("description"));
    }
  }

  @Test
  void refusedPlayFails() {
    app("play", false);
    try (RtmpTestClient client = server.connect("live")) {
      client.play("cam");
      client.awaitStatus("NetStream.Play.Failed");
      client.awaitClosed();
    }
  }

  @Test
  void requestsSayWhoWantsWhat() throws InterruptedException {
    BlockingQueue<JsonObject> requests = new LinkedBlockingQueue<>();
    server.app("live", message -> {
      requests.add(message.body());
      message.reply(null);
    });
    try (RtmpTestClient client = RtmpTestClient.open(server.port())) {
      client.awaitResult(client.sendConnect("live/room?token=a%20b", new AmfObject(), "first", 2));
      JsonObject connect = requests.poll(5, TimeUnit.SECONDS);
      assertEquals("connect", connect.getString("event"));
      assertEquals("[\"first\",2.0]", connect.getJsonArray("args").encode());
      JsonObject who = connect.getJsonObject("client");
      assertNotNull(who.getString("id"));
      assertEquals("live", who.getString("app"));
      assertEquals("room", who.getString("instance"));
      assertEquals("live/room", who.getString("path"));
      assertEquals("a b", who.getJsonObject("params").getString("token"));
      client.publish("cam?user=x", "live");
      client.awaitStatus("NetStream.Publish.Start");
      JsonObject publish = requests.poll(5, TimeUnit.SECONDS);
      assertEquals("publish", publish.getString("event"));
      assertEquals("cam", publish.getString("stream"));
      assertEquals("live/room/cam", publish.getString("key"));
      assertEquals("live", publish.getString("mode"));
      assertEquals("x", publish.getJsonObject("params").getString("user"));
      client.play("other", 0, 5, true);
      JsonObject play = requests.poll(5, TimeUnit.SECONDS);
      assertEquals("play", play.getString("event"));
      assertEquals(0, play.getInteger("start"));
    }
  }

  @Test
  void secretKeyIsSeenByNobodyElse() throws InterruptedException {
    app("publish", new JsonObject().put("name", "public"));
    try (RtmpTestClient publisher = RtmpTestClient.open(server.port()); RtmpTestClient player = server.connect("live")) {
      publisher.connect("live", new AmfObject().put("tcUrl", "rtmp://127.0.0.1/live/s3cr3t").put("pageUrl", "http://x/?key=s3cr3t"));
      publisher.publish("s3cr3t?token=s3cr3t");
      assertTrue(info(publisher.awaitStatus("NetStream.Publish.Start")).getString("description").startsWith("public "));
      JsonObject renamed = server.awaitEvent("stream.renamed");
      assertEquals("live/public", renamed.getString("stream"));
      publisher.video(0, TestMedia.avcHeader());
      player.play("public");
      player.awaitMedia();
      assertEquals("live/public", server.ask(StreamKey.parse("live/public"), new JsonObject().put("action", "info")).getString("stream"));
      publisher.deleteStream();
      publisher.sync();
      server.awaitEvent("stream.unpublished");
      assertEquals("public", awaitFact("unpublish").getString("stream"));
    }
    server.awaitEvent("client.disconnected", event -> event.encode().contains("tcUrl"));
    for (JsonObject event : server.otherEvents()) {
      if (!"client.connected".equals(event.getString("type"))) {
        assertTrue(!event.encode().contains("s3cr3t"), event.encode());
      }
    }
  }

  @Test
  void eventsTellTheParametersThatAreNoSecret() {
    app("nothing", true);
    try (RtmpTestClient publisher = server.connect("live?as=t&token=s3cr3t"); RtmpTestClient player = server.connect("live")) {
      publisher.publish("cam?user=x").awaitStatus("NetStream.Publish.Start");
      player.play("cam?user=y").awaitStatus("NetStream.Play.Start");
      JsonObject published = server.awaitEvent("stream.published");
      assertEquals("x", published.getJsonObject("params").getString("user"));
      assertEquals("t", published.getJsonObject("client").getJsonObject("params").getString("as"));
      assertEquals("…", published.getJsonObject("client").getJsonObject("params").getString("token"));
      assertEquals("y", server.awaitEvent("stream.played").getJsonObject("params").getString("user"));
    }
  }

  /** The application's time bounds it, however long that is. */
  @Test
  void whoWaitsForTheApplicationIsNotIdle() throws InterruptedException {
    server.close();
    server = TestServer.startWithoutApp(new JsonObject().put("app", new JsonObject().put("timeoutMillis", 60_000))
      .put("timeouts", new JsonObject().put("startMillis", 1000)));
    BlockingQueue<Message<JsonObject>> waiting = new LinkedBlockingQueue<>();
    server.app("live", message -> {
      if ("connect".equals(message.body().getString("event"))) {
        message.reply(true);
      } else if (message.replyAddress() != null) {
        waiting.add(message);
      }
    });
    try (RtmpTestClient publisher = server.connect("live"); RtmpTestClient player = server.connect("live");
         RtmpTestClient caller = server.connect("live")) {
      publisher.publish("cam");
      player.play("cam");
      int call = caller.command(0, "dance", (Object) null);
      Message<JsonObject> first = waiting.take();
      Message<JsonObject> second = waiting.take();
      Message<JsonObject> third = waiting.take();
      try (RtmpTestClient idle = server.connect("live")) {
        idle.awaitStatus("NetConnection.Connect.IdleTimeOut");
        idle.awaitClosed();
      }
      List.of(first, second, third).forEach(message -> message.reply(new JsonObject()));
      publisher.awaitStatus("NetStream.Publish.Start");
      player.awaitStatus("NetStream.Play.Start");
      caller.awaitResult(call);
      caller.awaitStatus("NetConnection.Connect.IdleTimeOut");
    }
  }

  @Test
  void bitrateIsLimited() throws InterruptedException {
    app("publish", new JsonObject().put("limits", new JsonObject().put("bitsPerSecond", 80_000)));
    try (RtmpTestClient client = server.connect("live")) {
      client.publish("cam");
      client.awaitStatus("NetStream.Publish.Start");
      client.chunkSize(60_000);
      client.video(0, new byte[15_000]);
      client.sync();
      client.video(40, new byte[15_000]);
      client.awaitStatus("NetStream.Publish.Denied");
      client.awaitClosed();
    }
    JsonObject reached = server.awaitEvent("limit.reached");
    assertEquals("bitsPerSecond", reached.getString("limit"));
    assertEquals("live/cam", reached.getString("stream"));
    JsonObject gone = awaitFact("unpublish");
    assertTrue(gone.getString("reason").contains("80000"), gone.encode());
    assertEquals(15_000, gone.getLong("bytes"));
  }

  @Test
  void timeOfPublicationIsLimited() {
    app("publish", new JsonObject().put("limits", new JsonObject().put("durationMillis", 30)));
    try (RtmpTestClient client = server.connect("live")) {
      client.publish("cam");
      client.awaitStatus("NetStream.Publish.Start");
      client.awaitStatus("NetStream.Publish.Denied");
      client.awaitClosed();
    }
    assertLimit("durationMillis");
  }

  @Test
  void timeOfPlayingIsLimited() {
    app("play", new JsonObject().put("limits", new JsonObject().put("durationMillis", 30)));
    try (RtmpTestClient client = server.connect("live")) {
      client.play("cam");
      client.awaitStatus("NetStream.Play.Start");
      client.awaitStatus("NetStream.Play.Failed");
      client.awaitClosed();
    }
    assertLimit("durationMillis");
  }

  private void assertLimit(String limit) {
    assertEquals(limit, server.awaitEvent("limit.reached").getString("limit"));
    assertEquals(1, RtmpMetrics.of(server.vertx()).toJson().getLong("limit." + limit));
  }

  @Test
  void timeOfConnectionIsLimited() {
    app("connect", new JsonObject().put("limits", new JsonObject().put("durationMillis", 30)));
    try (RtmpTestClient client = server.connect("live")) {
      client.awaitStatus("NetConnection.Connect.Closed");
      client.awaitClosed();
    }
    assertLimit("durationMillis");
  }

  @Test
  void viewersAreLimited() {
    app("publish", new JsonObject().put("limits", new JsonObject().put("viewers", 2)));
    StreamKey cam = StreamKey.parse("live/cam");
    try (RtmpTestClient publisher = server.connect("live"); RtmpTestClient early = server.connect("live");
         RtmpTestClient second = server.connect("live"); RtmpTestClient third = server.connect("live")) {
      early.play("cam");
      early.awaitStatus("NetStream.Play.Start");
      publisher.publish("cam");
      early.awaitStatus("NetStream.Play.PublishNotify");
      TestServer.awaitTrue("first viewer counted", () -> viewers(cam) == 1);
      second.play("cam");
      second.awaitStatus("NetStream.Play.Start");
      assertEquals(2, viewers(cam));
      third.play("cam");
      third.awaitStatus("NetStream.Play.Failed");
      third.awaitClosed();
      assertLimit("viewers");
      second.deleteStream();
      TestServer.awaitTrue("second viewer gone", () -> viewers(cam) == 1);
    }
  }

  private int viewers(StreamKey stream) {
    return server.ask(stream, new JsonObject().put("action", "info")).getInteger("viewers");
  }

  @Test
  void waitingPlayersBeyondTheLimitAreRefusedWhenTheStreamBegins() {
    app("publish", new JsonObject().put("limits", new JsonObject().put("viewers", 0)));
    try (RtmpTestClient publisher = server.connect("live"); RtmpTestClient player = server.connect("live")) {
      player.play("cam");
      player.awaitStatus("NetStream.Play.Start");
      publisher.publish("cam");
      player.awaitStatus("NetStream.Play.Failed");
      player.awaitClosed();
    }
    assertLimit("viewers");
  }

  @Test
  void whatWaitsForTheClientIsBounded() throws InterruptedException {
    BlockingQueue<Message<JsonObject>> asked = new LinkedBlockingQueue<>();
    app("connect", (Handler<Message<JsonObject>>) asked::add);
    try (RtmpTestClient client = RtmpTestClient.open(server.port())) {
      int connect = client.sendConnect("live", new AmfObject());
      Message<JsonObject> request = asked.poll(10, TimeUnit.SECONDS);
      String address = RtmpAddresses.client(request.body().getJsonObject("client").getString("id"));
      int most = server.settings().limits().pendingCalls();
      for (int i = 0; i < most; i++) {
        TestServer.await(server.vertx().eventBus().request(address, new JsonObject().put("notify", "hey")));
      }
      assertThrows(CompletionException.class, () -> TestServer.await(server.vertx().eventBus().request(address, new JsonObject().put("notify", "one more"))));
      assertLimit("pendingCalls");
      request.reply(true);
      assertEquals("_result", client.awaitAnswer(connect).name());
    }
  }
}
