package io.github.vertxrtmp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.test.FfmpegTool;
import io.github.vertxrtmp.test.RunningTool;
import io.github.vertxrtmp.test.ToolResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is recorded while ffmpeg publishes passes ffprobe, holds every packet, and can be played back through the server. */
class RecordIT {

  private static final double TOLERANCE_SECONDS = 0.2;

  @TempDir
  static Path root;

  @RegisterExtension
  static final SharedServer server = new SharedServer(() -> root, "-k");

  @ParameterizedTest
  @EnumSource(names = {"H264_AAC", "HEVC_AAC"})
  void recordsWhatIsPublishedAndPlaysItBack(Clip clip) {
    String url = server.url("live/room/" + clip.name());
    clip.publish(url).await().orFail();
    Path file = root.resolve("room").resolve(clip.name() + ".flv");
    server.awaitFile(file);
    assertEquals(Clip.SECONDS, durationOf(file), TOLERANCE_SECONDS);
    Packets recorded = Packets.of(file);
    assertTrue(recorded.equals(clip.packets()), () -> recorded.differenceTo(clip.packets()));
    try (RunningTool player = Clip.play(url)) {
      ToolResult played = player.await().orFail();
      Packets seen = Packets.parse(played.stdout());
      assertTrue(seen.equals(recorded), () -> seen.differenceTo(recorded) + "\n" + played);
    }
  }

  /** It would read from the beginning else, and throw away what comes before. */
  @Test
  void ffmpegSeeksThroughTheServer() throws IOException {
    Files.copy(Clip.H264_AAC.file(), root.resolve("seek.flv"));
    try (RunningTool player = Clip.play(server.url("live/seek"), "-ss", "2.5")) {
      ToolResult played = player.await().orFail();
      assertTrue(played.stderr().contains("Sending seek command"), played::toString);
      long pictures = played.stdout().lines().filter(line -> line.startsWith("0,")).count();
      assertEquals(Clip.FRAMES_PER_SECOND * 2, pictures, () -> "from the keyframe of the third second on\n" + played);
    }
  }

  private static double durationOf(Path file) {
    ToolResult probe = FfmpegTool.probe(Clip.LIMIT, "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0",
        file.toString()).orFail();
    assertEquals("", probe.stderr());
    return Double.parseDouble(probe.stdout().trim());
  }
}
