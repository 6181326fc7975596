package io.github.vertxrtmp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.test.FfmpegTool;
import io.github.vertxrtmp.test.RunningTool;
import io.github.vertxrtmp.test.ServerProcess;
import io.github.vertxrtmp.test.ToolResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is recorded while ffmpeg publishes passes ffprobe, holds every packet, and can be played back through the server. */
class RecordIT {

  private static final long RETRY_NANOS = 50_000_000;
  private static final double TOLERANCE_SECONDS = 0.2;

  @TempDir
  static Path root;

  private static ServerProcess server;

  @BeforeAll
  static void start() {
    FfmpegTool.assumeAvailable();
    server = ServerProcess.start(root, "-k");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H264_AAC", "HEVC_AAC"})
  void recordsWhatIsPublishedAndPlaysItBack(Clip clip) {
    String url = server.url("live/room/" + clip.name());
    clip.publish(url).await().orFail();
    Path file = root.resolve("room").resolve(clip.name() + ".flv");
    awaitFile(file);
    assertEquals(Clip.SECONDS, durationOf(file), TOLERANCE_SECONDS);
    Packets recorded = packetsOf(file);
    assertTrue(recorded.equals(clip.packets()), () -> recorded.differenceTo(clip.packets()));
    try (RunningTool player = Clip.play(url)) {
      ToolResult played = player.await().orFail();
      Packets seen = Packets.parse(played.stdout());
      assertTrue(seen.equals(recorded), () -> seen.differenceTo(recorded) + "\n" + played);
    }
  }

  /** A recording gets its name when it is complete, a moment after its publisher has gone. */
  private static void awaitFile(Path file) {
    long deadline = System.nanoTime() + Clip.LIMIT.toNanos();
    while (!Files.exists(file)) {
      assertTrue(System.nanoTime() < deadline, () -> "no recording " + file + "\n" + server.log());
      LockSupport.parkNanos(RETRY_NANOS);
    }
  }

  private static double durationOf(Path file) {
    ToolResult probe = FfmpegTool.probe(Clip.LIMIT, "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0",
        file.toString()).orFail();
    assertEquals("", probe.stderr());
    return Double.parseDouble(probe.stdout().trim());
  }

  private static Packets packetsOf(Path file) {
    ToolResult listed = FfmpegTool.run(Clip.LIMIT, "-v", "error", "-xerror", "-err_detect", "explode", "-i", file.toString(),
        "-map", "0:v", "-map", "0:a", "-c", "copy", "-f", "framecrc", "-", "-map", "0:v", "-map", "0:a", "-f", "null", "-").orFail();
    assertTrue(listed.stderr().isEmpty(), listed::toString);
    return Packets.parse(listed.stdout());
  }
}
