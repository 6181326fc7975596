package io.github.vertxrtmp.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.flv.TestFlv;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.test.FfmpegTool;
import io.github.vertxrtmp.test.TestMedia;
import java.math.BigInteger;
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

  /** No ffmpeg encodes VVC: headers by H.266 7.3.2.4 and ISO/IEC 14496-15 11.2.4.2, bit by bit. */
  @ParameterizedTest
  @CsvSource({
    "0, false, false, 1920x1080",
    "3, true,  true,  1920x1080",
    "6, false, true,  1912x1072",
    "0, true,  false, 1920x1080",
  })
  void ofVvc(int sublayers, boolean constraints, boolean profile, String size) {
    boolean window = size.equals("1912x1072");
    String set = vvcSequence(sublayers, constraints, window);
    PictureSize exact = PictureSize.of(vvc(profile ? vvcProfile(sublayers) : bits(8, 0xFE), set));
    assertEquals(size, exact.width() + "x" + exact.height());
    PictureSize declared = PictureSize.of(vvc(vvcProfile(sublayers), null));
    assertEquals(new PictureSize(1928, 1088), declared, "without a parameter set");
    assertNull(PictureSize.of(vvc(bits(8, 0xFE), null)));
  }

  /** Sequence parameter set: levels of some sublayers, constraints, and 4 columns and rows at each side that are not shown. */
  private static String vvcSequence(int sublayers, boolean constraints, boolean window) {
    String profile = bits(7, 1) + bits(1, 0) + bits(8, 83) + bits(2, 2) + (constraints ? bits(1, 1) + "01".repeat(36).substring(1) + bits(8, 3) + "101" : "0");
    profile = aligned(profile) + (sublayers > 0 ? aligned("1" + "0".repeat(sublayers - 1)) + bits(8, 51) : "") + bits(8, 1) + bits(16, 0x1234) + bits(16, 0x5678);
    return bits(8, 0) + bits(3, sublayers) + bits(2, 1) + bits(2, 2) + "1" + profile + "0" + "11" + exponential(1920) + exponential(1080)
      + (window ? "1" + exponential(2) + exponential(2) + exponential(2) + exponential(2) : "0") + "1";
  }

  /** The head of a record with a profile, which declares 1928x1088. */
  private static String vvcProfile(int sublayers) {
    String levels = sublayers > 0 ? bits(8, 0x80) + bits(8, 51) : "";
    return bits(8, 0xFF) + bits(9, 0) + bits(3, sublayers + 1) + bits(2, 0) + bits(2, 1) + bits(8, 0x5F)
      + bits(8, 2) + bits(8, 2) + bits(8, 83) + bits(16, 0x8000) + levels + bits(8, 1) + bits(16, 0x1234) + bits(16, 0x5678)
      + bits(16, 1928) + bits(16, 1088) + bits(16, 0);
  }

  /** The record behind its head: one capabilities unit, then parameter sets. */
  private static MediaFrame vvc(String head, String sequence) {
    String units = bits(8, 0x8D) + bits(16, 3) + bits(24, 0x006901);
    if (sequence != null) {
      String nal = bits(16, 0x0079) + aligned(sequence);
      units += bits(8, 0x8F) + bits(16, 1) + bits(16, nal.length() / 8) + nal;
    }
    byte[] record = new BigInteger("1" + head + bits(8, sequence == null ? 1 : 2) + units, 2).toByteArray();
    byte[] body = new byte[record.length + 4];
    System.arraycopy(new byte[] {(byte) 0x90, 'v', 'v', 'c', '1'}, 0, body, 0, 5);
    System.arraycopy(record, 1, body, 5, record.length - 1);
    return MediaFrame.of(Kind.VIDEO, 0, 0, body);
  }

  private static String bits(int count, int value) {
    return Integer.toBinaryString(1 << count | value).substring(1);
  }

  private static String aligned(String bits) {
    return bits + "0".repeat(-bits.length() & 7);
  }

  private static String exponential(int value) {
    String code = Integer.toBinaryString(value + 1);
    return "0".repeat(code.length() - 1) + code;
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
