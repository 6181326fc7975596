package io.github.vertxrtmp.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.flv.TestFlv;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.protocol.message.PeerClaim;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestNode;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever node a stream is published at, every node plays it: fetched once, as it was sent. */
class AnyNodePlaysTest {

  private static final AtomicInteger NAMES = new AtomicInteger();
  @TempDir
  private static Path folder;
  private static TestNode a;
  private static TestNode b;

  private final List<RtmpTestClient> clients = new ArrayList<>();
  private final String name = "cam" + NAMES.incrementAndGet();
  private final StreamKey key = new StreamKey("live", name);

  @BeforeAll
  static void start() {
    a = TestNode.start(folder.resolve("a"), new RtmpServerOptions().set("record.all", true));
    b = TestNode.start(folder.resolve("b"), new RtmpServerOptions().set("record.all", true).set("cluster.idleMillis", 0));
  }

  @AfterAll
  static void stop() {
    b.close();
    a.close();
    TestNode.forgetCluster();
  }

  @AfterEach
  void leave() {
    clients.forEach(RtmpTestClient::close);
  }

  private RtmpTestClient publisher(TestNode node) {
    RtmpTestClient client = node.connect("live");
    clients.add(client);
    client.publish(name);
    client.awaitStatus("NetStream.Publish.Start");
    client.data(0, "@setDataFrame", "onMetaData", new AmfObject().put("width", 160.0));
    client.video(0, TestMedia.avcHeader());
    client.audio(0, TestMedia.aacHeader());
    return client;
  }

  private RtmpTestClient player(TestNode node) {
    RtmpTestClient client = node.connect("live");
    clients.add(client);
    client.play(name);
    client.awaitStatus("NetStream.Play.Start");
    return client;
  }

  private static ReceivedMessage frame(RtmpTestClient client, byte[] payload) {
    return client.await("a frame", message -> message.isMedia() && Arrays.equals(message.payload(), payload));
  }

  private static JsonObject askHere(TestNode node, String address, Object request) {
    return TestServer.await(node.vertx().eventBus().<JsonObject>request(address, request, new DeliveryOptions().setLocalOnly(true))).body();
  }

  private static long pulls(TestNode node) {
    return askHere(node, RtmpAddresses.METRICS, "").getLong("cluster.pulls", 0L);
  }

  private List<JsonObject> events(String type) {
    return a.events(type).stream().filter(event -> key.toString().equals(event.getString("stream"))).toList();
  }

  @Test
  void playsWhatAnotherNodeHas() {
    long before = pulls(b);
    RtmpTestClient publisher = publisher(a);
    publisher.video(40, TestMedia.avcKeyframe(1));
    RtmpTestClient player = player(b);
    frame(player, TestMedia.avcHeader());
    assertEquals(40, frame(player, TestMedia.avcKeyframe(1)).timestamp());
    publisher.audio(0xFFFFFFF0L, TestMedia.aacFrame(1));
    assertEquals(0xFFFFFFF0L, frame(player, TestMedia.aacFrame(1)).timestamp());
    // The second one on that node starts from what is there.
    RtmpTestClient second = player(b);
    frame(second, TestMedia.avcKeyframe(1));
    publisher.video(0xFFFFFFF8L, TestMedia.avcFrame(2));
    frame(second, TestMedia.avcFrame(2));
    frame(player, TestMedia.avcFrame(2));
    assertEquals(before + 1, pulls(b));
  }

  @Test
  void startsWaitingPlayersWhenThePublisherComesToAnotherNode() {
    RtmpTestClient player = player(b);
    RtmpTestClient publisher = publisher(a);
    publisher.video(0, TestMedia.enhancedHeader("hvc1"));
    publisher.video(40, TestMedia.enhancedKeyframe("hvc1", 1));
    frame(player, TestMedia.enhancedHeader("hvc1"));
    frame(player, TestMedia.enhancedKeyframe("hvc1", 1));
  }

  @Test
  void playsWhatIsOnAirElsewhereBeforeRecordings() throws IOException {
    new TestFlv().tag(MediaFrame.Kind.VIDEO, 0, TestMedia.avcHeader()).tag(MediaFrame.Kind.VIDEO, 0, TestMedia.avcKeyframe(7))
      .write(folder.resolve("b").resolve(name + ".flv"));
    RtmpTestClient publisher = publisher(a);
    publisher.video(40, TestMedia.avcKeyframe(1));
    RtmpTestClient player = player(b);
    frame(player, TestMedia.avcKeyframe(1));
    // And where nobody publishes it is the recording that is played.
    publisher.deleteStream();
    player.awaitStatus("NetStream.Play.UnpublishNotify");
    frame(player(b), TestMedia.avcKeyframe(7));
  }

  @Test
  void hasTheMetadata() {
    publisher(a).video(40, TestMedia.avcKeyframe(1));
    RtmpTestClient player = player(b);
    assertEquals(160.0, ((AmfObject) player.awaitData("onMetaData").values().get(1)).get("width"));
    frame(player, TestMedia.avcKeyframe(1));
  }

  @Test
  void isAnnouncedAndRecordedWhereItIsPublished() {
    publisher(a).video(40, TestMedia.avcKeyframe(1));
    RtmpTestClient player = player(b);
    frame(player, TestMedia.avcKeyframe(1));
    leave();
    a.awaitEvent("stream.unpublished", event -> key.toString().equals(event.getString("stream")));
    a.awaitEvent("record.done", event -> key.toString().equals(event.getString("stream")));
    assertEquals(List.of(a.id()), events("stream.published").stream().map(event -> event.getString("node")).toList());
    assertEquals(List.of(b.id()), events("stream.played").stream().map(event -> event.getString("node")).toList());
    assertEquals(List.of(a.id()), events("record.started").stream().map(event -> event.getString("node")).toList());
    assertTrue(a.events().stream().map(event -> event.getJsonObject("client", new JsonObject()))
      .noneMatch(client -> "vertx-rtmp".equals(client.getString("flashVer"))), "events of fetching nodes");
  }

  @Test
  void stopsFetchingWhenNobodyPlays() {
    publisher(a).video(40, TestMedia.avcKeyframe(1));
    RtmpTestClient player = player(b);
    frame(player, TestMedia.avcKeyframe(1));
    assertEquals(a.id(), b.ask(key, new JsonObject().put("action", "info")).getString("node"));
    player.close();
    TestServer.awaitTrue("the stream is not on b", () -> {
      try {
        askHere(b, RtmpAddresses.stream(key), new JsonObject().put("action", "question"));
        return false;
      } catch (CompletionException e) {
        return e.getCause() instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
      }
    });
    assertEquals(a.id(), b.ask(key, new JsonObject().put("action", "info")).getString("node"));
  }

  @Test
  void goesOnFetchingForAWhile() {
    publisher(b).video(40, TestMedia.avcKeyframe(1));
    RtmpTestClient first = player(a);
    frame(first, TestMedia.avcKeyframe(1));
    long before = pulls(a);
    first.close();
    // Each second is looked whether anybody follows a stream.
    Promise<Void> looked = Promise.promise();
    a.vertx().setTimer(2_500, twice -> looked.complete());
    TestServer.await(looked.future());
    frame(player(a), TestMedia.avcKeyframe(1));
    assertEquals(before, pulls(a));
  }

  @Test
  void passesRequestsOnToTheNodeThatHasTheStream() {
    publisher(a).video(40, TestMedia.avcKeyframe(1));
    RtmpTestClient player = player(b);
    frame(player, TestMedia.avcKeyframe(1));
    for (int i = 0; i < 4; i++) {
      assertEquals(a.id(), b.ask(key, new JsonObject().put("action", "info")).getString("node"));
    }
    b.ask(key, new JsonObject().put("action", "inject").put("name", "onTextData"));
    player.awaitData("onTextData");
    askHere(b, RtmpAddresses.stream(key), new JsonObject().put("action", "close").put("reason", "enough"));
    player.awaitStatus("NetStream.Play.UnpublishNotify");
    assertEquals("enough", a.awaitEvent("stream.unpublished", event -> key.toString().equals(event.getString("stream"))).getString("reason"));
  }

  @Test
  void asksApplicationsOnAnyNodeOnceForEachClient() {
    List<JsonObject> asked = new CopyOnWriteArrayList<>();
    TestServer.await(b.vertx().eventBus().<JsonObject>consumer(RtmpAddresses.app("limited"), request -> {
      asked.add(request.body());
      request.reply(new JsonObject().put("accept", true).put("limits",
        "publish".equals(request.body().getString("event")) ? new JsonObject().put("viewers", 1) : new JsonObject()));
    }).completion());
    RtmpTestClient publisher = a.connect("limited").publish(name);
    clients.add(publisher);
    publisher.awaitStatus("NetStream.Publish.Start");
    publisher.video(0, TestMedia.avcHeader());
    publisher.video(40, TestMedia.avcKeyframe(1));
    RtmpTestClient player = b.connect("limited").play(name);
    clients.add(player);
    frame(player, TestMedia.avcKeyframe(1));
    RtmpTestClient second = b.connect("limited").play(name);
    clients.add(second);
    second.awaitStatus("NetStream.Play.Failed");
    // As many on each node.
    RtmpTestClient near = a.connect("limited").play(name);
    clients.add(near);
    frame(near, TestMedia.avcKeyframe(1));
    assertEquals(List.of("connect", "publish", "connect", "play", "connect", "play", "connect", "play"),
      asked.stream().map(request -> request.getString("event")).filter(Set.of("connect", "publish", "play")::contains).toList());
    // And whoever serves the application reaches a client of another node.
    String client = asked.get(0).getJsonObject("client").getString("id");
    JsonObject info = TestServer.await(b.vertx().eventBus().<JsonObject>request(RtmpAddresses.client(client), new JsonObject().put("info", true))).body();
    assertEquals(a.id(), info.getJsonObject("client").getString("node"));
  }

  @Test
  void needsTheSameSecretOnBothNodes() {
    try (TestNode c = TestNode.start(folder.resolve("c"), new RtmpServerOptions().set("cluster.secret", "other"))) {
      publisher(a).video(40, TestMedia.avcKeyframe(1));
      player(c);
      a.awaitEvent("client.rejected", event -> "Not a node of this cluster".equals(event.getString("reason")));
    }
  }

  @Test
  void needsPortWithoutTls() {
    CompletionException refused = assertThrows(CompletionException.class, () -> TestServer.await(new Cluster(b.vertx(), Settings.defaults()).deploy(0)));
    assertTrue(refused.getCause().getMessage().startsWith("tls.only: expected false in a cluster"), refused::toString);
  }

  @Test
  void refusesWhatItDoesNotUnderstand() {
    for (Object wrong : List.of("streams", 5, new JsonObject(), new JsonObject().put("action", "source"), new JsonObject().put("action", "source")
      .put("stream", "nowhere"), new JsonObject().put("event", "streams").put("node", "x"), new JsonObject().put("action", 5))) {
      CompletionException refused = assertThrows(CompletionException.class,
        () -> TestServer.await(b.vertx().eventBus().request(RtmpAddresses.cluster(a.id()), wrong)), wrong::toString);
      assertEquals(400, ((ReplyException) refused.getCause()).failureCode(), wrong::toString);
    }
  }

  @Test
  void isNotOfferedToOthers() {
    publisher(a);
    AmfObject claim = new AmfObject();
    new PeerClaim(b.id(), "0".repeat(64)).putInto(claim);
    try (RtmpTestClient stranger = RtmpTestClient.open(a.port())) {
      ReceivedMessage answer = stranger.awaitAnswer(stranger.sendConnect("live", claim));
      assertEquals("_error", answer.name());
      stranger.awaitClosed();
    }
  }
}
