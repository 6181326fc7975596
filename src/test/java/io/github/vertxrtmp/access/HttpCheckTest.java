package io.github.vertxrtmp.access;

import static io.github.vertxrtmp.test.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.test.CapturedLog;
import io.github.vertxrtmp.test.FreePort;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestServer;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A back end as nginx-rtmp has it, and one that speaks JSON. */
class HttpCheckTest {

  private static final String STARTED = "NetStream.Publish.Start";
  private static final String REFUSED = "NetStream.Publish.Denied";

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private int port;

  @AfterEach
  void close() {
    await(vertx.close());
  }

  /** @param answer is given the request and its body */
  private void backEnd(BiConsumer<HttpServerRequest, String> answer) {
    HttpServer server = vertx.createHttpServer().requestHandler(request -> {
      requests.incrementAndGet();
      request.body().onSuccess(body -> {
        bodies.add(body.toString());
        answer.accept(request, body.toString());
      });
    });
    port = await(server.listen(0, "127.0.0.1")).actualPort();
  }

  private void status(int status) {
    backEnd((request, body) -> request.response().setStatusCode(status).end());
  }

  private TestServer start(String on, String more) {
    return TestServer.start(AccessTest.access("{'*': {'http': {'" + on + "': 'http://user:s3cr3t@127.0.0.1:" + port + "/" + on + "'" + more + "}}}"));
  }

  private Map<String, List<String>> form() throws InterruptedException {
    return new QueryStringDecoder("?" + bodies.poll(10, TimeUnit.SECONDS)).parameters();
  }

  private static ReceivedMessage publish(TestServer server, String name, String code) {
    try (RtmpTestClient client = server.connect("live/room")) {
      return client.publish(name).awaitStatus(code);
    }
  }

  @Test
  void postsWhatNginxPosts() throws InterruptedException {
    status(204);
    try (TestServer server = start("onPublish", "")) {
      publish(server, "cam?key=k%26y&call=play&addr=1.2.3.4", STARTED);
      Map<String, List<String>> form = form();
      assertEquals(List.of("publish"), form.get("call"), "A parameter is not taken for a field");
      assertEquals(List.of("127.0.0.1"), form.get("addr"));
      assertEquals(List.of("live/room"), form.get("app"));
      assertEquals(List.of("cam"), form.get("name"));
      assertEquals(List.of("live"), form.get("type"));
      assertEquals(List.of("k&y"), form.get("key"));
      assertTrue(form.keySet().containsAll(List.of("clientid", "flashver", "swfurl", "tcurl", "pageurl")), form::toString);
    }
  }

  @ParameterizedTest
  @CsvSource({"200, NetStream.Publish.Start", "299, NetStream.Publish.Start", "400, NetStream.Publish.Denied", "404, NetStream.Publish.Denied",
    "500, NetStream.Publish.Denied"})
  void decidesByStatus(int status, String code) {
    status(status);
    try (TestServer server = start("onPublish", "")) {
      publish(server, "cam", code);
      assertEquals(status == 500 ? 2 : 1, requests.get(), "One that is down is asked again");
    }
  }

  @ParameterizedTest
  @CsvSource({"public, public", "/public, public", "http://127.0.0.1/hooks/public?x=1, public", "a/b, a/b", "rtmp://other/live/cam, ", "/, ", "'', "})
  void renamesByLocation(String location, String name) {
    backEnd((request, body) -> request.response().setStatusCode(302).putHeader("Location", location).end());
    try (TestServer server = start("onPublish", "")) {
      publish(server, "s3cr3t", name == null ? REFUSED : STARTED);
      if (name != null) {
        JsonObject published = server.awaitEvent("stream.published");
        assertEquals("live/room/" + name, published.getString("stream"));
        assertTrue(!published.encode().contains("s3cr3t"));
      }
    }
  }

  @Test
  void movesConnectToAnotherApplicationOrServer() throws InterruptedException {
    backEnd((request, body) -> request.response().setStatusCode(302)
      .putHeader("Location", body.contains("app=far") ? "rtmp://192.0.2.1/live" : "other").end());
    try (TestServer server = start("onConnect", "")) {
      try (RtmpTestClient client = server.connect("near")) {
        assertEquals(List.of("connect"), form().get("call"));
        client.publish("cam").awaitStatus(STARTED);
        assertEquals("other/cam", server.awaitEvent("stream.published").getString("stream"));
      }
      try (RtmpTestClient client = RtmpTestClient.open(server.port())) {
        ReceivedMessage answer = client.awaitAnswer(client.sendConnect("far", new AmfObject()));
        assertTrue(answer.toString().contains("rtmp://192.0.2.1/live"), answer::toString);
      }
    }
  }

  @Test
  void tellsOfTheEnd() throws InterruptedException {
    status(200);
    try (TestServer server = start("onPublishDone", "")) {
      publish(server, "cam?user=me", STARTED);
      assertEnd("publish_done");
    }
    try (TestServer server = start("onPlayDone", ""); RtmpTestClient client = server.connect("live/room")) {
      client.play("cam?user=me").awaitStatus("NetStream.Play.Start");
      client.deleteStream();
      assertEnd("play_done");
    }
    try (TestServer server = start("onDone", "")) {
      publish(server, "cam", STARTED);
      assertEquals(List.of("done"), form().get("call"));
    }
  }

  private void assertEnd(String call) throws InterruptedException {
    Map<String, List<String>> form = form();
    assertEquals(List.of(call), form.get("call"));
    assertEquals(List.of("cam"), form.get("name"));
    assertEquals(List.of("me"), form.get("user"), "by which a back end may know whose it was");
  }

  @Test
  void takesDecisionAsJson() throws InterruptedException {
    backEnd((request, body) -> {
      String stream = new JsonObject(body).getString("stream");
      request.response().setStatusCode(stream.equals("worse") ? 403 : 200).putHeader("Content-Type", "application/json")
        .end(stream.equals("good") ? "{\"name\": \"public\", \"limits\": {\"durationMillis\": 1}}"
          : stream.equals("odd") ? "{\"acept\": true}" : "{\"accept\": false, \"description\": \"Pay first\"}");
    });
    try (TestServer server = start("onPublish", ", 'format': 'json'")) {
      try (RtmpTestClient client = server.connect("live")) {
        client.publish("good").awaitStatus(STARTED);
        assertEquals("publish", new JsonObject(bodies.poll(10, TimeUnit.SECONDS)).getString("event"));
        assertEquals("live/public", server.awaitEvent("stream.published").getString("stream"));
        client.awaitClosed();
      }
      assertEquals("Pay first", publish(server, "bad", REFUSED).info().getString("description"));
      assertEquals("Pay first", publish(server, "worse", REFUSED).info().getString("description"));
      publish(server, "odd", REFUSED);
    }
  }

  @ParameterizedTest
  @CsvSource({"refuse, NetStream.Publish.Denied", "allow, NetStream.Publish.Start"})
  void hasPolicyForBackEndThatIsDown(String policy, String code) {
    port = FreePort.find();
    try (CapturedLog log = CapturedLog.everything(); TestServer server = start("onPublish", ", 'whenDown': '" + policy + "'")) {
      publish(server, "cam?key=k3y", code);
      assertTrue(log.everyLine().stream().noneMatch(line -> line.contains("s3cr3t") || line.contains("k3y")), () -> log.everyLine().toString());
      assertTrue(log.everyLine().stream().anyMatch(line -> line.startsWith("No usable answer from 127.0.0.1")));
    }
  }

  @Test
  void doesNotWaitForEverNorWithoutBound() {
    backEnd((request, body) -> { });
    try (TestServer server = start("onPublish", ", 'timeoutMillis': 200, 'retries': 1, 'connections': 1, 'waiting': 0")) {
      try (RtmpTestClient first = server.connect("live"); RtmpTestClient second = server.connect("live"); RtmpTestClient third = server.connect("live")) {
        List<RtmpTestClient> all = List.of(first, second, third);
        all.forEach(client -> client.publish("cam"));
        all.forEach(client -> client.awaitStatus(REFUSED));
      }
      assertTrue(requests.get() <= 4, "Not more than fit");
    }
  }
}
