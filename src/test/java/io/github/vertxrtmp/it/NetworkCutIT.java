package io.github.vertxrtmp.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.test.Namespaces;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.ServerProcess;
import io.github.vertxrtmp.test.TestMedia;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three machines of a cluster, of which one is cut off and found again. */
@Tag("slow")
class NetworkCutIT {

  @TempDir
  private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private Namespaces machines;
  private ServerProcess a;
  private ServerProcess b;
  private ServerProcess c;

  @BeforeEach
  void start() throws IOException {
    machines = Namespaces.create(3);
    a = node(0);
    b = node(1);
    c = node(2);
  }

  private ServerProcess node(int index) throws IOException {
    String address = machines.get(index).address();
    ServerProcess node = ServerProcess.startIn(machines.get(index), folder.resolve(address), "-cluster", "-cluster-host", address,
      "-Dvertx.hazelcast.config=" + Files.copy(Path.of("conf/cluster.xml"), folder.resolve(address + ".xml")),
      "-Drtmp.cluster.members=" + machines.get(0).address() + "," + machines.get(1).address() + "," + machines.get(2).address(),
      "-Drtmp.publish.graceMillis=60000", "-Drtmp.timeouts.publisherIdleMillis=120000");
    open.add(node);
    return node;
  }

  @AfterEach
  void stop() throws Exception {
    try {
      for (int i = open.size() - 1; i >= 0; i--) {
        open.get(i).close();
      }
    } finally {
      machines.close();
    }
  }

  private RtmpTestClient publish(ServerProcess node, String name) {
    RtmpTestClient client = node.connect("live").publish(name);
    open.add(client);
    client.awaitStatus("NetStream.Publish.Start");
    client.video(0, TestMedia.avcHeader());
    return client;
  }

  private RtmpTestClient play(ServerProcess node, String name) {
    RtmpTestClient client = node.connect("live").play(name);
    open.add(client);
    return client;
  }

  private void expect(RtmpTestClient player, int picture) {
    try {
      player.await("picture " + picture, message -> message.isMedia() && Arrays.equals(message.payload(), TestMedia.avcKeyframe(picture)));
    } catch (AssertionError absent) {
      throw new AssertionError(absent.getMessage() + "\na: " + a.log() + "\nb: " + b.log() + "\nc: " + c.log(), absent);
    }
  }

  @Test
  void eachSideGoesOnAndTheElderStreamStaysWhenTheyMeetAgain() {
    RtmpTestClient first = publish(a, "cam?as=one");
    RtmpTestClient other = publish(b, "other");
    first.video(40, TestMedia.avcKeyframe(1));
    other.video(40, TestMedia.avcKeyframe(2));
    RtmpTestClient camAtB = play(b, "cam");
    expect(camAtB, 1);
    expect(play(a, "other"), 2);
    machines.cut(0);
    b.awaitLog("has left the cluster");
    c.awaitLog("has left the cluster");
    a.awaitLog("has left the cluster");
    first.video(6_000, TestMedia.avcKeyframe(3));
    expect(play(a, "cam"), 3);
    other.video(6_000, TestMedia.avcKeyframe(4));
    expect(play(c, "other"), 4);
    RtmpTestClient second = publish(c, "cam?as=two");
    second.video(40, TestMedia.avcKeyframe(5));
    expect(camAtB, 5);
    RtmpTestClient camAtC = play(c, "cam");
    expect(camAtC, 5);
    machines.heal(0);
    c.awaitLog("live/cam is published at node");
    second.awaitClosed();
    first.video(20_000, TestMedia.avcKeyframe(6));
    expect(camAtB, 6);
    expect(camAtC, 6);
    for (RtmpTestClient player : List.of(camAtB, camAtC)) {
      assertTrue(player.inbox().stream().noneMatch(message -> message.isStatus("NetStream.Play.UnpublishNotify")), () -> player.inbox().toString());
    }
    expect(play(c, "cam"), 6);
  }
}
