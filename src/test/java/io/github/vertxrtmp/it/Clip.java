package io.github.vertxrtmp.it;

import io.github.vertxrtmp.test.FfmpegTool;
import io.github.vertxrtmp.test.RunningTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A few seconds of picture and sound in an FLV file, a keyframe each second, in one of the codecs that clients publish. */
enum Clip {
  H264_AAC("-c:v libx264 -preset ultrafast -bf 2 -c:a aac", null),
  HEVC_AAC("-c:v libx265 -preset ultrafast -x265-params log-level=error -c:a aac", "hvc1"),
  AV1_OPUS("-c:v libsvtav1 -preset 12 -c:a libopus", "av01"),
  VP9_OPUS("-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus", "vp09");

  /** Length of the clip; publishing it takes as long. */
  static final int SECONDS = 4;
  static final int FRAMES_PER_SECOND = 25;
  static final Duration LIMIT = Duration.ofSeconds(40);

  private final String codecs;
  private final String fourCc;
  private Packets packets;

  Clip(String codecs, String fourCc) {
    this.codecs = codecs;
    this.fourCc = fourCc;
  }

  /** The file, encoded by the first call. */
  synchronized Path file() {
    Path file = Path.of("target", "clips", name() + ".flv").toAbsolutePath();
    if (packets == null) {
      encode(file);
      packets = Packets.parse(FfmpegTool.run(LIMIT, "-v", "error", "-i", file.toString(), "-map", "0:v", "-map", "0:a",
          "-c", "copy", "-f", "framecrc", "-").orFail().stdout());
    }
    return file;
  }

  private void encode(Path file) {
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> args = new ArrayList<>(List.of("-v", "error", "-y",
        "-f", "lavfi", "-i", "testsrc2=size=160x120:rate=" + FRAMES_PER_SECOND + ":duration=" + SECONDS,
        "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=" + SECONDS,
        "-pix_fmt", "yuv420p", "-g", String.valueOf(FRAMES_PER_SECOND)));
    args.addAll(List.of(codecs.split(" ")));
    args.addAll(List.of("-f", "flv", file.toString()));
    FfmpegTool.run(LIMIT, args.toArray(String[]::new)).orFail();
  }

  /** What a player of the whole clip must see. */
  Packets packets() {
    file();
    return packets;
  }

  /** The option with which a publisher tells the server, in connect, that it will use a codec of Enhanced RTMP. */
  String[] enhanced() {
    return fourCc == null ? new String[0] : new String[] {"-rtmp_enhanced_codecs", fourCc};
  }

  /**
   * Starts to publish it in real time.
   *
   * @param options options of ffmpeg's output, for example of its RTMP protocol
   */
  RunningTool publish(String url, String... options) {
    List<String> args = new ArrayList<>(List.of("-v", "error", "-re", "-i", file().toString(), "-map", "0", "-c", "copy"));
    args.addAll(List.of(options));
    args.addAll(List.of("-f", "flv", url));
    return FfmpegTool.start(LIMIT, args.toArray(String[]::new));
  }

  /**
   * Starts a player that decodes everything, ends with failure at the first thing that cannot be decoded, and lists the
   * packets.
   *
   * @param options options of ffmpeg's input
   */
  static RunningTool play(String url, String... options) {
    List<String> args = new ArrayList<>(List.of("-v", "debug", "-xerror", "-err_detect", "explode"));
    args.addAll(List.of(options));
    args.addAll(List.of("-i", url, "-map", "0:v", "-map", "0:a", "-c", "copy", "-f", "framecrc", "-",
        "-map", "0:v", "-map", "0:a", "-f", "null", "-"));
    return FfmpegTool.start(LIMIT, args.toArray(String[]::new));
  }
}
