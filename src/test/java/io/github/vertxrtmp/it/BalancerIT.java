package io.github.vertxrtmp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.test.FfmpegTool;
import io.github.vertxrtmp.test.FreePort;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.RunningTool;
import io.github.vertxrtmp.test.ServerProcess;
import io.github.vertxrtmp.test.ToolResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes behind the balancer of {@code deploy/}, where HAProxy is installed; ffmpeg is at both ends. */
class BalancerIT {

  private static final Duration LIMIT = Duration.ofSeconds(100);
  private static final long RETRY_NANOS = 20_000_000;
  private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");
  /** Nodes reach each other from 127.0.0.1, and send no PROXY header. */
  private static final String BALANCER = "127.0.0.2";

  @TempDir
  private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<ServerProcess> nodes = new ArrayList<>();
  private int port;

  @BeforeEach
  void start() throws IOException {
    FfmpegTool.assumeAvailable();
    Assumptions.assumeTrue(Files.isExecutable(HAPROXY), "no haproxy");
    Path conf = ClusterConf.write(folder);
    for (String name : List.of("node-1", "node-2")) {
      ServerProcess node = ServerProcess.start(folder.resolve(name), "-Dvertx.hazelcast.config=" + conf, "-cluster",
          "-Drtmp.proxy.networks=" + BALANCER + "/32");
      open.add(node);
      nodes.add(node);
    }
    port = FreePort.find();
    Path haproxy = Files.writeString(folder.resolve("haproxy.cfg"), configuration());
    open.add(new RunningTool(new ProcessBuilder(HAPROXY.toString(), "-f", haproxy.toString(), "-db"), LIMIT));
    awaitBalancer();
  }

  private void awaitBalancer() {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      try (RtmpTestClient client = RtmpTestClient.open(port)) {
        client.connect("live");
        return;
      } catch (UncheckedIOException e) {
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
    throw new AssertionError("no handshake through the balancer");
  }

  /** As it is shipped, but for addresses and ports. */
  private String configuration() throws IOException {
    String shipped = Files.readString(Path.of("deploy", "haproxy.cfg"));
    String conf = shipped.replace("bind :1935", "bind 127.0.0.1:" + port).replace("check inter 1s", "source " + BALANCER + " check inter 1s");
    for (int i = 0; i < nodes.size(); i++) {
      String name = "node-" + (i + 1);
      conf = conf.replace(name + ":1935", "127.0.0.1:" + nodes.get(i).port());
    }
    return conf;
  }

  @AfterEach
  void stop() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private String url() {
    return "rtmp://127.0.0.1:" + port + "/live/cam";
  }

  @Test
  void clientsAreSpreadAndKnownByTheirOwnAddresses() {
    RunningTool publisher = FfmpegTool.start(LIMIT, "-v", "error", "-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.file().toString(),
        "-map", "0", "-c", "copy", "-f", "flv", url());
    open.add(publisher);
    for (int i = 0; i < 2; i++) {
      ToolResult played = FfmpegTool.run(LIMIT, "-v", "error", "-i", url(), "-map", "0:v", "-c", "copy", "-frames:v", "10", "-f", "framecrc", "-");
      assertEquals(0, played.exitCode(), played::toString);
    }
    assertTrue(publisher.isAlive());
    String logs = nodes.get(0).log() + nodes.get(1).log();
    assertTrue(logs.contains("Fetching live/cam"), "the players were sent to the node with fewer clients");
    assertTrue(!logs.contains(BALANCER), logs);
  }
}
