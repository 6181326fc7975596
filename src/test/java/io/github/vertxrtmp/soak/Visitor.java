package io.github.vertxrtmp.soak;

import io.github.vertxrtmp.fuzz.Dialogue;
import io.github.vertxrtmp.fuzz.Mutations;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Somebody who does one thing after the other to a server, by chance. What the server refuses is no error of its. */
final class Visitor implements Runnable {

  enum Visit { PUBLISH, RECORD, TAKE_OVER, PLAY, PLAY_SLOWLY, PLAY_FILE, SAY_NOTHING, TALK_GARBAGE, SPEAK_BADLY }

  private static final int NAMES = 6;
  /** Longer than the server waits for the answer to a ping. */
  private static final long SILENCE_MILLIS = 4000;
  private static final int SLOW_FRAME_BYTES = 1 << 20;
  private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final LibraryServer server;
  private final Random random;
  private final long deadlineNanos;
  private final Map<Visit, LongAdder> done;

  Visitor(LibraryServer server, long seed, long deadlineNanos, Map<Visit, LongAdder> done) {
    this.server = server;
    this.random = new Random(seed);
    this.deadlineNanos = deadlineNanos;
    this.done = done;
  }

  @Override
  public void run() {
    Visit[] all = Visit.values();
    while (System.nanoTime() - deadlineNanos < 0) {
      Visit visit = all[random.nextInt(all.length)];
      try {
        make(visit);
        done.get(visit).increment();
      } catch (IOException | UncheckedIOException | AssertionError ended) {
        // Names are taken, streams end, and connections are closed by limits: all in order here.
      }
    }
  }

  private void make(Visit visit) throws IOException {
    switch (visit) {
      case PUBLISH -> publish("live");
      case RECORD -> publish("record");
      case TAKE_OVER -> takeOver();
      case PLAY -> play();
      case PLAY_SLOWLY -> playSlowly();
      case PLAY_FILE -> playFile();
      case SAY_NOTHING -> open().close();
      case TALK_GARBAGE -> talkGarbage();
      case SPEAK_BADLY -> speakBadly();
    }
  }

  private String name() {
    return "s" + random.nextInt(NAMES);
  }

  private Socket open() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    pause(random.nextInt(1500));
    return socket;
  }

  private static void pause(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private RtmpTestClient publishing(String name, String mode) {
    RtmpTestClient client = server.connect("live");
    client.publish(name, mode).awaitStatus("NetStream.Publish.Start");
    client.video(0, TestMedia.avcHeader());
    client.audio(0, TestMedia.aacHeader());
    return client;
  }

  private void send(RtmpTestClient client, int frames) {
    for (int i = 0; i < frames; i++) {
      client.video(20L * i, i % 25 == 0 ? TestMedia.avcKeyframe(i) : TestMedia.avcFrame(i));
      client.audio(20L * i, TestMedia.aacFrame(i));
      LockSupport.parkNanos(FRAME_NANOS);
    }
  }

  private void publish(String mode) {
    try (RtmpTestClient client = publishing(name(), mode)) {
      send(client, 20 + random.nextInt(100));
      leave(client);
    }
  }

  /** In each way there is. */
  private void leave(RtmpTestClient client) {
    switch (random.nextInt(4)) {
      case 0 -> client.deleteStream();
      case 1 -> client.reset();
      case 2 -> pause(SILENCE_MILLIS);
      default -> client.close();
    }
  }

  /** As when the cable was pulled: nothing comes from the first connection any more, and it does not end. */
  private void takeOver() {
    String name = name();
    try (RtmpTestClient first = publishing(name, "live")) {
      send(first, 30);
      pause(400);
      try (RtmpTestClient second = publishing(name, "live")) {
        send(second, 30);
        second.deleteStream();
      }
    }
  }

  private void play() {
    try (RtmpTestClient client = server.connect("live")) {
      client.play(name()).awaitStatus("NetStream.Play.Start");
      client.awaitMedia(random.nextInt(200));
      if (random.nextBoolean()) {
        client.reset();
      }
    }
  }

  /** More than any buffer takes comes for somebody who does not read. */
  private void playSlowly() {
    String name = "slow" + Thread.currentThread().getId();
    try (RtmpTestClient publisher = publishing(name, "live"); RtmpTestClient client = server.connect("live")) {
      publisher.chunkSize(60_000);
      client.play(name).awaitStatus("NetStream.Play.Start");
      for (int i = 0; i < 20; i++) {
        publisher.video(40L * i, Arrays.copyOf(TestMedia.avcKeyframe(i), SLOW_FRAME_BYTES));
      }
      publisher.sync();
      if (random.nextBoolean()) {
        client.awaitMedia(3);
      }
    }
  }

  private void playFile() {
    try (RtmpTestClient client = server.connect("live")) {
      client.play(name(), 0.0).awaitStatus("NetStream.Play.Start");
      client.awaitMedia(1 + random.nextInt(50));
    }
  }

  private void talkGarbage() throws IOException {
    byte[] garbage = new byte[random.nextInt(20_000)];
    random.nextBytes(garbage);
    try (Socket socket = open()) {
      socket.getOutputStream().write(garbage);
      pause(random.nextInt(100));
    }
  }

  private void speakBadly() throws IOException {
    byte[] changes = new byte[random.nextInt(60)];
    random.nextBytes(changes);
    try (Socket socket = open()) {
      for (byte[] piece : Mutations.of(changes, Dialogue.ALL)) {
        socket.getOutputStream().write(piece);
      }
      pause(random.nextInt(100));
    }
  }
}
