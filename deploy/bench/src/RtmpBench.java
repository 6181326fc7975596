package bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The benchmark: starts the server, loads it, prints the table. */
public final class RtmpBench {

  private static final long DRAIN_MILLIS = 1000;
  private static final double CROWD_SECONDS = 60;
  /** Recorded before the first player comes, so that none waits for its file to grow. */
  private static final double FILE_SECONDS = 5;

  private final Options options;
  private final Window window = new Window();
  private final PublisherLoop publishers;
  private final List<PlayerLoop> players = new ArrayList<>();

  private RtmpBench(Options options) {
    this.options = options;
    this.publishers = new PublisherLoop(options, window);
  }

  /** Runs it once; see {@link Options#USAGE}. */
  public static void main(String[] args) throws InterruptedException {
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n" + Options.USAGE);
      System.exit(2);
      return;
    }
    if (options.help) {
      System.out.print(Options.USAGE);
      return;
    }
    int status;
    try (Server first = Server.of(options); Server second = options.cluster == null ? null : first.another(options)) {
      boolean far = options.cluster == Options.Cluster.FAR;
      Report report = new RtmpBench(options).run(far ? second : first, far ? first : second);
      System.out.print(report);
      status = report.isPerfect() ? 0 : 1;
    } catch (IOException e) {
      System.err.println("rtmp bench: " + e.getMessage());
      status = 2;
    }
    System.exit(status);
  }

  /** @param other node of the cluster, without players; null: none */
  private Report run(Server server, Server other) throws IOException, InterruptedException {
    Report report = new Report(options, server, other);
    publishers.start();
    awaitPublishing();
    pause(options.files ? FILE_SECONDS : 0);
    for (int i = 0; i < options.threads; i++) {
      PlayerLoop loop = PlayerLoop.staying(options, i, window);
      players.add(loop);
      loop.start();
    }
    pause(options.rampSeconds + options.settleSeconds);
    report.playingAtStart = players.stream().mapToInt(PlayerLoop::playing).sum();
    double otherCpu = other == null ? 0 : other.cpuMillis();
    if (options.crowd == null) {
      measure(server, report);
    } else {
      measureBesideCrowd(server, report);
    }
    if (other != null) {
      report.otherCpuMillis = other.cpuMillis() - otherCpu;
    }
    pause(DRAIN_MILLIS / 1e3);
    join(options.warmUp);
    report.joining = join(options.joiners);
    collect(server, report);
    return report;
  }

  private void awaitPublishing() throws IOException, InterruptedException {
    while (!publishers.publishing()) {
      if (publishers.failure() != null) {
        throw new IOException("cannot publish: " + publishers.failure());
      }
      pause(0.005);
    }
  }

  private void measureBesideCrowd(Server server, Report report) throws IOException, InterruptedException {
    ServerMemory before = server.memory();
    long startNanos = System.nanoTime();
    Crowd crowd = new Crowd(options);
    crowd.start();
    crowd.awaitThere();
    long sent = crowd.sentBytes();
    measure(server, report);
    report.crowdBytes = crowd.sentBytes() - sent;
    ServerMemory beside = server.memory();
    report.crowdMemory = new ServerMemory(beside.heap() - before.heap(), beside.direct() - before.direct());
    crowd.awaitGone(CROWD_SECONDS);
    crowd.end();
    report.crowdSize = crowd.size();
    report.crowdFate = crowd.describe(startNanos);
  }

  private void measure(Server server, Report report) throws InterruptedException {
    double serverCpu = server.cpuMillis();
    double toolCpu = toolCpuMillis();
    long bytes = bytes();
    window.open();
    pause(options.seconds);
    window.close();
    report.seconds = window.seconds();
    report.bytes = bytes() - bytes;
    report.serverCpuMillis = server.cpuMillis() - serverCpu;
    report.toolCpuMillis = toolCpuMillis() - toolCpu;
    report.endMegabytes = server.memoryMegabytes("VmRSS");
    report.peakMegabytes = server.memoryMegabytes("VmHWM");
  }

  /** Late joiners, one after the other, so that they do not wait for each other. */
  private Histogram join(int count) throws IOException, InterruptedException {
    PlayerLoop loop = PlayerLoop.passing(options, count, new Window());
    loop.start();
    pause(count == 0 ? 0 : options.joinSeconds(count) + DRAIN_MILLIS / 1e3);
    return loop.end().firstKeyframe;
  }

  private void collect(Server server, Report report) throws IOException, InterruptedException {
    report.publisherFailure = publishers.failure();
    report.failed = players.stream().mapToInt(PlayerLoop::failed).sum();
    Player.Tally tally = new Player.Tally(window);
    for (PlayerLoop loop : players) {
      tally.add(loop.end());
    }
    publishers.end();
    if (options.record) {
      report.recordings = new RecordingCheck();
      for (int i = 0; i < options.streams; i++) {
        report.recordings.add(server.directory().resolve("bench" + i + ".flv"), i, publishers.sent(i, BenchFrame.VIDEO),
            publishers.sent(i, BenchFrame.AUDIO));
      }
    }
    report.tally = tally;
    report.lateness = publishers.lateness();
    report.publishing = publishers.answers();
    for (int i = 0; i < options.players; i++) {
      report.expected += publishers.sentInWindow(i % options.streams);
    }
  }

  private long bytes() {
    return players.stream().mapToLong(PlayerLoop::bytes).sum();
  }

  private static double toolCpuMillis() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class).getProcessCpuTime() / 1e6;
  }

  private static void pause(double seconds) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
  }
}
