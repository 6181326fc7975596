package io.github.vertxrtmp.stream;

import static io.github.vertxrtmp.media.TestFrames.audio;
import static io.github.vertxrtmp.media.TestFrames.audioHeader;
import static io.github.vertxrtmp.media.TestFrames.interframe;
import static io.github.vertxrtmp.media.TestFrames.keyframe;
import static io.github.vertxrtmp.media.TestFrames.metadata;
import static io.github.vertxrtmp.media.TestFrames.videoHeader;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.config.GopSettings;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.StreamSnapshot;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class FanoutTest {

  private static final GopSettings NO_GOP = new GopSettings(false, 0, 0, 30_000);

  private final FanoutFixture stream = new FanoutFixture();
  private final RecordingOutlet outlet = stream.outlet();
  private Vertx vertx;
  private TestLoop loop;

  @BeforeEach
  void open(Vertx started) {
    vertx = started;
    loop = new TestLoop(vertx);
    loop.run(() -> stream.open(vertx));
  }

  @AfterEach
  void close() {
    loop.run(stream::close);
  }

  private void send(MediaFrame... frames) {
    loop.run(() -> stream.send(frames));
    loop.settle();
  }

  private void join(RecordingOutlet... joining) {
    loop.run(() -> List.of(joining).forEach(stream::join));
  }

  private void began(String publication) {
    loop.run(() -> stream.began(publication));
  }

  /** Metadata, both headers, a keyframe and a few frames behind it: numbers 0 to 6. */
  private MediaFrame[] start() {
    return new MediaFrame[] {
      stream.make.data(metadata(1)), stream.make.video(videoHeader(1)), stream.make.sound(audioHeader(1)), stream.make.at(40).video(keyframe(50)),
      stream.make.at(50).sound(audio(10)), stream.make.at(80).video(interframe(20)), stream.make.at(90).sound(audio(10))};
  }

  private static List<Long> numbers(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  @Test
  void encodesOnceForAllPlayers() {
    RecordingOutlet[] players = {stream.outlet(), stream.outlet(), stream.outlet()};
    began("p");
    join(players);
    send(start());
    assertEquals(7, stream.encoder.takeCalls());
    for (RecordingOutlet player : players) {
      assertEquals(numbers(0, 6), player.takeNumbers());
      assertEquals(0, player.unflushed);
    }
    assertEquals(0, stream.encoder.heldBuffers());
  }

  @Test
  void playersWithOtherValuesGetTheirOwnEncoding() {
    TestEncoder other = new TestEncoder(2);
    RecordingOutlet second = stream.outlet();
    began("p");
    join(outlet);
    loop.run(() -> stream.join(second, other, FanoutFixture.AT_ONCE));
    send(start());
    assertEquals(7, stream.encoder.takeCalls());
    assertEquals(7, other.takeCalls());
    assertEquals(outlet.take(), second.take());
  }

  @Test
  void framesOfOneTurnGoOutInOneWriteAndFlush() {
    began("p");
    join(outlet);
    send(start());
    outlet.take();
    int writes = outlet.writes;
    int flushes = outlet.flushes;
    send(stream.make.video(interframe(5)), stream.make.sound(audio(5)), stream.make.video(interframe(5)));
    assertEquals(writes + 1, outlet.writes);
    assertEquals(flushes + 1, outlet.flushes);
    assertEquals(numbers(7, 9), outlet.takeNumbers());
  }

  @Test
  void joinerStartsAtOnceFromTheCache() {
    began("p");
    join(stream.outlet());
    send(start());
    loop.run(() -> {
      stream.join(outlet);
      assertEquals(List.of("began"), outlet.events);
      assertEquals(0, outlet.unflushed);
      assertEquals("[DATA#0@40, VIDEO#1@40, AUDIO#2@40, VIDEO#3@40, AUDIO#4@50, VIDEO#5@80, AUDIO#6@90]", outlet.take().toString());
    });
    send(stream.make.at(120).video(interframe(5)));
    assertEquals(numbers(7, 7), outlet.takeNumbers());
  }

  @Test
  void joinersOfOneGroupOfPicturesShareItsBytes() {
    began("p");
    join(outlet);
    send(start());
    stream.encoder.takeCalls();
    RecordingOutlet[] players = {stream.outlet(), stream.outlet(), stream.outlet(), stream.outlet()};
    int headers = 3;
    join(players[0]);
    assertEquals(headers + 4, stream.encoder.takeCalls());
    join(players[1]);
    assertEquals(headers, stream.encoder.takeCalls());
    send(stream.make.video(interframe(5)));
    stream.encoder.takeCalls();
    join(players[2], players[3]);
    assertEquals(2 * headers + 1, stream.encoder.takeCalls());
    assertEquals(numbers(0, 7), players[3].takeNumbers());
    send(stream.make.video(keyframe(5)));
    assertTrue(stream.encoder.heldBuffers() == 0, "the burst of the last group is still held");
  }

  @Test
  void joinerBetweenTwoTicksGetsNeitherHoleNorDouble() {
    began("p");
    join(outlet);
    send(start());
    outlet.take();
    RecordingOutlet joiner = stream.outlet();
    loop.run(() -> {
      stream.send(stream.make.video(interframe(5)), stream.make.video(interframe(5)));
      stream.join(joiner);
      stream.send(stream.make.video(interframe(5)));
    });
    loop.settle();
    assertEquals(numbers(7, 9), outlet.takeNumbers());
    assertEquals(numbers(0, 9), joiner.takeNumbers());
  }

  @Test
  void joinerBehindTheLastFrameOfATickGetsNothingTwice() {
    began("p");
    join(outlet);
    RecordingOutlet joiner = stream.outlet();
    loop.run(() -> {
      stream.send(start());
      stream.join(joiner);
    });
    loop.settle();
    assertEquals(numbers(0, 6), joiner.takeNumbers());
    send(stream.make.video(interframe(5)));
    assertEquals(numbers(7, 7), joiner.takeNumbers());
  }

  @Test
  void withoutCachedGroupTheFirstFrameIsAKeyframe() {
    loop.run(() -> stream.open(vertx, NO_GOP, Settings.defaults().delivery()));
    began("p");
    join(stream.outlet());
    send(start());
    join(outlet);
    send(stream.make.video(interframe(5)), stream.make.sound(audio(5)), stream.make.video(keyframe(5)), stream.make.sound(audio(5)));
    assertEquals(List.of(0L, 1L, 2L, 9L, 10L), outlet.takeNumbers());
  }

  @Test
  void audioAloneStartsAtOnce() {
    began("p");
    join(stream.outlet());
    send(stream.make.sound(audioHeader(1)), stream.make.at(20).sound(audio(5)));
    join(outlet);
    send(stream.make.at(40).sound(audio(5)));
    assertEquals("[AUDIO#0@20, AUDIO#2@40]", outlet.take().toString());
  }

  @Test
  void playerThatCameFirstGetsAll() {
    join(outlet);
    assertEquals(List.of(), outlet.events);
    began("p");
    assertEquals(List.of("began"), outlet.events);
    send(start());
    assertEquals(numbers(0, 6), outlet.takeNumbers());
  }

  @Test
  void firstOnALoopStartsFromTheSnapshot() {
    join(outlet);
    MediaFrame[] start = start();
    loop.run(() -> stream.fanout.began(new StreamSnapshot("p", List.of(start[0], start[1], start[2]), List.of(start).subList(3, 7), true, 7, 90)));
    send(stream.make.at(120).video(interframe(5)));
    assertEquals("[DATA#0@40, VIDEO#1@40, AUDIO#2@40, VIDEO#3@40, AUDIO#4@50, VIDEO#5@80, AUDIO#6@90, VIDEO#7@120]", outlet.take().toString());
  }

  @Test
  void headersOfTheSnapshotComeBehindTheEndOfAnEarlierStream() {
    began("p");
    join(outlet);
    send(start());
    outlet.take();
    loop.run(() -> stream.fanout.ended());
    assertEquals(List.of("began", "ended"), outlet.events);
    began("q");
    assertEquals(List.of("began", "ended", "began"), outlet.events);
    assertEquals(List.of(), outlet.take());
  }

  @Test
  void timesGoOnWhenThePublisherComesBack() {
    began("p");
    join(outlet);
    send(stream.make.at(5_000).video(videoHeader(1)), stream.make.video(keyframe(5)), stream.make.at(5_040).video(interframe(5)));
    loop.run(() -> stream.fanout.ended());
    began("q");
    send(stream.make.at(0).video(videoHeader(2)), stream.make.video(keyframe(5)), stream.make.at(40).video(interframe(5)));
    assertEquals(List.of(5_000L, 5_000L, 5_040L, 5_040L, 5_041L, 5_081L), outlet.takeTimes());
    RecordingOutlet late = stream.outlet();
    join(late);
    assertEquals(List.of(5_041L, 5_041L, 5_081L), late.takeTimes());
  }

  @Test
  void timesGoOnFromTheFirstFrameAndNotFromHeadersAtZero() {
    began("p");
    join(outlet);
    send(stream.make.at(5_000).video(videoHeader(1)), stream.make.video(keyframe(5)));
    loop.run(() -> stream.fanout.ended());
    began("q");
    send(stream.make.at(0).data(metadata(1)), stream.make.video(videoHeader(2)), stream.make.at(3_600_000).video(keyframe(5)),
      stream.make.at(3_600_040).video(interframe(5)));
    assertEquals(List.of(5_000L, 5_000L, 5_000L, 5_000L, 5_001L, 5_041L), outlet.takeTimes());
  }

  @Test
  void headersThatAreHoursOldComeAtThePresentTime() {
    join(outlet);
    MediaFrame header = stream.make.at(0).sound(audioHeader(1));
    loop.run(() -> stream.fanout.began(new StreamSnapshot("p", List.of(header), List.of(), false, 1, 3_599_980)));
    send(stream.make.at(3_600_000).sound(audio(5)), stream.make.at(3_600_020).sound(audio(5)));
    assertEquals("[AUDIO#0@3599980, AUDIO#1@3600000, AUDIO#2@3600020]", outlet.take().toString());
  }

  @Test
  void holeThatTheSnapshotFillsIsNotNoticed() {
    began("p");
    join(outlet);
    MediaFrame[] start = start();
    loop.run(() -> stream.send(List.of(start).subList(0, 5).toArray(MediaFrame[]::new)));
    MediaFrame next = stream.make.video(interframe(5));
    loop.run(() -> stream.fanout.began(
      new StreamSnapshot("p", List.of(start[0], start[1], start[2]), List.of(start[3], start[4], start[5], start[6], next), true, 8, 90)));
    send(stream.make.video(interframe(5)));
    assertEquals(numbers(0, 8), outlet.takeNumbers());
    assertEquals(List.of("began"), outlet.events);
  }

  @Test
  void behindAHoleEverybodyGoesOnWithAKeyframe() {
    began("p");
    join(outlet);
    send(start());
    assertEquals(numbers(0, 6), outlet.takeNumbers());
    MediaFrame header = stream.make.at(0).video(videoHeader(1));
    stream.make.video(interframe(5));
    MediaFrame key = stream.make.at(1_000).video(keyframe(5));
    loop.run(() -> stream.fanout.began(new StreamSnapshot("p", List.of(header), List.of(key), true, 10, 1_000)));
    send(stream.make.at(1_040).video(interframe(5)));
    assertEquals("[VIDEO#7@1000, VIDEO#9@1000, VIDEO#10@1040]", outlet.take().toString());
  }

  @Test
  void whatWaitsInFrontOfAHoleIsDeliveredFirst() {
    began("p");
    join(outlet);
    send(start());
    outlet.take();
    RecordingOutlet joiner = stream.outlet();
    loop.run(() -> {
      stream.send(stream.make.at(100).video(keyframe(5)), stream.make.video(interframe(5)));
      stream.join(joiner);
      stream.make.video(interframe(5));
      stream.fanout.began(new StreamSnapshot("p", List.of(), List.of(), true, 10, 100));
      stream.send(stream.make.video(interframe(5)), stream.make.video(interframe(5)));
    });
    loop.settle();
    assertEquals(numbers(7, 8), outlet.takeNumbers(), "frames behind a hole cannot be decoded");
    assertEquals(List.of(0L, 1L, 2L, 7L, 8L), joiner.takeNumbers(), "nothing comes twice");
    send(stream.make.at(200).video(keyframe(5)));
    assertEquals(numbers(12, 12), outlet.takeNumbers());
    assertEquals(numbers(12, 12), joiner.takeNumbers());
  }

  @Test
  void delayedFramesAreSentBeforeTheEndIsTold() {
    began("p");
    loop.run(() -> stream.join(outlet, stream.encoder, MaxDelay.of(3_600_000)));
    send(start());
    assertEquals(List.of(), outlet.take());
    outlet.onEnded(() -> assertEquals(numbers(0, 6), outlet.takeNumbers()));
    loop.run(() -> stream.fanout.ended());
    assertEquals(List.of("began", "ended"), outlet.events);
    assertEquals(0, outlet.unflushed);
  }

  @Test
  void joinDoesNotWaitForTheDelay() {
    began("p");
    loop.run(() -> stream.join(stream.outlet(), stream.encoder, MaxDelay.of(3_600_000)));
    send(start());
    loop.run(() -> stream.join(outlet, stream.encoder, MaxDelay.of(3_600_000)));
    assertEquals(numbers(0, 6), outlet.takeNumbers());
    assertEquals(0, outlet.unflushed);
  }
}
