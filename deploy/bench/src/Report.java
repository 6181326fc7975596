package bench;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/** The table. */
final class Report {

  private static final double MIB = 1 << 20;

  final double idleMegabytes;
  final double otherIdleMegabytes;
  double otherCpuMillis;
  int playingAtStart;
  int failed;
  double seconds;
  long bytes;
  long expected;
  double serverCpuMillis;
  double toolCpuMillis;
  double endMegabytes;
  double peakMegabytes;
  String publisherFailure;
  Player.Tally tally;
  Histogram lateness;
  Histogram publishing;
  Histogram joining;
  int crowdSize;
  long crowdBytes;
  ServerMemory crowdMemory;
  String crowdFate;
  /** Null if none were made. */
  RecordingCheck recordings;
  private final double loadAverage = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();

  private final Options options;
  private final Server server;
  /** Null without a cluster. */
  private final Server other;
  private final StringBuilder text = new StringBuilder();

  Report(Options options, Server server, Server other) {
    this.options = options;
    this.server = server;
    this.other = other;
    this.otherIdleMegabytes = other == null ? Double.NaN : other.memoryMegabytes("VmRSS");
    this.idleMegabytes = server.memoryMegabytes("VmRSS");
  }

  /** Whether every player got every frame of the window unharmed. */
  boolean isPerfect() {
    return publisherFailure == null && failed == 0 && playingAtStart == options.players && (options.files || tally.delivered == expected)
        && tally.missing == 0 && tally.corrupt == 0 && tally.repeated == 0 && joining.count() == options.joiners
        && (recordings == null || recordings.isPerfect());
  }

  @Override
  public String toString() {
    text.setLength(0);
    line("machine", "%d processors, load average %.1f at the start", Runtime.getRuntime().availableProcessors(), loadAverage);
    line("load", "%d stream(s) of %.2f Mb/s, keyframe each %.1f s; %d players; %.1f s measured", options.streams,
        options.bitrate / 1e6, options.gopSeconds, options.players, seconds);
    if (options.files) {
      line("", "players play the recordings, from the beginning");
    }
    line("players", "%d playing when the window began, %d failed or disconnected", playingAtStart, failed);
    tally.failures.forEach((reason, n) -> line("", "%d x %s", n, reason));
    if (publisherFailure != null) {
      line("", "THE PUBLISHER FAILED: %s", publisherFailure);
    }
    line("publish", "p50 %.2f ms   p99 %.2f ms   max %.2f ms (from asking to being on air)", publishing.millis(0.5), publishing.millis(0.99),
        publishing.maxMillis());
    if (options.players > 0) {
      playerLines();
    }
    line("first keyframe", "p50 %.2f ms   p99 %.2f ms   max %.2f ms (%d of %d late joiners)", joining.millis(0.5),
        joining.millis(0.99), joining.maxMillis(), joining.count(), options.joiners);
    if (options.players > 0) {
      line("", "p50 %.2f ms   p99 %.2f ms   max %.2f ms (players of the ramp)", tally.firstKeyframe.millis(0.5),
          tally.firstKeyframe.millis(0.99), tally.firstKeyframe.maxMillis());
    }
    if (recordings != null) {
      line("recordings", "%s", recordings);
    }
    serverLines();
    if (crowdMemory != null) {
      crowdLines();
    }
    double tool = toolCpuMillis / (10 * seconds);
    line("this tool", "%.0f %% of a core, %.0f Mb/s read; publisher late p99 %.2f ms", tool, bytes * 8 / 1e6 / seconds,
        lateness.millis(0.99));
    if (tool > 90 * (options.threads)) {
      line("", "THIS TOOL IS AT ITS LIMIT: latency and delivery are its own; try --threads %d", options.threads + 1);
    }
    return text.toString();
  }

  private void playerLines() {
    line("delivered", "%.3f %% (%d of %d frames)", expected == 0 ? 0 : 100.0 * tally.delivered / expected, tally.delivered,
        expected);
    line("missing / corrupt", "%d / %d (repeated %d)", tally.missing, tally.corrupt, tally.repeated);
    line("latency", "p50 %.2f ms   p99 %.2f ms   max %.2f ms", tally.latency.millis(0.5), tally.latency.millis(0.99),
        tally.latency.maxMillis());
  }

  private void serverLines() {
    if (server.isMeasured() && bytes > 0) {
      line("server CPU", "%.0f ms/GB   %.0f %% of a core", serverCpuMillis / (bytes / 1e9), serverCpuMillis / (10 * seconds));
    }
    if (server.isMeasured()) {
      line("server memory", "%.0f MB before the players, %.0f MB at the end, %.0f MB at most", idleMegabytes, endMegabytes,
          peakMegabytes);
    } else {
      line("server CPU, memory", "not measured (no --pid)");
    }
    if (other != null) {
      line("the other node", "%s, CPU %.0f %% of a core; %.0f MB before the players; started in %.2f s",
          options.cluster == Options.Cluster.FAR ? "published to" : "without clients", otherCpuMillis / (10 * seconds), otherIdleMegabytes, other.startSeconds());
    }
    if (!Double.isNaN(server.startSeconds())) {
      line("start time", "%.2f s to the first handshake", server.startSeconds());
    }
  }

  private void crowdLines() {
    line("crowd", "%s: %d connections, %s", options.crowd.name().toLowerCase(Locale.ROOT), crowdSize, crowdFate);
    line("", "memory after GC: heap %+.2f MiB, direct %+.2f MiB: %.2f KiB and %.2f KiB each", crowdMemory.heap() / MIB, crowdMemory.direct() / MIB,
        crowdMemory.heap() / 1024.0 / crowdSize, crowdMemory.direct() / 1024.0 / crowdSize);
    line("", "%d bytes sent in the window, server CPU %.1f ns each with all else that it does", crowdBytes,
        crowdBytes == 0 ? 0 : serverCpuMillis * 1e6 / crowdBytes);
  }

  private void line(String name, String format, Object... values) {
    text.append(String.format(Locale.ROOT, "%-18s  " + format + "%n", prepend(name, values)));
  }

  private static Object[] prepend(String first, Object[] rest) {
    Object[] all = new Object[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }
}
