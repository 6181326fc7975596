package io.github.vertxrtmp.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.media.TestFrames;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StreamClockTest {

  private static final long GAP_MILLIS = 70_000;

  private final StreamClock clock = new StreamClock();

  /** Its time in the stream. */
  private long send(Kind kind, long wire, byte[] payload) {
    MediaFrame frame = MediaFrame.of(kind, 0, 0, payload);
    long time = clock.isResuming() ? clock.resume(frame, wire) : clock.time(wire);
    clock.sent(frame.at(time, 0));
    return time;
  }

  private long video(long wire) {
    return send(Kind.VIDEO, wire, TestFrames.interframe(5));
  }

  private long audio(long wire) {
    return send(Kind.AUDIO, wire, TestFrames.audio(5));
  }

  private void comesBackAfter(long millis) {
    clock.stop(TimeUnit.MILLISECONDS.toNanos(millis));
    clock.goOn();
  }

  @Test
  void isThePublishersOwnWhileThatOneStays() {
    assertEquals(0xFFFFFFFFL, video(0xFFFFFFFFL));
    assertEquals(0x100000005L, audio(5));
    assertEquals(0x100000005L, clock.newest());
  }

  @Test
  void goesOnByWhatReallyPassed() {
    video(90_000);
    audio(90_020);
    comesBackAfter(GAP_MILLIS);
    long first = video(3_000_000);
    assertTrue(first >= 90_020 + GAP_MILLIS && first < 90_020 + GAP_MILLIS + 10_000, () -> "at " + first);
    assertFalse(clock.isResuming());
    assertEquals(first + 40, video(3_000_040));
    assertEquals(first + 25, audio(3_000_025));
  }

  @Test
  void countsTheGapOnceWhateverComesFirst() {
    video(90_000);
    comesBackAfter(GAP_MILLIS);
    long header = send(Kind.VIDEO, 0, TestFrames.videoHeader(1));
    long first = video(3_000_000);
    assertTrue(header >= 90_000 + GAP_MILLIS && first >= header && first < 90_000 + GAP_MILLIS + 10_000, () -> header + ", then " + first);
  }

  @Test
  void alwaysGoesForward() {
    video(90_000);
    comesBackAfter(0);
    assertTrue(video(0) > 90_000);
  }

  @Test
  void headersSayNothingAboutTheTimeOfTheFrames() {
    video(1_000);
    comesBackAfter(GAP_MILLIS);
    long metadata = send(Kind.DATA, 0, TestFrames.metadata(1));
    long header = send(Kind.VIDEO, 0, TestFrames.videoHeader(1));
    assertTrue(clock.isResuming());
    long frame = video(5_000_000);
    assertTrue(1_000 + GAP_MILLIS <= metadata && metadata <= header && header <= frame, () -> metadata + " " + header + " " + frame);
    assertTrue(frame < 1_000 + GAP_MILLIS + 10_000, () -> "at " + frame);
  }

  @Test
  void whatIsInterleavedLooselyDoesNotLieBeforeTheBeginning() {
    video(1_000);
    comesBackAfter(1);
    long first = video(500);
    assertEquals(first, audio(480));
    assertEquals(first + 10, audio(510));
  }

  @Test
  void publisherMayStepBackFar() {
    video(1_000);
    comesBackAfter(1);
    long first = video(100_000);
    assertEquals(first - 90_000, video(10_000));
    assertEquals(first - 90_000, clock.newest());
  }

  @Test
  void lateHeadersAndDataDoNotTurnItBack() {
    video(50_000);
    send(Kind.VIDEO, 0, TestFrames.videoHeader(2));
    send(Kind.DATA, 0, TestFrames.metadata(2));
    assertEquals(50_000, clock.newest());
    comesBackAfter(0);
    assertTrue(video(0) > 50_000);
  }

  @Test
  void comesBackAgainAndAgain() {
    long last = video(10);
    for (int i = 0; i < 5; i++) {
      comesBackAfter(100);
      long next = video(0xFFFFFFF0L);
      assertTrue(next >= last + 100, "in turn " + i);
      last = video(20);
      assertEquals(next + 36, last);
    }
  }
}
