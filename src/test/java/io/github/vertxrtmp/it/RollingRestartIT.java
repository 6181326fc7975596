package io.github.vertxrtmp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.protocol.message.EnhancedCapabilities;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.ServerProcess;
import io.github.vertxrtmp.test.TestMedia;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processes of a cluster are replaced one after the other, while a publisher and viewers that can reconnect go from one to the next. */
@Tag("slow")
class RollingRestartIT {

  private static final Duration FRAME = Duration.ofMillis(40);
  /** Pictures from one keyframe to the next. */
  private static final int GROUP = 50;
  private static final String RECONNECT = "NetConnection.Connect.ReconnectRequest";

  @TempDir
  private Path folder;
  private Path conf;
  private final List<ServerProcess> nodes = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile boolean over;

  @BeforeEach
  void start() throws IOException {
    conf = ClusterConf.write(folder);
    for (String name : List.of("a", "b", "c")) {
      nodes.add(node(name));
    }
  }

  private ServerProcess node(String name) {
    return ServerProcess.start(folder.resolve(name), "-Dvertx.hazelcast.config=" + conf, "-cluster", "-Drtmp.stop.drainMillis=30000");
  }

  @AfterEach
  void stop() throws InterruptedException {
    over = true;
    threads.shutdown();
    assertTrue(threads.awaitTermination(20, TimeUnit.SECONDS));
    nodes.forEach(ServerProcess::close);
  }

  private static RtmpTestClient connect(int port) {
    RtmpTestClient client = RtmpTestClient.open(port);
    client.connect("live", new AmfObject().put("capsEx", (double) EnhancedCapabilities.RECONNECT));
    return client;
  }

  /** Where a client is told to go; 0: nowhere. */
  private static int next(ReceivedMessage message) {
    return message != null && message.isStatus(RECONNECT) ? URI.create(message.info().getString("tcUrl")).getPort() : 0;
  }

  /** A picture that says its number. */
  private static byte[] picture(int number, boolean key) {
    byte[] payload = key ? TestMedia.avcKeyframe(0) : TestMedia.avcFrame(0);
    ByteBuffer.wrap(payload).putInt(payload.length - Integer.BYTES, number);
    return payload;
  }

  private static int number(ReceivedMessage picture) {
    return ByteBuffer.wrap(picture.payload()).getInt(picture.payload().length - Integer.BYTES);
  }

  private static boolean isPicture(ReceivedMessage message) {
    return message != null && message.isMedia() && message.payload().length == TestMedia.avcKeyframe(0).length;
  }

  /** Sends pictures until the end. @return how many */
  private int publish(int port) {
    RtmpTestClient client = publisher(port);
    int number = 0;
    int first = 0;
    while (!over) {
      boolean key = (number - first) % GROUP == 0;
      client.video(number * FRAME.toMillis(), picture(++number, key));
      int next = next(client.poll(FRAME));
      if (next > 0) {
        // All that it has sent has arrived.
        client.sync();
        client.close();
        client = publisher(next);
        first = number;
      }
    }
    client.close();
    return number;
  }

  private static RtmpTestClient publisher(int port) {
    RtmpTestClient client = connect(port).publish("cam?key=mine");
    client.awaitStatus("NetStream.Publish.Start");
    client.video(0, TestMedia.avcHeader());
    return client;
  }

  /** Somebody who watches, and first connects to where he is to go before he leaves. */
  private final class Viewer {

    private final TreeSet<Integer> seen = new TreeSet<>();
    private int moves;
    private boolean ended;

    private Viewer watch(int port) {
      RtmpTestClient client = connect(port).play("cam");
      while (!over) {
        int next = next(take(client));
        if (next > 0) {
          moves++;
          RtmpTestClient moved = connect(next).play("cam");
          int first = number(moved.await("a picture", RollingRestartIT::isPicture));
          seen.add(first);
          while (!seen.contains(first - 1) && !client.isOver() && !over) {
            take(client);
          }
          client.close();
          client = moved;
        }
      }
      client.close();
      return this;
    }

    private ReceivedMessage take(RtmpTestClient client) {
      ReceivedMessage message = client.poll(FRAME);
      if (isPicture(message)) {
        seen.add(number(message));
      }
      ended |= message != null && message.isStatus("NetStream.Play.UnpublishNotify");
      return message;
    }
  }

  /** Two on each node. */
  private List<Future<Viewer>> viewers() {
    List<Future<Viewer>> viewers = new ArrayList<>();
    for (ServerProcess node : nodes) {
      for (int i = 0; i < 2; i++) {
        int port = node.port();
        viewers.add(threads.submit(() -> new Viewer().watch(port)));
      }
    }
    try (RtmpTestClient last = connect(nodes.get(2).port()).play("cam")) {
      last.await("a picture", RollingRestartIT::isPicture);
    }
    return viewers;
  }

  /** A node knows where another is that has just started. */
  private static void awaitKnown(ServerProcess node, ServerProcess other) {
    node.awaitLog(other.id() + " lets clients in");
  }

  private void assertMoves(List<Future<Viewer>> viewers, int sent, List<Integer> moves) throws Exception {
    for (int i = 0; i < viewers.size(); i++) {
      Viewer viewer = viewers.get(i).get(20, TimeUnit.SECONDS);
      assertEquals(moves.get(i / 2), viewer.moves, "moves of viewer " + i);
      assertEquals(viewer.seen.last() - viewer.seen.first() + 1, viewer.seen.size(), () -> "pictures of " + sent + ": " + viewer.seen);
      assertTrue(!viewer.ended && viewer.seen.last() > sent / 2, () -> "pictures of " + sent + ": " + viewer.seen);
    }
  }

  @Test
  void eachViewerMovesOnceWhenTheNextIsThereBeforeTheFormerStops() throws Exception {
    Future<Integer> publisher = threads.submit(() -> publish(nodes.get(1).port()));
    List<Future<Viewer>> viewers = viewers();
    for (int i = 0; i < 3; i++) {
      ServerProcess former = nodes.set(i, node("next" + i));
      awaitKnown(former, nodes.get(i));
      former.close();
    }
    over = true;
    assertMoves(viewers, publisher.get(20, TimeUnit.SECONDS), List.of(1, 1, 1));
  }

  @Test
  void viewersOfTheFirstMoveTwiceWhenEachStopsBeforeTheNextIsThere() throws Exception {
    Future<Integer> publisher = threads.submit(() -> publish(nodes.get(1).port()));
    List<Future<Viewer>> viewers = viewers();
    for (int i = 0; i < 3; i++) {
      nodes.set(i, nodes.get(i).restart());
      awaitKnown(nodes.get((i + 1) % 3), nodes.get(i));
    }
    over = true;
    // Wherever those of the first node go, that one is restarted as well.
    assertMoves(viewers, publisher.get(20, TimeUnit.SECONDS), List.of(2, 1, 1));
  }
}
