package io.github.vertxrtmp.stream;

import static io.github.vertxrtmp.media.TestFrames.audio;
import static io.github.vertxrtmp.media.TestFrames.audioHeader;
import static io.github.vertxrtmp.media.TestFrames.interframe;
import static io.github.vertxrtmp.media.TestFrames.keyframe;
import static io.github.vertxrtmp.media.TestFrames.metadata;
import static io.github.vertxrtmp.media.TestFrames.videoHeader;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.config.DeliverySettings;
import io.github.vertxrtmp.media.MediaFrame;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Players that take less than the stream gives. */
@ExtendWith(VertxExtension.class)
class SlowViewerTest {

  private static final int OVERHEAD = 21;
  private static final int BOUND = 1000;
  private static final int NEVER_MILLIS = 3_600_000;

  private final FanoutFixture stream = new FanoutFixture();
  private final RecordingOutlet outlet = stream.outlet();
  private Vertx vertx;
  private TestLoop loop;
  private LiveViewer viewer;

  @BeforeEach
  void open(Vertx started) {
    vertx = started;
    loop = new TestLoop(vertx);
  }

  @AfterEach
  void close() {
    loop.run(stream::close);
  }

  /** On air with a player that has got the start of a group, numbers 0 to 2, and takes nothing more. */
  private void stalledPlayer(DeliverySettings delivery) {
    loop.run(() -> {
      stream.open(vertx, FanoutFixture.GOP, delivery);
      stream.began("p");
      viewer = stream.join(outlet);
    });
    send(stream.make.video(videoHeader(1)), stream.make.sound(audioHeader(1)), stream.make.video(keyframe(5)));
    outlet.take();
    outlet.stalled = true;
  }

  private void stalledPlayer() {
    stalledPlayer(FanoutFixture.delivery(BOUND, 10_000, NEVER_MILLIS));
  }

  private void send(MediaFrame... frames) {
    loop.run(() -> stream.send(frames));
    loop.settle();
  }

  private MediaFrame key(int queuedBytes) {
    return stream.make.video(keyframe(queuedBytes - OVERHEAD));
  }

  private MediaFrame inter(int queuedBytes) {
    return stream.make.video(interframe(queuedBytes - OVERHEAD));
  }

  private MediaFrame sound(int queuedBytes) {
    return stream.make.sound(audio(queuedBytes - OVERHEAD));
  }

  /** The bound is what the stream has had in the last milliseconds: behind a long silence that is only what has just come. */
  @Test
  void whoHasNothingToCatchUpWithIsNotSlowAfterASilence() {
    loop.run(() -> {
      stream.open(vertx, FanoutFixture.GOP, FanoutFixture.delivery(1 << 20, 1, NEVER_MILLIS));
      stream.began("p");
      viewer = stream.join(outlet);
    });
    send(stream.make.video(videoHeader(1)), stream.make.video(keyframe(5)));
    outlet.overhead = 96;
    loop.run(() -> stream.fanout.interrupted());
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
    loop.run(() -> stream.fanout.resumed());
    outlet.take();
    send(stream.make.video(videoHeader(1)), stream.make.video(keyframe(5)), stream.make.video(interframe(5)));
    assertEquals(List.of(2L, 3L, 4L), outlet.takeNumbers());
    assertEquals(List.of("began", "interrupted", "resumed"), outlet.events);
  }

  @Test
  void boundIsCheckedBeforeAnythingIsQueued() {
    stalledPlayer();
    send(inter(500));
    send(inter(500));
    assertEquals(List.of("began"), outlet.events);
    assertEquals(BOUND, outlet.maxPending);
    send(inter(100));
    assertEquals(List.of("began", "slow"), outlet.events);
    assertEquals(BOUND, outlet.maxPending);
    assertEquals(List.of(3L, 4L), outlet.takeNumbers());
  }

  @Test
  void frameThatIsLargerThanTheBoundGoesWhenNothingWaits() {
    stalledPlayer();
    send(key(2 * BOUND));
    assertEquals(List.of("began"), outlet.events);
    assertEquals(List.of(3L), outlet.takeNumbers());
    send(key(2 * BOUND));
    assertEquals(List.of("began", "slow"), outlet.events);
  }

  @Test
  void tickThatDoesNotFitAsAWholeIsSentAsFarAsItFits() {
    stalledPlayer();
    send(inter(500), sound(100), inter(500), sound(100), inter(100));
    assertEquals(List.of(3L, 4L, 6L), outlet.takeNumbers());
    assertEquals(List.of("began", "slow"), outlet.events);
  }

  @Test
  void videoIsLeftOutFirstAndAudioKeptWhileThereIsRoom() {
    stalledPlayer();
    send(inter(900));
    send(inter(200));
    send(sound(50), inter(50), sound(50), sound(50));
    assertEquals(List.of(3L, 5L, 7L), outlet.takeNumbers());
    assertEquals(BOUND, outlet.maxPending);
  }

  @Test
  void headersAndMetadataAreNeverLeftOut() {
    stalledPlayer();
    send(inter(BOUND));
    send(inter(100), stream.make.video(videoHeader(2)), inter(100), stream.make.sound(audioHeader(2)), stream.make.data(metadata(2)));
    assertEquals(List.of(3L, 5L, 7L, 8L), outlet.takeNumbers());
  }

  @Test
  void goesOnWithTheFirstKeyframeForWhichThereIsRoom() {
    stalledPlayer();
    send(inter(BOUND));
    send(inter(100));
    send(key(100), inter(100));
    assertEquals(List.of(3L), outlet.takeNumbers());
    loop.run(outlet::drain);
    send(inter(100), sound(100));
    assertEquals(List.of(7L + 1), outlet.takeNumbers());
    send(inter(100), key(100), inter(100), sound(100));
    assertEquals(List.of(10L, 11L, 12L), outlet.takeNumbers());
    assertEquals(List.of("began", "slow", "caught up 5 " + 5 * (100 - OVERHEAD)), outlet.events);
  }

  @Test
  void audioAloneGoesOnAsSoonAsThereIsRoom() {
    loop.run(() -> {
      stream.open(vertx, FanoutFixture.GOP, FanoutFixture.delivery(BOUND, 10_000, NEVER_MILLIS));
      stream.began("p");
      stream.join(outlet);
      outlet.stalled = true;
    });
    send(sound(BOUND));
    send(sound(100), sound(100));
    loop.run(outlet::drain);
    send(sound(100));
    assertEquals(List.of(0L, 3L), outlet.takeNumbers());
    assertEquals(List.of("began", "slow", "caught up 2 158"), outlet.events);
  }

  @Test
  void oneSlowPlayerIsNoBusinessOfTheOthers() {
    stalledPlayer();
    RecordingOutlet fast = stream.outlet();
    loop.run(() -> stream.join(fast));
    fast.take();
    for (int i = 0; i < 10; i++) {
      send(inter(400));
    }
    assertEquals(2, outlet.take().size());
    assertEquals(10, fast.take().size());
    assertEquals(List.of("began"), fast.events);
  }

  @Test
  void whatItGotWhenItJoinedIsNotHeldAgainstIt() {
    loop.run(() -> {
      stream.open(vertx, FanoutFixture.GOP, FanoutFixture.delivery(BOUND, 10_000, NEVER_MILLIS));
      stream.began("p");
      stream.join(stream.outlet());
    });
    send(key(3000), inter(3000));
    loop.run(() -> {
      outlet.stalled = true;
      stream.join(outlet);
    });
    assertEquals(6000, outlet.maxPending);
    send(inter(900));
    assertEquals(List.of("began"), outlet.events);
    send(inter(200));
    assertEquals(List.of("began", "slow"), outlet.events);
  }

  @Test
  void joiningAgainAndAgainWithoutReadingQueuesNoMore() {
    loop.run(() -> {
      stream.open(vertx, FanoutFixture.GOP, FanoutFixture.delivery(BOUND, 10_000, NEVER_MILLIS));
      stream.began("p");
      stream.join(stream.outlet());
      outlet.stalled = true;
    });
    for (int i = 0; i < 20; i++) {
      send(key(3000), inter(3000));
      loop.run(() -> stream.join(outlet).leave());
    }
    assertEquals(6000, outlet.maxPending);
    loop.run(() -> {
      outlet.drain();
      outlet.take();
      stream.join(outlet);
    });
    assertEquals(2, outlet.take().size());
  }

  /** A frame every now and then: the time in which frames are counted has passed whenever one comes. */
  @Test
  void streamWithLongSilencesIsNotTooMuchForAnybody() {
    loop.run(() -> {
      stream.open(vertx, FanoutFixture.GOP, FanoutFixture.delivery(1 << 20, 1, NEVER_MILLIS));
      stream.began("p");
      stream.join(outlet);
    });
    for (int i = 0; i < 20; i++) {
      passMillis(2);
      send(key(100));
    }
    assertEquals(List.of("began"), outlet.events);
    assertEquals(20, outlet.take().size());
  }

  @Test
  void whoIsBehindInTimeIsSlowToo() {
    stalledPlayer(FanoutFixture.delivery(1 << 20, 1, NEVER_MILLIS));
    passMillis(2);
    send(inter(500));
    passMillis(2);
    send(inter(100));
    assertEquals(List.of("began", "slow"), outlet.events);
  }

  @Test
  void givenUpAfterBeingBehindForTooLong() {
    stalledPlayer(FanoutFixture.delivery(BOUND, 10_000, 1));
    send(inter(BOUND));
    int dropped = 0;
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (outlet.events.size() < 3 && System.nanoTime() < deadline) {
      send(inter(100));
      dropped++;
    }
    assertEquals(List.of("began", "slow", "gave up " + dropped + " " + dropped * (100 - OVERHEAD)), outlet.events);
    assertEquals(List.of(3L), outlet.takeNumbers());
    assertEquals(1, stream.emptied);
  }

  @Test
  void comingBackOfThePublisherIsNoNewChance() {
    stalledPlayer();
    send(inter(BOUND));
    send(inter(100));
    outlet.take();
    loop.run(() -> stream.fanout.ended());
    loop.run(() -> stream.began("q"));
    send(stream.make.video(videoHeader(1)), key(100), inter(100));
    assertEquals(List.of(5L), outlet.takeNumbers());
    loop.run(outlet::drain);
    send(key(100), inter(100));
    assertEquals(List.of(8L, 9L), outlet.takeNumbers());
    assertEquals(List.of("began", "slow", "ended", "began", "caught up 3 " + 3 * (100 - OVERHEAD)), outlet.events);
  }

  @Test
  void pauseIsNoNewChance() {
    stalledPlayer();
    send(inter(BOUND));
    send(inter(100));
    loop.run(() -> viewer.pause(true));
    loop.run(() -> viewer.pause(false));
    loop.run(outlet::drain);
    send(inter(100), key(100));
    assertEquals(List.of("began", "slow", "caught up 2 " + 2 * (100 - OVERHEAD)), outlet.events);
    assertEquals(List.of(3L, 6L), outlet.takeNumbers());
  }

  @Test
  void floodOfHeadersEndsAPlayerThatDoesNotRead() {
    stalledPlayer();
    for (int i = 0; i < 1000; i++) {
      send(stream.make.data(metadata(i)));
    }
    assertTrue(outlet.maxPending <= 3 * BOUND, () -> outlet.maxPending + " bytes wait");
    assertTrue(outlet.events.get(outlet.events.size() - 1).startsWith("gave up"), outlet.events::toString);
  }

  private static void passMillis(int millis) {
    long end = System.nanoTime() + millis * 1_000_000L;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
