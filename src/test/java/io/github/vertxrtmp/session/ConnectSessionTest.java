package io.github.vertxrtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.Amf0Writer;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectSessionTest {

  private TestServer server;

  @AfterEach
  void close() {
    server.close();
  }

  private ReceivedMessage connect(RtmpTestClient client, String app, AmfObject extra) {
    return client.awaitAnswer(client.sendConnect(app, extra));
  }

  @Test
  void letsClientsIn() {
    server = TestServer.start();
    RtmpTestClient client = server.open();
    ReceivedMessage result = client.connect("live");
    assertEquals("NetConnection.Connect.Success", result.info().getString("code"));
    assertEquals("status", result.info().getString("level"));
    assertEquals(0.0, result.info().get("objectEncoding"));
    List<Integer> before = client.inbox().stream().map(ReceivedMessage::type).toList();
    assertEquals(List.of(ReceivedMessage.WINDOW_SIZE, ReceivedMessage.PEER_BANDWIDTH), before, "told in front of the answer");
    JsonObject connected = server.awaitEvent(RtmpEvents.CLIENT_CONNECTED).getJsonObject("client");
    assertEquals("live", connected.getString("app"));
    assertEquals("", connected.getString("instance"));
    assertTrue(connected.getString("tcUrl").endsWith("/live"));
    client.close();
    JsonObject left = server.awaitEvent(RtmpEvents.CLIENT_DISCONNECTED);
    assertEquals(connected.getString("id"), left.getJsonObject("client").getString("id"));
    assertEquals("connection closed", left.getString("reason"));
    assertTrue(left.getLong("bytesReceived") > 3073);
  }

  @Test
  void answersAmf3InKind() {
    server = TestServer.start();
    assertEquals(3.0, server.open().connect("live", new AmfObject().put("objectEncoding", 3.0)).info().get("objectEncoding"));
  }

  @Test
  void refusesOtherEncodings() {
    server = TestServer.start();
    RtmpTestClient client = server.open();
    assertRefused(connect(client, "live", new AmfObject().put("objectEncoding", 1.0)), "NetConnection.Connect.Rejected");
    client.awaitClosed();
    assertEquals("live", server.awaitEvent(RtmpEvents.CLIENT_REJECTED).getJsonObject("client").getString("tcUrl", "live"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "//", "..", "live/..", "a\\b", "live\0", "?token=1", "_definst_"})
  void refusesWhatIsNoApplication(String app) {
    server = TestServer.start();
    RtmpTestClient client = server.open();
    assertEquals("_error", connect(client, app, new AmfObject()).name());
    client.awaitClosed();
    assertTrue(server.connect("live").inbox().size() > 0, "others still get in");
  }

  @Test
  void refusesNamesThatAreNoText() {
    server = TestServer.start();
    for (Object app : new Object[] {5.0, true, new AmfObject()}) {
      RtmpTestClient client = server.open();
      assertEquals("_error", connect(client, "", new AmfObject().put("app", app)).name());
      client.awaitClosed();
    }
    RtmpTestClient nothing = server.open();
    assertEquals("_error", nothing.awaitAnswer(nothing.command(0, "connect")).name());
    nothing.awaitClosed();
  }

  @Test
  void applicationsSeeWhoComesAndDecide() throws InterruptedException {
    server = TestServer.startWithoutApp(new JsonObject());
    BlockingQueue<JsonObject> requests = new LinkedBlockingQueue<>();
    server.app("members", request -> {
      requests.add(request.body());
      String token = request.body().getJsonObject("client").getJsonObject("params").getString("token", "");
      request.reply(switch (token) {
        case "right" -> Decision.accept().toJson();
        case "elsewhere" -> Decision.redirect("rtmp://other/members").toJson();
        default -> Decision.reject("Members.Only", "Who are you?").toJson();
      });
    });
    RtmpTestClient welcome = server.open();
    AmfObject extra = new AmfObject().put("pageUrl", "http://page").put("swfUrl", "http://swf");
    welcome.awaitResult(welcome.sendConnect("members/room/1?token=right", extra, "user", 7.0));
    JsonObject request = requests.take();
    assertEquals("connect", request.getString("event"));
    assertEquals("[\"user\",7.0]", request.getJsonArray("args").encode());
    JsonObject client = request.getJsonObject("client");
    assertEquals("members", client.getString("app"));
    assertEquals("room/1", client.getString("instance"));
    assertEquals("http://page", client.getString("pageUrl"));
    assertEquals("http://swf", client.getString("swfUrl"));
    assertEquals("right", client.getJsonObject("params").getString("token"));

    RtmpTestClient stranger = server.open();
    ReceivedMessage refusal = connect(stranger, "members", new AmfObject());
    assertRefused(refusal, "Members.Only");
    assertEquals("Who are you?", refusal.info().getString("description"));
    stranger.awaitClosed();

    RtmpTestClient sent = server.open();
    ReceivedMessage redirect = connect(sent, "members?token=elsewhere", new AmfObject());
    assertRefused(redirect, "NetConnection.Connect.Rejected");
    AmfObject ex = (AmfObject) redirect.info().get("ex");
    assertEquals(302.0, ex.get("code"));
    assertEquals("rtmp://other/members", ex.get("redirect"));
    sent.awaitClosed();
  }

  @Test
  void withoutApplicationNobodyIsLetIn() {
    server = TestServer.startWithoutApp(new JsonObject());
    RtmpTestClient client = server.open();
    ReceivedMessage answer = connect(client, "live", new AmfObject());
    assertRefused(answer, "NetConnection.Connect.InvalidApp");
    assertTrue(answer.info().getString("description").contains("live"));
    client.awaitClosed();
  }

  @Test
  void ownApplicationComesBeforeTheDefaultOne() {
    server = TestServer.start();
    server.app("closed", request -> request.reply(false));
    assertEquals("_error", connect(server.open(), "closed", new AmfObject()).name());
    assertEquals("_result", connect(server.open(), "other", new AmfObject()).name());
  }

  @Test
  void whatNoApplicationSaidIsDecidedByPolicy() {
    for (String policy : List.of("closed", "open")) {
      server = TestServer.start(new JsonObject().put("app", new JsonObject().put("policy", policy).put("timeoutMillis", 50)));
      server.app("silent", request -> { });
      server.app("failing", request -> request.fail(500, "no database"));
      server.app("throwing", ConnectSessionTest::noDatabase);
      server.app("babbling", request -> request.reply("certainly"));
      server.app("odd", request -> request.reply(new JsonObject().put("accept", "yes")));
      for (String app : List.of("silent", "failing", "throwing", "babbling", "odd")) {
        assertEquals(policy.equals("open") ? "_result" : "_error", connect(server.open(), app, new AmfObject()).name(), app + " " + policy);
      }
      if (policy.equals("closed")) {
        server.close();
      }
    }
  }

  private static void noDatabase(Message<JsonObject> request) {
    request.fail(-1, null);
  }

  @Test
  void decisionThatComesLateIsAwaited() throws InterruptedException {
    server = TestServer.startWithoutApp(new JsonObject());
    BlockingQueue<Message<JsonObject>> requests = new LinkedBlockingQueue<>();
    server.app("slow", requests::add);
    RtmpTestClient client = server.open();
    int connect = client.sendConnect("slow", new AmfObject());
    int create = client.command(0, "createStream", (Object) null);
    Message<JsonObject> request = requests.take();
    assertFalse(client.inbox().stream().anyMatch(ReceivedMessage::isCommand));
    request.reply(new JsonObject());
    client.awaitResult(connect);
    client.awaitResult(create);
  }

  @Test
  void decisionForWhoHasLeftChangesNothing() throws InterruptedException {
    server = TestServer.startWithoutApp(new JsonObject());
    BlockingQueue<Message<JsonObject>> requests = new LinkedBlockingQueue<>();
    server.app("slow", request -> {
      if ("connect".equals(request.body().getString("event"))) {
        requests.add(request);
      } else if (request.replyAddress() != null) {
        request.fail(404, "Method not found");
      }
    });
    RtmpTestClient client = server.open();
    client.sendConnect("slow", new AmfObject());
    Message<JsonObject> request = requests.take();
    client.reset();
    RtmpTestClient second = server.open();
    second.sendConnect("slow", new AmfObject());
    requests.take().reply(true);
    second.sync();
    request.reply(true);
    second.sync();
    assertEquals(1, server.otherEvents().stream().filter(event -> event.getString("type").equals(RtmpEvents.CLIENT_CONNECTED)).count());
  }

  @Test
  void secondConnectIsRefusedAndTheFirstGoesOn() {
    server = TestServer.start();
    RtmpTestClient client = server.open();
    client.connect("live");
    assertRefused(connect(client, "other", new AmfObject()), "NetConnection.Connect.Rejected");
    client.sync();
  }

  @ParameterizedTest
  @ValueSource(strings = {"createStream", "publish", "play", "deleteStream", "closeStream", "FCPublish", "seek", "pause", "whatever"})
  void nothingIsDoneBeforeConnect(String command) {
    server = TestServer.start();
    RtmpTestClient client = server.open();
    assertEquals("_error", client.awaitAnswer(client.command(command.equals("createStream") ? 0 : 1, command, null, "x")).name());
    client.connect("live");
    client.publish("cam").awaitStatus("NetStream.Publish.Start");
  }

  @Test
  void whoSaysNothingIsSentAway() {
    server = TestServer.start(new JsonObject().put("limits", new JsonObject().put("handshakeMillis", 100)));
    RtmpTestClient mute = RtmpTestClient.openRaw(server.port());
    RtmpTestClient half = server.open();
    mute.awaitClosed();
    half.awaitClosed();
    JsonObject limit = server.awaitEvent(RtmpEvents.LIMIT_REACHED);
    assertEquals("handshakeMillis", limit.getString("limit"));
    RtmpTestClient quick = server.open();
    quick.connect("live");
    quick.sync();
  }

  @Test
  void timeOfTheApplicationIsNotTheClientsTime() throws InterruptedException {
    server = TestServer.startWithoutApp(new JsonObject().put("limits", new JsonObject().put("handshakeMillis", 50)));
    BlockingQueue<Message<JsonObject>> requests = new LinkedBlockingQueue<>();
    server.app("slow", requests::add);
    RtmpTestClient client = server.open();
    int connect = client.sendConnect("slow", new AmfObject());
    Message<JsonObject> request = requests.take();
    RtmpTestClient.openRaw(server.port()).awaitClosed();
    request.reply(true);
    client.awaitResult(connect);
  }

  @Test
  void connectWithTransactionZeroIsAnsweredAllTheSame() {
    server = TestServer.start();
    RtmpTestClient client = server.open();
    client.message(3, ReceivedMessage.COMMAND, 0, 0, connectWithTransaction(0));
    ReceivedMessage answer = client.awaitCommand("_result");
    assertEquals(0.0, answer.transaction());
    assertEquals("NetConnection.Connect.Success", answer.info().getString("code"));
  }

  private static ByteBuf connectWithTransaction(double transaction) {
    ByteBuf body = Unpooled.buffer();
    Amf0Writer.writeAll(body, "connect", transaction, new AmfObject().put("app", "live"));
    return body;
  }

  private static void assertRefused(ReceivedMessage answer, String code) {
    assertEquals("_error", answer.name());
    assertEquals("error", answer.info().getString("level"));
    assertEquals(code, answer.info().getString("code"));
  }
}
