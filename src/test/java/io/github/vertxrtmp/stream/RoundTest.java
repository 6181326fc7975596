package io.github.vertxrtmp.stream;

import static io.github.vertxrtmp.media.TestFrames.interframe;
import static io.github.vertxrtmp.media.TestFrames.keyframe;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** More players than a round serves in one step, and what comes between its steps. */
@ExtendWith(VertxExtension.class)
class RoundTest {

  private static final int STEP = 64;
  private static final int PLAYERS = 2 * STEP + 10;

  private final FanoutFixture stream = new FanoutFixture();
  private final List<RecordingOutlet> players = new ArrayList<>();
  private final List<LiveViewer> viewers = new ArrayList<>();
  private TestLoop loop;

  @BeforeEach
  void open(Vertx vertx) {
    loop = new TestLoop(vertx);
    loop.run(() -> {
      stream.open(vertx);
      stream.began("p");
      for (int i = 0; i < PLAYERS; i++) {
        RecordingOutlet player = stream.outlet();
        players.add(player);
        viewers.add(stream.join(player));
      }
      stream.send(stream.make.video(keyframe(10)));
    });
    loop.settle();
    players.forEach(player -> {
      assertEquals(List.of(0L), player.takeNumbers());
      player.flushes = 0;
    });
  }

  @AfterEach
  void close() {
    loop.run(stream::close);
  }

  /** Frame 1, and an action behind the first step of its round. */
  private void sendAndBehindTheFirstStep(Runnable action) {
    loop.run(() -> {
      stream.send(stream.make.video(interframe(10)));
      loop.context().runOnContext(now -> action.run());
    });
    loop.settle();
  }

  private void sendNext() {
    stream.send(stream.make.video(interframe(10)));
  }

  @Test
  void frameBetweenTwoStepsGoesAlongToThoseWhoseTurnIsStillToCome() {
    sendAndBehindTheFirstStep(this::sendNext);
    for (int i = 0; i < PLAYERS; i++) {
      assertEquals(List.of(1L, 2L), players.get(i).takeNumbers());
      assertEquals(i < STEP ? 2 : 1, players.get(i).flushes, "system calls for player " + i);
    }
    assertEquals(3, stream.encoder.takeCalls(), "each frame is encoded once");
  }

  @Test
  void statusBetweenTwoStepsComesBehindTheFrames() {
    players.get(0).onEnded(() -> players.forEach(player -> assertEquals(List.of(1L, 2L), player.takeNumbers())));
    sendAndBehindTheFirstStep(() -> {
      sendNext();
      stream.fanout.ended();
    });
    players.forEach(player -> assertEquals(List.of("began", "ended"), player.events));
    players.forEach(player -> assertEquals(List.of(), player.takeNumbers()));
  }

  @Test
  void goesOnWhenPlayersLeaveBetweenTwoSteps() {
    sendAndBehindTheFirstStep(() -> {
      viewers.get(0).leave();
      viewers.get(STEP).leave();
      sendNext();
    });
    for (int i = 0; i < PLAYERS; i++) {
      List<Long> expected = i == 0 ? List.of(1L) : i == STEP ? List.of() : List.of(1L, 2L);
      assertEquals(expected, players.get(i).takeNumbers(), "player " + i);
    }
  }

  @Test
  void endsWhenAllLeaveBetweenTwoSteps() {
    sendAndBehindTheFirstStep(() -> {
      sendNext();
      viewers.forEach(LiveViewer::leave);
    });
    assertEquals(1, stream.emptied);
  }

  @Test
  void playerThatJoinsBetweenTwoStepsGetsNeitherHoleNorDouble() {
    RecordingOutlet late = stream.outlet();
    sendAndBehindTheFirstStep(() -> {
      sendNext();
      stream.join(late);
      sendNext();
    });
    assertEquals(List.of(0L, 1L, 2L, 3L), late.takeNumbers());
    players.forEach(player -> assertEquals(List.of(1L, 2L, 3L), player.takeNumbers()));
  }

  @Test
  void slowPlayerOfALaterStepIsNotOfferedTheFramesOfThatRoundTwice() {
    RecordingOutlet slow = players.get(PLAYERS - 1);
    slow.stalled = true;
    sendAndBehindTheFirstStep(this::sendNext);
    loop.run(this::sendNext);
    loop.settle();
    assertEquals(List.of(1L, 2L, 3L), slow.takeNumbers());
  }
}
