package io.github.vertxrtmp.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.bus.Contract;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.bus.Wiretap;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestNode;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name has one publisher in the whole cluster; the same publisher goes on with its stream at any node. */
class OneNameOnePublisherTest {

  private static final AtomicInteger NAMES = new AtomicInteger();
  @TempDir
  private static Path folder;
  private static TestNode a;
  private static TestNode b;
  private static TestNode c;
  private static List<Wiretap> taps;

  private final List<RtmpTestClient> clients = new ArrayList<>();
  private final String name = "one" + NAMES.incrementAndGet();
  private final StreamKey key = new StreamKey("live", name);

  @BeforeAll
  static void start() {
    a = TestNode.start(folder.resolve("a"), options());
    b = TestNode.start(folder.resolve("b"), options());
    c = TestNode.start(folder.resolve("c"), options());
    taps = Stream.of(a, b, c).map(node -> new Wiretap(node.vertx(), new Contract())).toList();
  }

  private static RtmpServerOptions options() {
    return new RtmpServerOptions().set("publish.onTaken", "takeover").set("publish.graceMillis", 15_000);
  }

  @AfterAll
  static void stop() {
    taps.forEach(tap -> assertEquals(List.of(), tap.wrong()));
    Set<String> seen = new TreeSet<>();
    taps.forEach(tap -> seen.addAll(tap.seen()));
    assertTrue(seen.containsAll(Set.of("cluster-streams", "cluster-ended", "cluster-source", "cluster-source-facts", "cluster-wanted", "cluster-yield",
      "status-elsewhere", "stream-pull", "stream-yield", "stream-yielded")), seen::toString);
    c.close();
    b.close();
    a.close();
    TestNode.forgetCluster();
  }

  @AfterEach
  void leave() {
    clients.forEach(RtmpTestClient::close);
  }

  private RtmpTestClient connect(TestNode node) {
    RtmpTestClient client = node.connect("live");
    clients.add(client);
    return client;
  }

  private RtmpTestClient publisher(TestNode node, String as, int number) {
    RtmpTestClient client = connect(node).publish(name + "?as=" + as);
    client.awaitStatus("NetStream.Publish.Start");
    client.video(0, TestMedia.avcHeader());
    client.video(40, TestMedia.avcKeyframe(number));
    return client;
  }

  private RtmpTestClient player(TestNode node, int number) {
    RtmpTestClient client = connect(node).play(name);
    client.awaitStatus("NetStream.Play.Start");
    frame(client, number);
    return client;
  }

  private static ReceivedMessage frame(RtmpTestClient client, int number) {
    byte[] payload = TestMedia.avcKeyframe(number);
    return client.await("keyframe " + number, message -> message.isMedia() && Arrays.equals(message.payload(), payload));
  }

  /** It was not told that the stream is over, on which many players leave. */
  private static void assertStays(RtmpTestClient player) {
    assertTrue(player.inbox().stream().noneMatch(message -> message.isStatus("NetStream.Play.UnpublishNotify")), () -> player.inbox().toString());
  }

  private JsonObject event(TestNode node, String type, TestNode where) {
    return node.awaitEvent(type, event -> key.toString().equals(event.getString("stream")) && where.id().equals(event.getString("node")));
  }

  @Test
  void refusesAnotherPublisherAtAnotherNode() {
    RtmpTestClient first = publisher(a, "me", 1);
    connect(b).publish(name + "?as=somebody").awaitStatus("NetStream.Publish.BadName");
    first.video(80, TestMedia.avcKeyframe(2));
    player(b, 2);
  }

  @Test
  void letsTheNextOneInWhenTheFirstHasEnded() {
    publisher(a, "me", 1).deleteStream();
    event(b, "stream.unpublished", a);
    publisher(b, "somebody", 2);
    player(a, 2);
    assertEquals(b.id(), event(a, "stream.published", b).getString("node"));
  }

  @Test
  void goesOnAtAnotherNodeWhenThePublisherIsLost() {
    RtmpTestClient first = publisher(a, "me", 1);
    List<RtmpTestClient> players = List.of(player(a, 1), player(b, 1), player(c, 1));
    String publication = event(a, "stream.published", a).getString("publication");
    first.close();
    event(a, "stream.interrupted", a);
    RtmpTestClient second = publisher(c, "me", 2);
    players.forEach(player -> frame(player, 2));
    second.video(80, TestMedia.avcKeyframe(3));
    for (RtmpTestClient player : players) {
      frame(player, 3);
      assertStays(player);
    }
    assertEquals(publication, event(b, "stream.resumed", c).getString("publication"));
    assertEquals(c.id(), b.ask(key, new JsonObject().put("action", "info")).getString("node"));
  }

  @Test
  void givesWayToTheSamePublisherAtAnotherNode() {
    RtmpTestClient first = publisher(a, "me", 1);
    RtmpTestClient player = player(a, 1);
    publisher(b, "me", 2);
    first.awaitClosed();
    frame(player, 2);
    assertStays(player);
  }

  @Test
  void settlesWhatASplitHasLeftByWhoBeganFirst() {
    RtmpTestClient here = publisher(a, "me", 1);
    RtmpTestClient player = player(a, 1);
    JsonObject source = new JsonObject().put("stream", key.toString()).put("publication", "x").put("node", b.id()).put("host", "127.0.0.1")
      .put("port", b.port()).put("graceMillis", 15_000).put("mostViewers", -1).put("interrupted", false);
    say(source.copy().put("sinceMillis", System.currentTimeMillis() + 60_000));
    here.video(80, TestMedia.avcKeyframe(2));
    frame(player, 2);
    say(source.put("sinceMillis", 1));
    JsonObject end = event(b, RtmpEvents.STREAM_UNPUBLISHED, a);
    assertTrue(end.getString("reason").contains(b.id()), end::encode);
    here.awaitClosed();
  }

  private void say(JsonObject source) {
    b.vertx().eventBus().publish(RtmpAddresses.CLUSTER, new JsonObject().put("event", "streams").put("node", b.id())
      .put("host", "127.0.0.1").put("port", b.port()).put("url", "").put("ageMillis", 1).put("open", true)
      .put("streams", new JsonArray().add(source)));
  }

  @Test
  void saysThatTheStreamsOfALostNodeHaveEnded() {
    TestNode d = TestNode.start(folder.resolve("d"), options());
    publisher(d, "me", 1);
    event(a, "stream.published", d);
    RtmpTestClient player = player(b, 1);
    d.leaveCluster();
    player.await("that the stream waits", message -> message.type() == ReceivedMessage.USER_CONTROL && message.payload()[1] == 2);
    JsonObject end = event(a, "stream.unpublished", d);
    assertEquals("node " + d.id() + " is lost", end.getString("reason"));
    assertEquals(1, a.events("stream.unpublished").stream().filter(event -> key.toString().equals(event.getString("stream"))).count());
    // What the engine does by itself: this one is within the same JVM.
    d.stop();
    publisher(c, "me", 2);
    frame(player, 2);
    assertStays(player);
    TestServer.await(d.vertx().close());
  }
}
