package io.github.vertxrtmp.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfDate;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.ClientFailure;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What verticles may ask of a client, over the bus and by the handle. */
class ClientRequestsTest {

  private static final int PENDING = 50;

  @TempDir
  private Path folder;
  private final BlockingQueue<RtmpClient> connected = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private LibraryServer server;
  private RtmpTestClient peer;
  private RtmpClient client;

  private final class Greeter extends RtmpApp {

    @Override
    protected Future<Decision> onConnect(RtmpClient who, JsonArray args) {
      connected.add(who);
      return accept();
    }

    @Override
    protected void onResult(RtmpClient who, String method, Object result) {
      told.add("result " + method + " " + result);
    }

    @Override
    protected void onStatus(RtmpClient who, String method, Object info) {
      told.add("status " + method + " " + info);
    }

    @Override
    protected void onDisconnect(RtmpClient who, String reason) {
      told.add("gone " + reason);
    }
  }

  @BeforeEach
  void start() throws InterruptedException {
    RtmpServerOptions options = new RtmpServerOptions().set("limits.pendingCalls", PENDING).set("app.callMillis", 5000);
    server = LibraryServer.start(folder, options, it -> it.app("live", Greeter::new));
    peer = server.connect("live/room?a=b");
    client = connected.poll(5, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() {
    peer.close();
    server.close();
  }

  private static RtmpCallException failure(Future<?> future) {
    return (RtmpCallException) assertThrows(CompletionException.class, () -> TestServer.await(future)).getCause();
  }

  private ReplyException rawFailure(Object body) {
    String address = RtmpAddresses.client(client.id());
    return (ReplyException) assertThrows(CompletionException.class, () -> server.ask(address, body)).getCause();
  }

  @Test
  void handleKnowsTheClient() {
    assertEquals("live", client.app());
    assertEquals("room", client.instance());
    assertEquals("live/room", client.path());
    assertEquals("b", client.params().getString("a"));
    assertTrue(client.address().startsWith("127.0.0.1:"));
    assertEquals(client, RtmpClient.of(server.vertx(), client.id()));
  }

  @Test
  void resultOfTheClientIsTheReply() throws InterruptedException {
    Future<Object> result = client.call("add", 1, 2, new JsonObject().put("deep", new JsonArray().add("x")));
    ReceivedMessage call = peer.awaitCommand("add");
    assertTrue(call.transaction() > 0);
    assertEquals(1.0, call.argument(1));
    assertEquals("x", ((List<?>) ((AmfObject) call.argument(3)).get("deep")).get(0));
    peer.reply("_result", call.transaction(), null, 3);
    assertEquals(3.0, TestServer.await(result));
    assertEquals("result add 3.0", told.poll(5, TimeUnit.SECONDS));
  }

  @Test
  void valuesThatJsonHasNotKeepTheirMeaning() {
    Future<Object> result = client.call("odd", new JsonObject().put("$date", 1000), new JsonObject().put("$number", "NaN"));
    ReceivedMessage call = peer.awaitCommand("odd");
    assertEquals(new AmfDate(1000), call.argument(1));
    assertEquals(Double.NaN, call.argument(2));
    peer.reply("_result", call.transaction(), null, new AmfDate(7));
    assertEquals(new JsonObject().put("$date", 7L), TestServer.await(result));
  }

  @Test
  void errorOfTheClientFailsTheCall() throws InterruptedException {
    Future<Object> result = client.call("fail");
    peer.reply("_error", peer.awaitCommand("fail").transaction(), null, new AmfObject().put("code", "X.Y").put("description", "cannot"));
    RtmpCallException failure = failure(result);
    assertEquals(ClientFailure.ERROR, failure.failure());
    assertEquals("cannot", failure.getMessage());
    assertEquals("X.Y", ((JsonObject) failure.info()).getString("code"));
    assertTrue(told.poll(5, TimeUnit.SECONDS).startsWith("status fail {"));
  }

  @Test
  void notificationWantsNoAnswer() {
    TestServer.await(client.notify("hey", "you"));
    ReceivedMessage call = peer.awaitCommand("hey");
    assertEquals(0.0, call.transaction());
    assertEquals("you", call.argument(1));
  }

  @Test
  void clientThatNeverAnswersIsGivenUp() {
    assertEquals(ClientFailure.LATE, failure(client.call(50, "silence")).failure());
    assertEquals(0, TestServer.await(client.info()).getInteger("pendingCalls"));
    peer.reply("_result", peer.awaitCommand("silence").transaction(), null, "too late");
    peer.sync();
  }

  @Test
  void clientThatLeavesFailsItsCalls() {
    Future<Object> result = client.call("wait");
    peer.awaitCommand("wait");
    peer.reset();
    assertEquals(ClientFailure.GONE, failure(result).failure());
    server.awaitEvent("client.disconnected");
    assertEquals(ClientFailure.GONE, failure(client.call("anybody")).failure());
    assertEquals(ClientFailure.GONE, failure(RtmpClient.of(server.vertx(), "nobody").close("x")).failure());
  }

  @Test
  void tenThousandCallsAreBounded() {
    List<Future<Object>> calls = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      calls.add(client.call("many", i));
    }
    int answered = 0;
    for (int i = PENDING; i < calls.size(); i++) {
      answered += failure(calls.get(i)).failure() == ClientFailure.BUSY ? 1 : 0;
    }
    assertEquals(10_000 - PENDING, answered);
    for (int i = 0; i < PENDING; i++) {
      ReceivedMessage call = peer.awaitCommand("many");
      peer.reply("_result", call.transaction(), null, call.argument(1));
    }
    for (int i = 0; i < PENDING; i++) {
      assertEquals((double) i, TestServer.await(calls.get(i)));
    }
    assertEquals(10_000 - PENDING, server.server().metrics().getLong("client.request.busy"));
    assertEquals(10_000 - PENDING, server.server().metrics().getLong("limit.pendingCalls"));
    JsonObject event = server.awaitEvent("limit.reached");
    assertEquals("pendingCalls", event.getString("limit"));
    assertEquals(client.id(), event.getJsonObject("client").getString("id"));
  }

  @Test
  void tenThousandPendingCallsEndWithTheClient() throws InterruptedException {
    stop();
    server = LibraryServer.start(folder, new RtmpServerOptions().set("limits.pendingCalls", 10_000), it -> it.app("live", Greeter::new));
    peer = server.connect("live");
    client = connected.take();
    List<Future<Object>> calls = IntStream.range(0, 10_000).mapToObj(i -> client.call("many", i)).toList();
    TestServer.awaitTrue("all are pending", () -> TestServer.await(client.info()).getInteger("pendingCalls") == 10_000);
    assertEquals(ClientFailure.BUSY, failure(client.call("one", "more")).failure());
    server.connect("live").close();
    peer.reset();
    calls.forEach(call -> assertEquals(ClientFailure.GONE, failure(call).failure()));
  }

  @Test
  void closingSaysWhy() throws InterruptedException {
    TestServer.await(client.close("lights out"));
    ReceivedMessage status = peer.awaitStatus("NetConnection.Connect.Closed");
    assertEquals("lights out", ((AmfObject) status.argument(1)).getString("description"));
    peer.awaitClosed();
    assertEquals("lights out", server.awaitEvent("client.disconnected").getString("reason"));
    assertEquals("gone lights out", told.poll(5, TimeUnit.SECONDS));
  }

  @Test
  void rejectionAndRedirectionComeLateAsWell() throws InterruptedException {
    TestServer.await(client.reject("changed my mind"));
    peer.awaitStatus("NetConnection.Connect.Rejected");
    peer.awaitClosed();
    try (RtmpTestClient second = server.connect("live")) {
      TestServer.await(connected.take().redirect("rtmp://other/live"));
      AmfObject info = (AmfObject) second.awaitStatus("NetConnection.Connect.Rejected").argument(1);
      assertEquals("rtmp://other/live", ((AmfObject) info.get("ex")).getString("redirect"));
      second.awaitClosed();
    }
    try (RtmpTestClient modern = RtmpTestClient.open(server.port())) {
      modern.connect("live", new AmfObject().put("capsEx", 1));
      TestServer.await(connected.take().redirect("rtmp://other/live"));
      assertEquals("rtmp://other/live", ((AmfObject) modern.awaitStatus("NetConnection.Connect.ReconnectRequest").argument(1)).getString("tcUrl"));
      modern.sync();
    }
  }

  @Test
  void streamsOfTheClientAreTold() {
    peer.publish("cam");
    peer.awaitStatus("NetStream.Publish.Start");
    List<RtmpStream> streams = TestServer.await(client.streams());
    assertEquals(1, streams.size());
    assertEquals("live/room/cam", streams.get(0).key().toString());
    assertEquals("cam", streams.get(0).name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"call\":1}", "{\"call\":\"a\",\"args\":{}}", "{\"call\":\"a\",\"notify\":\"b\"}", "{\"call\":\"a\",\"arg\":[]}",
    "{\"call\":\"a\",\"timeoutMillis\":0}", "{\"close\":1}", "{\"info\":1}", "{\"kill\":true}", "{\"call\":\"a\",\"args\":[{\"$date\":\"x\"}]}",
    "{\"redirect\":{}}", "{\"reject\":null}"})
  void wrongRequestsFailClearly(String body) {
    ReplyException failure = rawFailure(new JsonObject(body));
    assertEquals(400, failure.failureCode());
    assertTrue(failure.getMessage().length() > 10, failure.getMessage());
    peer.sync();
  }

  @Test
  void wrongBodiesFailClearly() {
    for (Object body : List.of("text", 1, new JsonArray(), true)) {
      assertEquals(400, rawFailure(body).failureCode());
    }
    assertEquals(4L, server.server().metrics().getLong("client.request.invalid"));
    peer.sync();
  }
}
