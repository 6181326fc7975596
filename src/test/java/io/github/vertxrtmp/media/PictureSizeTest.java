package io.github.vertxrtmp.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.flv.TestFlv;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.test.FfmpegTool;
import io.github.vertxrtmp.test.TestMedia;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureSizeTest {

  @TempDir
  private Path folder;

  @ParameterizedTest
  @CsvSource({
    "160x120,   -c:v libx264 -preset ultrafast -pix_fmt yuv420p",
    "1920x1080, -c:v libx264 -preset ultrafast -pix_fmt yuv420p",
    "322x182,   -c:v libx264 -preset ultrafast -pix_fmt yuv422p10le",
    "323x181,   -c:v libx264 -preset ultrafast -pix_fmt yuv444p",
    "640x364,   -c:v libx264 -preset medium -pix_fmt yuv420p -flags +ildct+ilme",
    "640x360,   -c:v libx264 -preset medium -pix_fmt gray -x264-params cqm=jvt",
    "322x182,   -c:v libx265 -preset ultrafast -x265-params log-level=none -pix_fmt yuv420p",
    "1920x1080, -c:v libx265 -preset ultrafast -x265-params log-level=none:temporal-layers=2 -pix_fmt yuv420p10le",
    "322x182,   -c:v libsvtav1 -preset 12 -pix_fmt yuv420p",
    "1280x720,  -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -pix_fmt yuv420p",
  })
  void asTheEncoderSays(String size, String encoder) throws Exception {
    FfmpegTool.assumeAvailable();
    Path file = folder.resolve("film.flv");
    List<String> arguments = new ArrayList<>(List.of("-v", "error", "-f", "lavfi", "-i", "testsrc=size=" + size + ":rate=25:duration=0.2"));
    arguments.addAll(List.of(encoder.split(" ")));
    arguments.addAll(List.of("-y", file.toString()));
    FfmpegTool.run(Duration.ofSeconds(60), arguments.toArray(String[]::new)).orFail();
    PictureSize found = TestFlv.media(file).stream().map(PictureSize::of).filter(known -> known != null).findFirst().orElseThrow();
    assertEquals(size, found.width() + "x" + found.height());
  }

  @Test
  void whatCannotBeReadTellsNothing() {
    byte[] header = TestMedia.avcHeader();
    assertEquals(new PictureSize(160, 120), PictureSize.of(MediaFrame.of(Kind.VIDEO, 0, 0, header)));
    for (int length = 0; length < 28; length++) {
      PictureSize size = PictureSize.of(MediaFrame.of(Kind.VIDEO, 0, 0, Arrays.copyOf(header, length)));
      assertTrue(length < 20 ? size == null : size == null || size.width() == 160, "cut at " + length);
    }
    for (String codec : List.of("hvc1", "av01", "vvc1", "vp09")) {
      byte[] nonsense = TestMedia.enhancedHeader(codec);
      for (int length = 0; length <= nonsense.length; length++) {
        PictureSize size = PictureSize.of(MediaFrame.of(Kind.VIDEO, 0, 0, Arrays.copyOf(nonsense, length)));
        assertTrue(size == null || size.width() > 0 && size.height() > 0);
      }
    }
    assertNull(PictureSize.of(MediaFrame.of(Kind.VIDEO, 0, 0, TestMedia.avcKeyframe(1))));
    assertNull(PictureSize.of(MediaFrame.of(Kind.AUDIO, 0, 0, TestMedia.aacHeader())));
  }
}
