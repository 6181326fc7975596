package io.github.vertxrtmp.bus;

import static io.github.vertxrtmp.test.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.app.LiveApp;
import io.github.vertxrtmp.app.RtmpApp;
import io.github.vertxrtmp.app.RtmpClient;
import io.github.vertxrtmp.app.RtmpStream;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.server.RtmpServer;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that the server really sends in a run through all that it can do is as the schemas say, and all schemas occur. */
class CapturedTrafficTest {

  /** What needs a crash or a full disk; the recorder's own tests cause it. */
  private static final Set<String> NOT_HERE = Set.of("client", "event-record.failed", "event-record.repaired", "event-record.segment");

  /** What only nodes of a cluster send; the tests of clusters cause it, and hold it against the schemas as well. */
  private static final Predicate<String> IN_CLUSTERS =
    kind -> kind.startsWith("cluster-") || Set.of("status-elsewhere", "stream-keep", "stream-pull", "stream-yield", "stream-yielded").contains(kind);

  @TempDir
  private Path root;
  private final Vertx vertx = Vertx.vertx();
  private final Map<String, JsonObject> clients = new ConcurrentHashMap<>();
  private int port;

  /** Does by the name of a stream or command whatever an application can do. */
  private final class Everything extends RtmpApp {

    @Override
    protected Future<Decision> onConnect(RtmpClient client, JsonArray args) {
      clients.put(client.params().getString("as", "?"), client.json());
      return switch (client.params().getString("as", "?")) {
        case "refused" -> reject("no");
        case "limited" -> Future.succeededFuture(Decision.accept().withDurationMillis(20).withMaxDelay(1));
        case "broken" -> throw new IllegalStateException("on purpose");
        default -> accept();
      };
    }

    @Override
    protected Future<Decision> onPublish(RtmpClient client, RtmpStream stream) {
      return stream.name().equals("secret") ? rename("public") : accept();
    }

    @Override
    protected Future<?> onCommand(RtmpClient client, String name, JsonArray args) {
      return Future.succeededFuture(args);
    }
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private RtmpTestClient connect(String as) {
    RtmpTestClient client = RtmpTestClient.open(port);
    client.connect("live?as=" + as);
    return client;
  }

  private Future<?> ask(String address, JsonObject body) {
    return vertx.eventBus().request(address, body);
  }

  private void send(String as, JsonObject body) {
    await(ask(RtmpAddresses.client(clients.get(as).getString("id")), body));
  }

  @Test
  void isAsTheSchemasSay() {
    Wiretap tap = new Wiretap(vertx, new Contract());
    RtmpServer server = new RtmpServer(vertx, new RtmpServerOptions().setHost("127.0.0.1").setPort(0).setRoot(root).setAdminEnabled(true)
      .set("access", new JsonObject("{\"shut\": {\"addresses\": {\"connect\": {\"allow\": \"none\"}}}}")).set("delivery.maxQueueBytes", 65536).set("delivery.dropAfterMillis", 1).setMaxDelayMillis(0)).app("live", Everything::new);
    port = await(server.start()).port();
    connections();
    requestsToClients();
    streams(tap);
    publisherComesBack();
    slowPlayer();
    administration();
    await(ask(RtmpAddresses.admin(NodeId.of(vertx)), new JsonObject().put("action", "drain").put("millis", 0)));
    await(server.stop());
    assertEquals(List.of(), tap.wrong());
    Set<String> unseen = new TreeSet<>(new Contract().schemas().keySet());
    unseen.removeAll(tap.seen());
    unseen.removeAll(NOT_HERE);
    unseen.removeIf(IN_CLUSTERS);
    assertEquals(Set.of(), unseen);
  }

  private void connections() {
    for (String as : List.of("refused", "broken")) {
      try (RtmpTestClient client = RtmpTestClient.open(port)) {
        client.awaitAnswer(client.sendConnect("live?as=" + as, new AmfObject()));
        client.awaitClosed();
      }
    }
    try (RtmpTestClient client = connect("limited")) {
      client.awaitClosed();
    }
    try (RtmpTestClient client = RtmpTestClient.open(port)) {
      client.sendConnect("shut", new AmfObject());
      client.awaitClosed();
    }
  }

  private void requestsToClients() {
    try (RtmpTestClient client = connect("talker")) {
      client.awaitResult(client.command(0, "echo", null, "a", 1));
      Future<?> call = ask(RtmpAddresses.client(clients.get("talker").getString("id")),
        new JsonObject().put("call", "hello").put("args", new JsonArray().add(1)).put("timeoutMillis", 5000));
      answer(client, client.awaitCommand("hello"), "_result", "hi");
      await(call);
      Future<?> failing = ask(RtmpAddresses.client(clients.get("talker").getString("id")), new JsonObject().put("call", "hello"));
      answer(client, client.awaitCommand("hello"), "_error", "no");
      try {
        await(failing);
      } catch (CompletionException expected) {
        // The failure is no JSON message.
      }
      send("talker", new JsonObject().put("notify", "hey"));
      send("talker", new JsonObject().put("info", true));
      send("talker", new JsonObject().put("close", "enough"));
      client.awaitClosed();
    }
    try (RtmpTestClient client = connect("sent away"); RtmpTestClient other = connect("thrown out")) {
      send("sent%20away".replace("%20", " "), new JsonObject().put("redirect", "rtmp://x/live"));
      client.awaitClosed();
      send("thrown out", new JsonObject().put("reject", "out").put("code", "NetConnection.Connect.Rejected"));
      other.awaitClosed();
    }
  }

  private static void answer(RtmpTestClient client, ReceivedMessage call, String with, Object value) {
    client.reply(with, call.transaction(), null, value);
  }

  private void streams(Wiretap tap) {
    StreamKey key = StreamKey.parse("live/public");
    try (RtmpTestClient publisher = connect("publisher"); RtmpTestClient player = connect("player")) {
      publisher.publish("secret?token=1");
      publisher.awaitStatus("NetStream.Publish.Start");
      JsonObject recording = new JsonObject().put("app", "live").put("name", "public");
      await(ask(RtmpAddresses.RECORDER, recording.copy().put("action", "start").put("mode", "record")));
      await(ask(RtmpAddresses.RECORDER, new JsonObject().put("action", "list")));
      publisher.video(0, TestMedia.avcHeader());
      publisher.video(0, TestMedia.avcKeyframe(1));
      publisher.audio(1, TestMedia.aacHeader());
      publisher.data(2, "@setDataFrame", "onMetaData", new AmfObject().put("width", 2));
      player.play("public");
      player.awaitMedia(1);
      await(ask(RtmpAddresses.stream(key), new JsonObject().put("action", "info")));
      await(ask(RtmpAddresses.stream(key), new JsonObject().put("action", "inject").put("name", "onTextData").put("args", new JsonArray().add("x"))));
      player.awaitData("onTextData");
      // So much has the publication ask its followers how far they are.
      publisher.video(1000, Arrays.copyOf(TestMedia.avcKeyframe(1), 100_000));
      TestServer.awaitTrue("followers say how far they are", () -> tap.seen().contains("stream-handled"));
      player.command(player.streamId(), "pause", null, true, 0);
      player.awaitStatus("NetStream.Pause.Notify");
      publisher.video(2000, TestMedia.avcKeyframe(2));
      publisher.sync();
      await(ask(RtmpAddresses.RECORDER, recording.copy().put("action", "stop")));
      await(ask(RtmpAddresses.stream(key), new JsonObject().put("action", "close").put("reason", "enough")));
      publisher.awaitStatus("NetStream.Publish.Denied");
      player.deleteStream();
      player.play("public", 0);
      player.awaitMedia(1);
      player.command(player.streamId(), "seek", null, 1);
      player.awaitStatus("NetStream.Seek.Notify");
      player.command(0, "onStatus", null, new AmfObject().put("code", "x"));
      player.sync();
    }
  }

  private void publisherComesBack() {
    try (RtmpTestClient player = connect("player")) {
      RtmpTestClient publisher = connect("publisher").publish("lost");
      publisher.awaitStatus("NetStream.Publish.Start");
      player.play("lost").awaitStatus("NetStream.Play.PublishNotify");
      publisher.reset();
      player.await("StreamDry", message -> message.userControlEvent() == 2);
      try (RtmpTestClient back = connect("publisher").publish("lost")) {
        back.awaitStatus("NetStream.Publish.Start");
        back.video(0, TestMedia.avcHeader());
        player.awaitMedia(1);
      }
    }
  }

  /** Behind the kernel's buffers something must remain, and stay. */
  private void slowPlayer() {
    List<JsonObject> dropped = new ArrayList<>();
    vertx.eventBus().<JsonObject>localConsumer(RtmpAddresses.EVENTS, event -> {
      if ("viewer.dropped".equals(event.body().getString("type"))) {
        synchronized (dropped) {
          dropped.add(event.body());
        }
      }
    });
    try (RtmpTestClient publisher = connect("publisher"); RtmpTestClient player = connect("player")) {
      publisher.publish("fast");
      publisher.awaitStatus("NetStream.Publish.Start");
      player.play("fast");
      player.awaitStatus("NetStream.Play.Start");
      publisher.chunkSize(1 << 20);
      publisher.video(0, TestMedia.avcHeader());
      byte[] frame = TestMedia.avcKeyframe(1);
      byte[] large = Arrays.copyOf(frame, 500_000);
      int time = 0;
      boolean done = false;
      for (int i = 0; i < 500 && !done; i++) {
        time += 40;
        publisher.video(time, large);
        publisher.sync();
        synchronized (dropped) {
          done = !dropped.isEmpty();
        }
      }
      TestServer.awaitTrue("slow player dropped", () -> {
        synchronized (dropped) {
          return !dropped.isEmpty();
        }
      });
    }
  }

  private void administration() {
    JsonObject other = new JsonObject().put("app", "other");
    await(ask(RtmpAddresses.ADMIN, other.copy().put("action", "deploy").put("verticle", LiveApp.class.getName()).put("instances", 2)));
    await(ask(RtmpAddresses.ADMIN, other.copy().put("action", "redeploy")));
    await(ask(RtmpAddresses.admin(NodeId.of(vertx)), new JsonObject().put("action", "list")));
    await(ask(RtmpAddresses.ADMIN, other.copy().put("action", "undeploy")));
    await(ask(RtmpAddresses.METRICS, new JsonObject()));
  }
}
