package io.github.vertxrtmp.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.test.FfmpegTool;
import io.github.vertxrtmp.test.ToolResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The packets of picture and sound as ffmpeg's {@code framecrc} lists them: size and checksum of each. Times are left out,
 * since a server may move them.
 */
record Packets(List<String> video, List<String> audio) {

  /**
   * Those of a file, which ffmpeg has to decode without a complaint. It keeps to the times of the file: by default it counts in
   * frames of a rate that it guesses, and after a gap in the file two pictures may fall on one of these.
   */
  static Packets of(Path file) {
    ToolResult listed = FfmpegTool.run(Clip.LIMIT, "-v", "error", "-xerror", "-err_detect", "explode", "-i", file.toString(),
        "-map", "0:v", "-map", "0:a", "-c", "copy", "-f", "framecrc", "-",
        "-map", "0:v", "-map", "0:a", "-enc_time_base:v", "demux", "-f", "null", "-").orFail();
    assertTrue(listed.stderr().isEmpty(), listed::toString);
    return parse(listed.stdout());
  }

  static Packets parse(String framecrc) {
    List<String> videoTracks = new ArrayList<>();
    List<String> video = new ArrayList<>();
    List<String> audio = new ArrayList<>();
    for (String line : framecrc.lines().toList()) {
      if (line.startsWith("#media_type") && line.endsWith("video")) {
        videoTracks.add(line.substring("#media_type ".length(), line.indexOf(':')));
      } else if (!line.startsWith("#") && !line.isBlank()) {
        String[] fields = line.split(",\\s*");
        (videoTracks.contains(fields[0]) ? video : audio).add(fields[4] + " " + fields[5]);
      }
    }
    return new Packets(video, audio);
  }

  /** Whether these packets are a part of others without a gap, up to their end. */
  boolean isEndOf(Packets whole) {
    return isEnd(video, whole.video) && isEnd(audio, whole.audio);
  }

  /** In short how these differ from what was expected, for the message of a failed assertion. */
  String differenceTo(Packets expected) {
    return "video " + difference(video, expected.video) + ", audio " + difference(audio, expected.audio);
  }

  private static String difference(List<String> seen, List<String> expected) {
    int same = 0;
    while (same < Math.min(seen.size(), expected.size()) && seen.get(same).equals(expected.get(same))) {
      same++;
    }
    int start = seen.isEmpty() ? -1 : expected.indexOf(seen.get(0));
    return seen.size() + " of " + expected.size() + " packets, the first " + same + " equal, starting at number " + start;
  }

  private static boolean isEnd(List<String> part, List<String> whole) {
    return !part.isEmpty() && Collections.lastIndexOfSubList(whole, part) == whole.size() - part.size();
  }
}
