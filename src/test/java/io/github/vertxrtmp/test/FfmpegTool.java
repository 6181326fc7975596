package io.github.vertxrtmp.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real client of the tests: ffmpeg and ffprobe as the test class path brings them. Every run is limited in time.
 *
 * <p>Thread-safe.
 */
public final class FfmpegTool {

  private static final Logger LOG = LoggerFactory.getLogger(FfmpegTool.class);

  private FfmpegTool() {
  }

  /** Whether there are executables for this platform (Linux on x86-64). */
  public static boolean available() {
    return FfmpegInstallation.fitsPlatform();
  }

  /** Skips the calling test where {@link #available()} is false, and says so in the log. */
  public static void assumeAvailable() {
    if (!available()) {
      String platform = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
      LOG.warn("SKIPPED: tests with a real ffmpeg; the test class path has none for {}", platform);
      Assumptions.abort("no ffmpeg for " + platform);
    }
  }

  /** Runs ffmpeg to its end. It asks nothing and prints neither banner nor statistics. */
  public static ToolResult run(Duration limit, String... args) {
    return launch("ffmpeg", limit, args, "-hide_banner", "-nostats", "-nostdin").await();
  }

  /**
   * Starts ffmpeg, for example as a publisher.
   *
   * @param limit after this long it is killed, whatever it does
   */
  public static RunningTool start(Duration limit, String... args) {
    return launch("ffmpeg", limit, args, "-hide_banner", "-nostats", "-y");
  }

  /** Runs ffprobe to its end. */
  public static ToolResult probe(Duration limit, String... args) {
    return launch("ffprobe", limit, args, "-hide_banner").await();
  }

  private static RunningTool launch(String executable, Duration limit, String[] args, String... defaults) {
    assumeAvailable();
    List<String> all = new ArrayList<>(List.of(defaults));
    all.addAll(Arrays.asList(args));
    return new RunningTool(FfmpegInstallation.get().command(executable, all), limit);
  }
}
