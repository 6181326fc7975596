package io.github.vertxrtmp.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Against a server that is not ours: ffmpeg can wait for one publisher. */
class RtmpTestClientTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void publishesToFfmpeg() {
    int port = FreePort.find();
    try (RunningTool ffmpeg = FfmpegTool.start(LIMIT, "-v", "error", "-listen", "1", "-probesize", "32", "-analyzeduration", "0",
        "-i", "rtmp://127.0.0.1:" + port + "/live/cam", "-map", "0", "-c", "copy", "-f", "framecrc", "-");
        RtmpTestClient client = openWhenListening(port, ffmpeg)) {
      client.connect("live");
      client.publish("cam").awaitStatus("NetStream.Publish.Start");
      client.chunkSize(100);
      client.video(0, TestMedia.avcHeader());
      client.audio(0, TestMedia.aacHeader());
      client.video(0, TestMedia.avcKeyframe(0));
      client.audio(10, TestMedia.aacFrame(0));
      client.video(40, TestMedia.avcFrame(1));
      client.deleteStream();
      client.shutdownOutput();
      client.awaitClosed();
      ToolResult result = ffmpeg.await().orFail();
      assertEquals(3, result.stdout().lines().filter(line -> line.matches("[01], .*")).count(), result::toString);
    }
  }

  @Test
  void aWaitThatFailsShowsTheInbox() {
    int port = FreePort.find();
    try (RunningTool ffmpeg = FfmpegTool.start(LIMIT, "-v", "error", "-listen", "1", "-i", "rtmp://127.0.0.1:" + port + "/live/cam",
        "-f", "null", "-");
        RtmpTestClient client = openWhenListening(port, ffmpeg)) {
      client.connect("live");
      ffmpeg.kill();
      AssertionError error = assertThrows(AssertionError.class, () -> client.awaitCommand("never"));
      assertTrue(error.getMessage().contains("not received: command never; the connection was closed"), error::getMessage);
    }
  }

  private static RtmpTestClient openWhenListening(int port, RunningTool ffmpeg) {
    while (ffmpeg.isAlive()) {
      try {
        return RtmpTestClient.open(port);
      } catch (UncheckedIOException e) {
        LockSupport.parkNanos(20_000_000);
      }
    }
    throw new AssertionError(ffmpeg.await().toString());
  }
}
