package bench;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Publishes one stream in real time. Belongs to the thread of {@link PublisherLoop}. */
final class Publisher extends Connection {

  private final Options options;
  private final Window window;
  private final Histogram lateness;
  private final Histogram answers;
  private long askedNanos;
  private final long[] number = new long[2];
  private final long framesOfGop;
  private int streamId;
  private boolean publishing;
  private long beginNanos;
  private long sentInWindow;

  /**
   * @param lateness of its frames
   * @param answers  how long it took until it was let on air
   */
  Publisher(Options options, int stream, Window window, Histogram lateness, Histogram answers) {
    super(options.url, stream);
    this.options = options;
    this.window = window;
    this.lateness = lateness;
    this.answers = answers;
    this.framesOfGop = Math.max(1, Math.round(options.fps * options.gopSeconds));
  }

  @Override
  void ready(int id) throws IOException {
    streamId = id;
    askedNanos = System.nanoTime();
    send(Wire.command(id, "publish", 3, null, name, options.record ? "record" : "live"));
  }

  @Override
  void status(String code) {
    if (code.equals("NetStream.Publish.Start")) {
      publishing = true;
      answers.add(System.nanoTime() - askedNanos);
    }
  }

  boolean publishing() {
    return publishing;
  }

  /** Sends the sequence headers and starts the clock; streams begin a little apart, as cameras do. */
  void begin() throws IOException {
    send(Wire.message(6, BenchFrame.VIDEO, streamId, 0, BenchFrame.videoHeader()));
    send(Wire.message(4, BenchFrame.AUDIO, streamId, 0, BenchFrame.audioHeader()));
    beginNanos = System.nanoTime() + stream * 2_000_000L;
  }

  /** When the next frame is due ({@link System#nanoTime()}). */
  long dueNanos() {
    return Math.min(due(BenchFrame.VIDEO), due(BenchFrame.AUDIO));
  }

  private long due(int type) {
    double fps = type == BenchFrame.VIDEO ? options.fps : BenchFrame.AUDIO_FPS;
    return beginNanos + (long) (number[type - BenchFrame.AUDIO] * 1e9 / fps);
  }

  void sendNext() throws IOException {
    int type = due(BenchFrame.VIDEO) <= due(BenchFrame.AUDIO) ? BenchFrame.VIDEO : BenchFrame.AUDIO;
    long due = due(type);
    long n = number[type - BenchFrame.AUDIO]++;
    boolean keyframe = type == BenchFrame.VIDEO && n % framesOfGop == 0;
    int size = type == BenchFrame.VIDEO ? BenchFrame.videoSize(options, keyframe) : BenchFrame.audioSize();
    byte[] frame = BenchFrame.create(type, keyframe, size, stream, n);
    long now = System.nanoTime();
    BenchFrame.stamp(frame, type, now);
    if (window.contains(now)) {
      sentInWindow++;
      lateness.add(now - due);
    }
    long timestamp = (due - beginNanos) / 1_000_000;
    ByteBuffer message = Wire.message(type == BenchFrame.VIDEO ? 6 : 4, type, streamId, timestamp, frame);
    send(message);
  }

  /** Frames of a kind that were sent. */
  long sent(int type) {
    return number[type - BenchFrame.AUDIO];
  }

  long sentInWindow() {
    return sentInWindow;
  }
}
