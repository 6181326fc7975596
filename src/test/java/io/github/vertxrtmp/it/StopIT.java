package io.github.vertxrtmp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.test.FfmpegTool;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.RunningTool;
import io.github.vertxrtmp.test.ServerProcess;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.github.vertxrtmp.test.ToolResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's process under the hands of the system: signals, and no file descriptor left. */
class StopIT {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String CONF = "{\"stop\": {\"drainMillis\": 60000}}";
  /** Who says nothing stays for as long as the server waits. */
  private static final String PATIENT = "{\"stop\": {\"drainMillis\": 600000}, \"timeouts\": {\"publisherIdleMillis\": 0, \"pingMillis\": 0}}";

  @TempDir
  private Path folder;

  @Test
  void aStreamIsRecordedToItsEndAfterSigterm() {
    FfmpegTool.assumeAvailable();
    try (ServerProcess server = ServerProcess.start(folder, "-k", "-c", CONF);
        RunningTool publisher = Clip.H264_AAC.publish(server.url("live/last"))) {
      TestServer.awaitTrue("on air", () -> server.log().contains("publishing live/last"));
      server.signal("TERM");
      TestServer.awaitTrue("draining", () -> server.log().contains("Lets nobody in any more"));
      publisher.await().orFail();
      TestServer.awaitTrue("the end", () -> !server.isAlive());
      assertTrue(server.log().lines().noneMatch(line -> line.contains("Exception")), server::log);
    }
    ToolResult frames = FfmpegTool.run(LIMIT, "-v", "error", "-i", folder.resolve("last.flv").toString(), "-map", "0:v", "-map", "0:a",
      "-c", "copy", "-f", "framecrc", "-").orFail();
    assertEquals(Clip.H264_AAC.packets(), Packets.parse(frames.stdout()));
  }

  @Test
  void aSecondSignalEndsItAtOnce() {
    try (ServerProcess server = ServerProcess.start(folder, "-c", PATIENT);
        RtmpTestClient publisher = RtmpTestClient.open(server.port())) {
      publisher.connect("live");
      publisher.publish("cam").awaitStatus("NetStream.Publish.Start");
      server.signal("TERM");
      TestServer.awaitTrue("draining", () -> server.log().contains("Lets nobody in any more"));
      publisher.video(0, TestMedia.avcKeyframe(0));
      assertTrue(server.isAlive());
      server.signal("TERM");
      TestServer.awaitTrue("the end", () -> !server.isAlive());
    }
  }

  @Test
  void withoutFileDescriptorsItWaitsAndAcceptsAgain() throws IOException {
    try (ServerProcess server = ServerProcess.startLimited(folder, 150)) {
      List<Socket> many = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        many.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
      }
      TestServer.awaitTrue("a line", () -> server.log().contains("Cannot accept connections on"));
      for (Socket socket : many) {
        socket.close();
      }
      TestServer.awaitTrue("it serves again", () -> serves(server));
      assertFalse(server.log().contains("\tat "), server::log);
    }
    assertTrue(Files.isDirectory(folder));
  }

  private static boolean serves(ServerProcess server) {
    try (RtmpTestClient client = RtmpTestClient.open(server.port())) {
      client.connect("live");
      return true;
    } catch (RuntimeException | AssertionError notYet) {
      return false;
    }
  }
}
