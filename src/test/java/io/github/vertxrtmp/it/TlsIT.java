package io.github.vertxrtmp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.test.FfmpegTool;
import io.github.vertxrtmp.test.FreePort;
import io.github.vertxrtmp.test.RunningTool;
import io.github.vertxrtmp.test.ServerProcess;
import io.github.vertxrtmp.test.TestServer;
import io.github.vertxrtmp.test.ToolResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RTMPS as ffmpeg uses it, on the native transport of the server's jar, with a certificate of deploy/self-signed. */
class TlsIT {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir
  private Path folder;

  private void selfSigned(String name) {
    new RunningTool(new ProcessBuilder("deploy/self-signed", folder.resolve(name).toString(), name, "127.0.0.1"), LIMIT).await().orFail();
  }

  @Test
  void ffmpegPublishesAndPlaysWhileTheCertificateIsRenewed() throws Exception {
    FfmpegTool.assumeAvailable();
    selfSigned("first");
    Files.createSymbolicLink(folder.resolve("now"), Path.of("first"));
    int port = FreePort.find();
    String conf = """
      {"tls": {"enabled": true, "port": %d, "certificate": "%s", "key": "%s", "checkSeconds": 0}}""".formatted(
        port, folder.resolve("now/cert.pem"), folder.resolve("now/key.pem"));
    String url = "rtmps://127.0.0.1:" + port + "/live/secret";
    try (ServerProcess server = ServerProcess.start(folder, "-c", Files.writeString(folder.resolve("conf.json"), conf).toString());
        RunningTool publisher = Clip.H264_AAC.publish(url)) {
      TestServer.awaitTrue("on air", () -> server.log().contains("publishing live/secret"));
      RunningTool player = Clip.play(url);
      RunningTool plain = Clip.play(server.url("live/secret"));
      renew(server);
      RunningTool late = FfmpegTool.start(Clip.LIMIT, "-v", "error", "-tls_verify", "1", "-ca_file", folder.resolve("second/cert.pem").toString(),
        "-i", url, "-c", "copy", "-t", "1", "-f", "null", "-");
      publisher.await().orFail();
      late.await().orFail();
      assertPlayed(player.await());
      assertPlayed(plain.await());
      assertTrue(server.log().lines().noneMatch(line -> line.contains("Exception")), server::log);
    }
  }

  private void renew(ServerProcess server) throws Exception {
    selfSigned("second");
    Files.delete(folder.resolve("now"));
    Files.createSymbolicLink(folder.resolve("now"), Path.of("second"));
    new RunningTool(new ProcessBuilder("kill", "-HUP", String.valueOf(server.pid())), LIMIT).await().orFail();
    TestServer.awaitTrue("the new certificate", () -> server.log().contains("TLS with the certificate of CN=second"));
  }

  private static void assertPlayed(ToolResult result) {
    Packets seen = Packets.parse(result.stdout());
    assertEquals("", result.exitCode() == 0 ? "" : result.stderr());
    assertTrue(seen.isEndOf(Clip.H264_AAC.packets()), () -> seen.differenceTo(Clip.H264_AAC.packets()));
  }
}
