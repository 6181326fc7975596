package bench;

import java.io.IOException;
import java.util.Map;

/** Plays one stream and keeps account of every frame. Belongs to the thread of its {@link PlayerLoop}. */
final class Player extends Connection {

  private final Tally tally;
  private final long[] expected = {-1, -1};
  private final boolean file;
  private long playNanos;
  /** What a file's pace is measured from: when its first frame had been sent, and when it came. */
  private long firstSentNanos = -1;
  private long firstNanos;
  private boolean sawKeyframe;

  Player(Options options, int stream, Tally tally) {
    super(options.playUrl, stream);
    this.tally = tally;
    this.file = options.files;
  }

  @Override
  void ready(int streamId) throws IOException {
    playNanos = System.nanoTime();
    send(file ? Wire.command(streamId, "play", 3, null, name, 0) : Wire.command(streamId, "play", 3, null, name));
  }

  @Override
  void status(String code) {
    if (code.equals("NetStream.Play.UnpublishNotify") || code.equals("NetStream.Play.Stop")) {
      fail(code);
    }
  }

  boolean sawKeyframe() {
    return sawKeyframe;
  }

  @Override
  void media(int type, int length, FrameCheck frame) {
    if (frame.isSequenceHeader()) {
      return;
    }
    if (!frame.isIntact(stream)) {
      tally.corrupt++;
      return;
    }
    long now = System.nanoTime();
    if (frame.isKeyframe() && !sawKeyframe) {
      sawKeyframe = true;
      tally.firstKeyframe.add(now - connectNanos());
    }
    count(type - BenchFrame.AUDIO, frame.number());
    if (file) {
      countInFile(frame.sentNanos(), now);
    } else if (frame.sentNanos() < playNanos) {
      tally.cached++;
    } else if (tally.window.contains(frame.sentNanos())) {
      tally.delivered++;
      tally.latency.add(now - frame.sentNanos());
    }
  }

  /** The latency of a frame of a file is how much later it comes than the file's pace has it. */
  private void countInFile(long sentNanos, long now) {
    if (firstSentNanos < 0) {
      firstSentNanos = sentNanos;
      firstNanos = now;
    }
    if (tally.window.contains(now)) {
      tally.delivered++;
      tally.latency.add(Math.max(0, now - firstNanos - (sentNanos - firstSentNanos)));
    }
  }

  private void count(int kind, long number) {
    if (expected[kind] >= 0 && number > expected[kind]) {
      tally.missing += number - expected[kind];
    } else if (expected[kind] >= 0 && number < expected[kind]) {
      tally.repeated++;
    }
    expected[kind] = Math.max(expected[kind], number + 1);
  }

  /** The figures of all players of one thread. */
  static final class Tally {

    final Window window;
    final Histogram latency = new Histogram();
    final Histogram firstKeyframe = new Histogram();
    long delivered;
    long cached;
    long missing;
    long repeated;
    long corrupt;
    final Map<String, Integer> failures = new java.util.TreeMap<>();

    Tally(Window window) {
      this.window = window;
    }

    void add(Tally other) {
      latency.add(other.latency);
      firstKeyframe.add(other.firstKeyframe);
      delivered += other.delivered;
      cached += other.cached;
      missing += other.missing;
      repeated += other.repeated;
      corrupt += other.corrupt;
      other.failures.forEach((reason, n) -> failures.merge(reason, n, Integer::sum));
    }
  }
}
