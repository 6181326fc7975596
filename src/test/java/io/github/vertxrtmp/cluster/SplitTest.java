package io.github.vertxrtmp.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpEvents;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sides of a network that was split have a stream of the same name: one stays, and the players of both go on with it. */
class SplitTest {

  private static final String KEY = "live/cam";

  @TempDir
  private Path folder;
  private final List<RtmpTestClient> clients = new ArrayList<>();
  private TestNode here;
  private TestNode beside;
  /** What has been the other side: to the engine of this one it has never been away. */
  private TestServer there;

  @BeforeEach
  void start() {
    beside = TestNode.start(folder.resolve("beside"));
    there = TestServer.startAmongNodes();
  }

  @AfterEach
  void stop() {
    clients.forEach(RtmpTestClient::close);
    there.close();
    here.close();
    beside.close();
    TestNode.forgetCluster();
  }

  private RtmpTestClient publish(RtmpTestClient client, int picture) {
    clients.add(client);
    client.publish("cam").awaitStatus("NetStream.Publish.Start");
    client.video(0, TestMedia.avcHeader());
    client.video(40, TestMedia.avcKeyframe(picture));
    return client;
  }

  private RtmpTestClient play(TestNode node, int picture) {
    RtmpTestClient player = node.connect("live").play("cam");
    clients.add(player);
    picture(player, picture);
    return player;
  }

  private static void picture(RtmpTestClient player, int number) {
    player.await("picture " + number, message -> message.isMedia() && Arrays.equals(message.payload(), TestMedia.avcKeyframe(number)));
  }

  /** The two sides meet again, and the other one says what it has. */
  private void meet(long sinceMillis) {
    JsonObject source = new JsonObject().put("stream", KEY).put("publication", "x").put("node", "there").put("host", "127.0.0.1")
      .put("port", there.port()).put("graceMillis", 15_000).put("mostViewers", -1).put("interrupted", false).put("sinceMillis", sinceMillis);
    here.vertx().eventBus().publish(RtmpAddresses.CLUSTER, new JsonObject().put("event", "streams").put("node", "there")
      .put("host", "127.0.0.1").put("port", there.port()).put("url", "").put("ageMillis", 1).put("open", true)
      .put("streams", new JsonArray().add(source)));
  }

  @Test
  void thePlayersOfTheStreamThatEndsStayAndGoOnWithTheOther() {
    here = TestNode.start(folder.resolve("here"));
    RtmpTestClient first = publish(there.connect("live"), 1);
    RtmpTestClient second = publish(here.connect("live"), 2);
    List<RtmpTestClient> players = List.of(play(here, 2), play(beside, 2));
    meet(1);
    JsonObject end = beside.awaitEvent(RtmpEvents.STREAM_UNPUBLISHED, event -> KEY.equals(event.getString("stream")));
    assertTrue(end.getString("node").equals(here.id()) && end.getString("reason").contains("there"), end::encode);
    second.awaitClosed();
    first.video(80, TestMedia.avcKeyframe(3));
    for (RtmpTestClient player : players) {
      picture(player, 3);
      assertTrue(player.inbox().stream().noneMatch(SplitTest::saysThatItIsOver), () -> player.inbox().toString());
    }
    play(here, 3);
  }

  @Test
  void withoutGraceTimeTheyAreToldOfTheEndAndOfTheNext() {
    here = TestNode.start(folder.resolve("here"), new RtmpServerOptions().set("publish.graceMillis", 0));
    RtmpTestClient first = publish(there.connect("live"), 1);
    publish(here.connect("live"), 2);
    RtmpTestClient player = play(here, 2);
    meet(1);
    player.awaitStatus("NetStream.Play.UnpublishNotify");
    player.awaitStatus("NetStream.Play.PublishNotify");
    first.video(80, TestMedia.avcKeyframe(3));
    picture(player, 3);
  }

  private static boolean saysThatItIsOver(ReceivedMessage message) {
    return message.isStatus("NetStream.Play.UnpublishNotify");
  }
}
