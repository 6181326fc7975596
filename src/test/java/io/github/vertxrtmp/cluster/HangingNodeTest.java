package io.github.vertxrtmp.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vertxrtmp.app.RtmpClient;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestNode;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While a node hangs the engine does not answer about what that node keeps: what is known on the others is served as before. */
class HangingNodeTest {

  @TempDir
  private Path folder;
  private final List<RtmpTestClient> clients = new ArrayList<>();
  private TestNode a;
  private TestNode b;

  @BeforeEach
  void start() {
    a = TestNode.start(folder.resolve("a"), new RtmpServerOptions());
    b = TestNode.start(folder.resolve("b"), new RtmpServerOptions());
  }

  @AfterEach
  void stop() {
    a.engineGoesOn();
    clients.forEach(RtmpTestClient::close);
    a.close();
    b.close();
    TestNode.forgetCluster();
  }

  private RtmpTestClient connect(TestNode node) {
    RtmpTestClient client = node.connect("live");
    clients.add(client);
    return client;
  }

  private RtmpTestClient publish(TestNode node, String name) {
    RtmpTestClient publisher = connect(node).publish(name);
    publisher.awaitStatus("NetStream.Publish.Start");
    publisher.video(0, TestMedia.avcHeader());
    publisher.video(40, TestMedia.avcKeyframe(1));
    return publisher;
  }

  private static ReceivedMessage keyframe(RtmpTestClient player) {
    return player.await("a keyframe", message -> message.isMedia() && Arrays.equals(message.payload(), TestMedia.avcKeyframe(1)));
  }

  @Test
  void letsInWhoComesAndPlaysWhatIsHere() {
    publish(a, "cam");
    a.stallEngine();
    keyframe(connect(a).play("cam"));
  }

  @Test
  void reachesTheClientsOfThisNode() {
    connect(a);
    String id = a.awaitEvent("client.connected", event -> true).getJsonObject("client").getString("id");
    a.stallEngine();
    assertEquals(List.of(), TestServer.await(RtmpClient.of(a.vertx(), id).streams()));
  }

  @Test
  void findsAStreamOfAnotherNodeWhenItCanLookAgain() {
    connect(a);
    publish(b, "cam");
    a.awaitEvent("stream.published", event -> "live/cam".equals(event.getString("stream")));
    a.stallEngine();
    RtmpTestClient player = connect(a).play("cam");
    player.awaitStatus("NetStream.Play.Start");
    a.engineGoesOn();
    keyframe(player);
  }

  @Test
  void publishesWhenTheNameIsFree() {
    connect(a);
    a.stallEngine();
    RtmpTestClient publisher = connect(a).publish("cam");
    a.engineGoesOn();
    publisher.awaitStatus("NetStream.Publish.Start");
    assertEquals(a.id(), b.ask(StreamKey.parse("live/cam"), new JsonObject().put("action", "info")).getString("node"));
  }
}
