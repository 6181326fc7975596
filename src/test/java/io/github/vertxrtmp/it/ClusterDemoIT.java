package io.github.vertxrtmp.it;

import io.github.vertxrtmp.test.FreePort;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.RunningTool;
import io.github.vertxrtmp.test.TestMedia;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration that README shows. */
class ClusterDemoIT {

  @TempDir
  private Path folder;

  @Test
  void showsThreeNodes() throws IOException {
    int port = FreePort.find();
    ProcessBuilder builder = new ProcessBuilder("deploy/cluster-demo");
    builder.environment().put("PORT", String.valueOf(port));
    builder.environment().put("JAVA_OPTS", "-Xmx256m -Dvertx.hazelcast.config=" + ClusterConf.write(folder));
    try (RunningTool demo = new RunningTool(builder, Duration.ofSeconds(60))) {
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
