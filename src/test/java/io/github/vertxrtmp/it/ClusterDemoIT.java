package io.github.vertxrtmp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vertxrtmp.test.FreePort;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.RunningTool;
import io.github.vertxrtmp.test.TestMedia;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration that README shows. */
class ClusterDemoIT {

  @TempDir
  private Path folder;

  private RunningTool demo(int port) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("deploy/cluster-demo");
    builder.environment().put("PORT", String.valueOf(port));
    builder.environment().put("JAVA_OPTS", "-Xmx256m -Dvertx.hazelcast.config=" + ClusterConf.write(folder));
    return new RunningTool(builder, Duration.ofSeconds(100));
  }

  @Test
  @Tag("slow")
  void restartsAllNodes() throws Exception {
    int port = FreePort.find();
    try (RunningTool demo = demo(port)) {
      demo.awaitLine(line -> line.contains("Ctrl-C ends them all"));
      assertEquals(0, new ProcessBuilder("kill", "-HUP", String.valueOf(demo.pid())).start().waitFor());
      demo.awaitLine(line -> line.contains("all nodes have been restarted"));
      for (int i = 0; i < 3; i++) {
        client(port + i).close();
      }
      demo.terminate();
    }
  }

  @Test
  void showsThreeNodes() throws IOException {
    int port = FreePort.find();
    try (RunningTool demo = demo(port)) {
      demo.awaitLine(line -> line.contains("Ctrl-C ends them all"));
      try (RtmpTestClient publisher = client(port); RtmpTestClient player = client(port + 2)) {
        publisher.publish("test");
        publisher.awaitStatus("NetStream.Publish.Start");
        publisher.video(0, TestMedia.avcHeader());
        publisher.video(40, TestMedia.avcKeyframe(1));
        player.play("test");
        player.await("a keyframe", message -> message.isMedia() && Arrays.equals(message.payload(), TestMedia.avcKeyframe(1)));
      }
      demo.terminate();
    }
  }

  private static RtmpTestClient client(int port) {
    RtmpTestClient client = RtmpTestClient.open(port);
    client.connect("live");
    return client;
  }
}
