package io.github.vertxrtmp.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FfmpegToolTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String[] ENDLESS = {"-v", "info", "-re", "-f", "lavfi", "-i", "testsrc2=size=160x120:rate=25",
    "-f", "null", "-"};

  @BeforeAll
  static void onlyWhereThereIsOne() {
    FfmpegTool.assumeAvailable();
  }

  @ParameterizedTest
  @ValueSource(strings = {"libx264", "libx265", "libsvtav1", "libvpx-vp9", "aac", "libopus", "flac", "libmp3lame"})
  void bringsTheEncodersThatTestsNeed(String encoder) {
    ToolResult result = FfmpegTool.run(LIMIT, "-h", "encoder=" + encoder).orFail();
    assertTrue(result.stdout().contains("Encoder " + encoder), result::toString);
  }

  @Test
  void ffprobeReadsWhatFfmpegWrites(@TempDir Path dir) {
    String file = dir.resolve("a.flv").toString();
    FfmpegTool.run(LIMIT, "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=160x120:rate=25:duration=1",
        "-c:v", "libx264", "-preset", "ultrafast", file).orFail();
    ToolResult probed = FfmpegTool.probe(LIMIT, "-v", "error", "-of", "csv=p=0", "-count_frames",
        "-show_entries", "stream=codec_name,nb_read_frames", file).orFail();
    assertEquals("h264,25", probed.stdout().trim());
    assertEquals("", probed.stderr());
  }

  @Test
  void failureIsAnExitCodeAndItsWords() {
    ToolResult result = FfmpegTool.run(LIMIT, "-v", "error", "-i", "no-such-file.flv", "-f", "null", "-");
    assertTrue(result.exitCode() != 0 && result.stderr().contains("No such file"), result::toString);
    assertThrows(AssertionError.class, result::orFail);
  }

  @Test
  void theTimeLimitKills() {
    ToolResult result = FfmpegTool.run(Duration.ofMillis(300), ENDLESS);
    assertTrue(result.timedOut());
    assertEquals(ToolResult.KILLED, result.exitCode());
  }

  @Test
  void stopsInOrderWhenAsked() {
    try (RunningTool tool = FfmpegTool.start(LIMIT, ENDLESS)) {
      tool.awaitLine(line -> line.startsWith("Output #0"));
      ToolResult result = tool.stop().orFail();
      assertFalse(tool.isAlive());
      assertFalse(result.timedOut());
    }
  }

  @Test
  void waitingForALineEndsWithTheProgram() {
    try (RunningTool tool = FfmpegTool.start(LIMIT, "-version")) {
      AssertionError error = assertThrows(AssertionError.class, () -> tool.awaitLine(line -> line.equals("never")));
      assertTrue(error.getMessage().contains("ffmpeg version"), error::getMessage);
    }
  }
}
