package io.github.vertxrtmp.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.FreePort;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs outside the JVM reach what the settings permit, and nothing else. */
class BridgeVerticleTest {

  @TempDir
  private Path folder;
  private final int port = FreePort.find();
  private final BlockingQueue<JsonObject> received = new LinkedBlockingQueue<>();

  private RtmpServerOptions options() {
    return new RtmpServerOptions().setBridgePort(port).setAdminEnabled(true);
  }

  private WebSocket connect(LibraryServer server) {
    WebSocketClient client = server.vertx().createWebSocketClient();
    return TestServer.await(client.connect(port, "127.0.0.1", "/eventbus/websocket")
      .onSuccess(socket -> socket.handler(message -> received.add(new JsonObject(message)))));
  }

  private static void send(WebSocket socket, String type, String address, String replyAddress, Object body) {
    TestServer.await(socket.writeTextMessage(new JsonObject().put("type", type).put("address", address)
      .put("replyAddress", replyAddress).put("body", body).encode()));
  }

  private JsonObject next() throws InterruptedException {
    return received.poll(20, TimeUnit.SECONDS);
  }

  @Test
  void isOffUnlessEnabled() {
    try (LibraryServer server = LibraryServer.start(folder, options(), it -> it)) {
      assertInstanceOf(ConnectException.class, assertThrows(CompletionException.class, () -> connect(server)).getCause());
    }
  }

  @Test
  void refusesWhatIsNotPermitted() throws InterruptedException {
    try (LibraryServer server = LibraryServer.start(folder, options().setBridgeEnabled(true), it -> it)) {
      WebSocket socket = connect(server);
      for (String address : new String[] {"rtmp.admin", "rtmp.app.*", "rtmp.app.live", "rtmp.recorder", "rtmp.events"}) {
        send(socket, "send", address, "reply", new JsonObject().put("action", "list"));
        assertEquals("access_denied", next().getString("body"), address);
      }
      for (String address : new String[] {"rtmp.app.*", "rtmp.app.live", "rtmp.media.live/cam", "rtmp.eventsX", "rtmp"}) {
        send(socket, "register", address, null, null);
        assertEquals("access_denied", next().getString("body"), address);
      }
    }
  }

  @Test
  void passesWhatIsPermitted() throws InterruptedException {
    RtmpServerOptions options = options().setBridgeEnabled(true).set("bridge.inbound", new JsonArray().add("rtmp.client.*"));
    try (LibraryServer server = LibraryServer.start(folder, options, it -> it); RtmpTestClient client = server.connect("live")) {
      String id = server.awaitEvent("client.connected").getJsonObject("client").getString("id");
      WebSocket socket = connect(server);
      send(socket, "send", "rtmp.client." + id, "reply", new JsonObject().put("info", true));
      JsonObject reply = next();
      assertEquals("reply", reply.getString("address"));
      assertEquals(id, reply.getJsonObject("body").getJsonObject("client").getString("id"));
      send(socket, "register", "rtmp.events", null, null);
      // What is asked behind the registration comes behind it.
      send(socket, "send", "rtmp.client." + id, "again", new JsonObject().put("call", 7));
      JsonObject failure = next();
      assertEquals("err", failure.getString("type"));
      assertEquals(400, failure.getInteger("failureCode"));
      client.publish("cam").awaitStatus("NetStream.Publish.Start");
      JsonObject event = next();
      assertEquals("rec", event.getString("type"));
      assertEquals("live/cam", event.getJsonObject("body").getString("stream"));
    }
  }
}
