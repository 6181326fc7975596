package bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The thread that publishes all streams. */
final class PublisherLoop extends Thread {

  private static final long POLL_NANOS = 100_000;
  /** A hundred a second. */
  private static final long ARRIVAL_NANOS = 10_000_000;
  private static final long START_NANOS = 10_000_000_000L;

  private final List<Publisher> publishers = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
  private final Histogram lateness = new Histogram();
  private final Histogram answers = new Histogram();
  private volatile boolean publishing;
  private volatile boolean ending;
  private volatile String failure;

  PublisherLoop(Options options, Window window) {
    super("publishers");
    for (int i = 0; i < options.streams; i++) {
      publishers.add(new Publisher(options, i, window, lateness, answers));
    }
    setDaemon(true);
  }

  @Override
  public void run() {
    try {
      start(System.nanoTime());
      publishing = true;
      while (!ending) {
        publish();
      }
    } catch (IOException | RuntimeException e) {
      failure = String.valueOf(e.getMessage());
    }
    publishers.forEach(Publisher::close);
  }

  /** Connects them one after the other: what is measured is how long one takes, not the crush at the door. */
  private void start(long beginNanos) throws IOException {
    Map<Publisher, SocketChannel> connecting = new HashMap<>();
    List<Publisher> coming = new ArrayList<>();
    int opened = 0;
    while (opened < publishers.size() || !coming.isEmpty()) {
      long elapsed = System.nanoTime() - beginNanos;
      if (elapsed > START_NANOS + publishers.size() * ARRIVAL_NANOS) {
        throw new IOException("publishing has not begun");
      }
      if (opened < publishers.size() && elapsed >= opened * ARRIVAL_NANOS) {
        Publisher next = publishers.get(opened++);
        SocketChannel channel = next.open();
        if (!channel.isConnected()) {
          connecting.put(next, channel);
        }
        coming.add(next);
      }
      for (Publisher publisher : coming) {
        proceed(publisher, connecting);
      }
      coming.removeIf(Publisher::publishing);
      LockSupport.parkNanos(POLL_NANOS);
    }
    for (Publisher publisher : publishers) {
      publisher.begin();
    }
  }

  private void proceed(Publisher publisher, Map<Publisher, SocketChannel> connecting) throws IOException {
    SocketChannel channel = connecting.get(publisher);
    if (channel == null) {
      read(publisher);
    } else if (channel.finishConnect()) {
      connecting.remove(publisher);
      publisher.connected();
    }
  }

  private void publish() throws IOException {
    Publisher next = publishers.get(0);
    for (Publisher publisher : publishers) {
      if (publisher.dueNanos() < next.dueNanos()) {
        next = publisher;
      }
    }
    long wait = next.dueNanos() - System.nanoTime();
    if (wait > 0) {
      LockSupport.parkNanos(wait);
    }
    if (next.dueNanos() <= System.nanoTime()) {
      next.sendNext();
      read(next);
    }
  }

  private void read(Publisher publisher) throws IOException {
    publisher.read(buffer);
    if (publisher.failure() != null) {
      throw new IOException(publisher.failure());
    }
  }

  boolean publishing() {
    return publishing;
  }

  /** Why nothing is published any more, or null. */
  String failure() {
    return failure;
  }

  void end() throws InterruptedException {
    ending = true;
    join();
  }

  /** How much later than planned frames were sent; valid after {@link #end()}. */
  Histogram lateness() {
    return lateness;
  }

  /** How long it took until publishers were let on air. */
  Histogram answers() {
    return answers;
  }

  /** Frames of a kind of the stream that were sent; valid after {@link #end()}. */
  long sent(int stream, int type) {
    return publishers.get(stream).sent(type);
  }

  /** Frames of the stream that were sent in the window; valid after {@link #end()}. */
  long sentInWindow(int stream) {
    return publishers.get(stream).sentInWindow();
  }
}
