package io.github.vertxrtmp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.protocol.message.EnhancedCapabilities;
import io.github.vertxrtmp.test.FfmpegTool;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.RunningTool;
import io.github.vertxrtmp.test.ServerProcess;
import io.github.vertxrtmp.test.TestMedia;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three processes in a cluster of Hazelcast's, one of them by {@code vertx run}, with ffmpeg at both ends; nodes are killed and stopped. */
class ClusterIT {

  private static final Duration LIMIT = Duration.ofSeconds(100);

  @TempDir
  private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private Path conf;
  private ServerProcess a;
  private ServerProcess b;
  private ServerProcess c;

  @BeforeEach
  void start() throws IOException {
    FfmpegTool.assumeAvailable();
    conf = ClusterConf.write(folder);
    a = node("a");
    b = node("b");
    c = add(ServerProcess.run(folder.resolve("c"), options("-cluster-host", "127.0.0.1")));
  }

  private ServerProcess node(String name) {
    return add(ServerProcess.start(folder.resolve(name), options()));
  }

  private ServerProcess add(ServerProcess node) {
    open.add(node);
    return node;
  }

  private String[] options(String... more) {
    List<String> options = new ArrayList<>(List.of("-Dvertx.hazelcast.config=" + conf, "-cluster", "-Drtmp.publish.graceMillis=30000"));
    options.addAll(List.of(more));
    return options.toArray(String[]::new);
  }

  @AfterEach
  void stop() throws Exception {
    if (a != null && a.isAlive()) {
      // Else it would not hear that it is to end.
      a.signal("CONT");
    }
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private RunningTool publish(ServerProcess node) {
    RunningTool ffmpeg = FfmpegTool.start(LIMIT, "-v", "error", "-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.file().toString(),
      "-map", "0", "-c", "copy", "-f", "flv", node.url("live/cam"));
    open.add(ffmpeg);
    return ffmpeg;
  }

  private RunningTool play(ServerProcess node) {
    RunningTool ffmpeg = FfmpegTool.start(LIMIT, "-v", "error", "-i", node.url("live/cam"), "-map", "0:v", "-c", "copy", "-f", "framecrc", "-");
    open.add(ffmpeg);
    return ffmpeg;
  }

  private static void awaitPictures(RunningTool player, int more) {
    long now = player.output().lines().count();
    player.awaitLines(now + more);
  }

  @Test
  void aNodeIsKilledAndThePublisherComesBackToAnother() {
    RunningTool publisher = publish(a);
    RunningTool player = play(b);
    awaitPictures(player, 10);
    a.kill();
    awaitLost(b, a);
    publisher.kill();
    publish(c);
    awaitPictures(player, 50);
    assertTrue(player.isAlive(), player::output);
    // And whoever comes now.
    awaitPictures(play(b), 10);
    stopsInOrder(b, c);
  }

  /** Who can reconnect is sent to the node that is left, and goes on there. */
  private static void stopsInOrder(ServerProcess node, ServerProcess left) {
    AmfObject reconnects = new AmfObject().put("capsEx", (double) EnhancedCapabilities.RECONNECT);
    try (RtmpTestClient viewer = RtmpTestClient.open(node.port()); RtmpTestClient moved = RtmpTestClient.open(left.port())) {
      viewer.connect("live", reconnects);
      viewer.play("cam").awaitMedia();
      node.signal("TERM");
      String url = viewer.awaitStatus("NetConnection.Connect.ReconnectRequest").info().getString("tcUrl");
      assertEquals("rtmp://127.0.0.1:" + left.port() + "/live", url);
      moved.connect("live");
      moved.play("cam").awaitMedia();
    }
  }

  @Test
  void aNodeThatHangsTakesNobodyWithIt() {
    RunningTool publisher = publish(a);
    RunningTool player = play(b);
    awaitPictures(player, 10);
    try (RtmpTestClient other = client(b); RtmpTestClient viewer = client(c)) {
      other.publish("other");
      other.awaitStatus("NetStream.Publish.Start");
      other.video(0, TestMedia.avcHeader());
      viewer.play("other");
      viewer.await("a header", message -> message.isMedia());
      a.signal("STOP");
      other.video(40, TestMedia.avcKeyframe(1));
      viewer.await("a keyframe", message -> message.isMedia() && Arrays.equals(message.payload(), TestMedia.avcKeyframe(1)));
      // Of some of them the hung node keeps the addresses.
      for (int i = 0; i < 6; i++) {
        try (RtmpTestClient late = client(b)) {
          late.play("other");
          late.await("a keyframe", message -> message.isMedia() && Arrays.equals(message.payload(), TestMedia.avcKeyframe(1)));
        }
      }
    }
    publisher.kill();
    awaitLost(c, a);
    publish(c);
    // For some seconds, in which the others look for the one that is lost, and must not lose each other.
    awaitPictures(player, 250);
    a.signal("CONT");
    awaitPictures(play(a), 50);
    awaitPictures(player, 50);
    assertTrue(player.isAlive(), player::output);
    assertFalse(b.log().contains(lost(c)) || c.log().contains(lost(b)), () -> b.log() + c.log());
  }

  private static void awaitLost(ServerProcess by, ServerProcess node) {
    by.awaitLog(lost(node));
  }

  private static String lost(ServerProcess node) {
    return "Node " + node.id() + " has left the cluster";
  }

  private static RtmpTestClient client(ServerProcess node) {
    RtmpTestClient client = RtmpTestClient.open(node.port());
    client.connect("live");
    return client;
  }
}
