package io.github.vertxrtmp.soak;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.vertxrtmp.app.LiveApp;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.CapturedLog;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Visitors come and go for {@code soak.minutes}; beside them one publisher and one player must not notice. A first short while
 * is for what is made once. Then all that a server holds is looked at before and after.
 */
class Soak {

  private static final double MINUTES = Double.parseDouble(System.getProperty("soak.minutes", "30"));
  private static final double WARM_UP_MINUTES = Math.min(2, MINUTES / 4);
  private static final int VISITORS = 12;
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(60);

  @TempDir
  private Path root;

  private final Map<Visitor.Visit, LongAdder> done = new EnumMap<>(Visitor.Visit.class);
  private int frames;

  /** Who is silent is pinged, so that the two who stay survive when this process is stopped for a while. */
  private LibraryServer start() {
    RtmpServerOptions options = new RtmpServerOptions().set("limits.handshakeMillis", 1000).set("timeouts.startMillis", 1000)
      .set("timeouts.pingMillis", 1000).set("timeouts.pingAnswerMillis", 2000).set("timeouts.playerIdleMillis", 15_000)
      .set("timeouts.publisherIdleMillis", 600_000).set("publish.silentMillis", 300)
      .set("publish.graceMillis", 1000).set("delivery.maxQueueBytes", 1 << 20).set("delivery.dropAfterMillis", 1000)
      .set("stop.drainMillis", 0);
    return LibraryServer.start(root, options, it -> it.app("*", LiveApp::new));
  }

  @Test
  void nothingIsLeft() throws InterruptedException {
    ((Logger) LoggerFactory.getLogger("io.github.vertxrtmp")).setLevel(Level.WARN);
    for (Visitor.Visit visit : Visitor.Visit.values()) {
      done.put(visit, new LongAdder());
    }
    try (LibraryServer server = start(); CapturedLog log = new CapturedLog("io");
        RtmpTestClient publisher = server.connect("live"); RtmpTestClient player = server.connect("live")) {
      publisher.publish("steady").awaitStatus("NetStream.Publish.Start");
      publisher.video(0, TestMedia.avcHeader());
      player.play("steady").awaitMedia();
      Remains before = visited(server, WARM_UP_MINUTES, publisher, player, null);
      done.values().forEach(LongAdder::reset);
      Remains after = visited(server, MINUTES - WARM_UP_MINUTES, publisher, player, before);
      System.out.printf("visits %s, frames of the steady stream %d%nbefore: %s%nafter:  %s%n", done, frames, before, after);
      done.forEach((visit, count) -> assertTrue(count.sum() > 0, () -> "nobody came to " + visit));
      assertTrue(after.isBackTo(before), () -> "not as before: " + before + "\nbut: " + after);
      assertFalse(log.hasStackTrace(), () -> log.lines(Level.WARN).toString());
    }
  }

  /** @param before what it has to come back to, soon; null: wherever it comes to within that time */
  private Remains visited(LibraryServer server, double minutes, RtmpTestClient publisher, RtmpTestClient player, Remains before)
      throws InterruptedException {
    long deadline = System.nanoTime() + (long) (minutes * TimeUnit.MINUTES.toNanos(1));
    List<Thread> visitors = new ArrayList<>();
    for (int i = 0; i < VISITORS; i++) {
      Thread visitor = new Thread(new Visitor(server, System.nanoTime(), deadline, done), "visitor-" + i);
      visitor.start();
      visitors.add(visitor);
    }
    while (visitors.stream().anyMatch(Thread::isAlive)) {
      stream(publisher, player);
    }
    long settled = System.nanoTime() + SETTLE_NANOS;
    Remains now = Remains.of(server.vertx(), root);
    while (System.nanoTime() - settled < 0 && (before == null || !now.isBackTo(before))) {
      for (int i = 0; i < 50; i++) {
        stream(publisher, player);
      }
      server.events().clear();
      now = Remains.of(server.vertx(), root);
    }
    return now;
  }

  /** Whatever else goes on, the next frame comes to the player. */
  private void stream(RtmpTestClient publisher, RtmpTestClient player) {
    byte[] frame = frames % 25 == 0 ? TestMedia.avcKeyframe(frames) : TestMedia.avcFrame(frames);
    publisher.video(20L * ++frames, frame);
    assertArrayEquals(frame, next(player));
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
  }

  private static byte[] next(RtmpTestClient player) {
    try {
      return player.awaitMedia().payload();
    } catch (AssertionError late) {
      // The time in which this process is stopped counts as well.
      return player.awaitMedia().payload();
    }
  }
}
