package io.github.vertxrtmp.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.protocol.message.EnhancedCapabilities;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestNode;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Future;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that stops sends its clients to others, those that understand it. */
class DrainTest {

  @TempDir
  private Path folder;
  private final List<RtmpTestClient> clients = new ArrayList<>();
  private TestNode a;
  private TestNode b;
  private TestNode c;

  @BeforeEach
  void start() {
    a = node("a");
    b = node("b");
    c = node("c");
  }

  private TestNode node(String name) {
    return TestNode.start(folder.resolve(name), new RtmpServerOptions().set("stop.drainMillis", 20_000));
  }

  @AfterEach
  void stop() {
    clients.forEach(RtmpTestClient::close);
    List.of(a, b, c).forEach(TestNode::close);
    TestNode.forgetCluster();
  }

  private RtmpTestClient connect(int port) {
    RtmpTestClient client = RtmpTestClient.open(port);
    clients.add(client);
    client.connect("live", new AmfObject().put("capsEx", (double) EnhancedCapabilities.RECONNECT));
    return client;
  }

  private RtmpTestClient player(int port) {
    RtmpTestClient client = connect(port).play("cam");
    client.await("a keyframe", message -> message.isMedia() && Arrays.equals(message.payload(), TestMedia.avcKeyframe(1)));
    return client;
  }

  /** Where the client is told to go. */
  private static int move(RtmpTestClient client) {
    AmfObject info = (AmfObject) client.awaitStatus("NetConnection.Connect.ReconnectRequest").argument(1);
    URI url = URI.create(info.getString("tcUrl"));
    assertEquals("/live", url.getPath());
    return url.getPort();
  }

  @Test
  void movesPlayersToOtherNodes() {
    RtmpTestClient publisher = connect(b.port()).publish("cam");
    publisher.awaitStatus("NetStream.Publish.Start");
    publisher.video(0, TestMedia.avcHeader());
    publisher.video(40, TestMedia.avcKeyframe(1));
    RtmpTestClient player = player(a.port());
    Future<Void> stopped = a.stopping();
    int next = move(player);
    assertTrue(List.of(b.port(), c.port()).contains(next), "port " + next);
    RtmpTestClient moved = player(next);
    player.close();
    TestServer.await(stopped);
    // Of the others each knows that nobody should be sent to the first.
    Future<Void> second = c.stopping();
    RtmpTestClient last = next == c.port() ? player(move(moved)) : player(b.port());
    moved.close();
    TestServer.await(second);
    publisher.video(80, TestMedia.avcKeyframe(2));
    last.await("the next", message -> message.isMedia() && Arrays.equals(message.payload(), TestMedia.avcKeyframe(2)));
  }
}
