package io.github.vertxrtmp.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.test.FfmpegTool;
import io.github.vertxrtmp.test.RunningTool;
import io.github.vertxrtmp.test.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three processes in a cluster of Hazelcast's, with ffmpeg at both ends; nodes are killed and stopped. */
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
    c = node("c");
  }

  private ServerProcess node(String name) {
    ServerProcess node = ServerProcess.start(folder.resolve(name), "-Dvertx.hazelcast.config=" + conf, "-cluster",
      "-Drtmp.publish.graceMillis=30000");
    open.add(node);
    return node;
  }

  @AfterEach
  void stop() throws Exception {
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
    b.awaitLog("has left the cluster");
    publisher.kill();
    publish(c);
    awaitPictures(player, 50);
    assertTrue(player.isAlive(), player::output);
    // And whoever comes now.
    awaitPictures(play(b), 10);
  }
}
