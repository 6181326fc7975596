package io.github.vertxrtmp.stream;

import static io.github.vertxrtmp.media.TestFrames.interframe;
import static io.github.vertxrtmp.media.TestFrames.keyframe;
import static io.github.vertxrtmp.media.TestFrames.videoHeader;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.media.StreamKey;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Players that leave at awkward moments; {@link FanoutFixture#close} looks at what is left. */
@ExtendWith(VertxExtension.class)
class LeavingTest {

  private final FanoutFixture stream = new FanoutFixture();
  private final RecordingOutlet first = stream.outlet();
  private final RecordingOutlet second = stream.outlet();
  private Vertx vertx;
  private TestLoop loop;
  private LiveViewer firstViewer;
  private LiveViewer secondViewer;

  @BeforeEach
  void open(Vertx started) {
    vertx = started;
    loop = new TestLoop(vertx);
    loop.run(() -> stream.open(vertx, FanoutFixture.GOP, FanoutFixture.delivery(100, 10_000, 30_000)));
  }

  @AfterEach
  void close() {
    loop.run(stream::close);
  }

  private void joinBoth() {
    loop.run(() -> {
      firstViewer = stream.join(first);
      secondViewer = stream.join(second);
    });
  }

  private void sendGroup() {
    loop.run(() -> stream.send(stream.make.video(videoHeader(1)), stream.make.video(keyframe(10)), stream.make.video(interframe(10))));
    loop.settle();
  }

  @Test
  void everybodyLeavesWhileTheStreamBegins() {
    joinBoth();
    first.onBegan(() -> {
      firstViewer.leave();
      secondViewer.leave();
    });
    loop.run(() -> stream.began("p"));
    sendGroup();
    assertEquals(List.of("began"), first.events);
    assertEquals(List.of(), second.events, "who has left is told nothing");
    assertEquals(List.of(), first.takeNumbers());
    assertEquals(1, stream.emptied);
  }

  @Test
  void everybodyLeavesWhileTheStreamEnds() {
    joinBoth();
    loop.run(() -> stream.began("p"));
    sendGroup();
    first.onEnded(() -> {
      secondViewer.leave();
      firstViewer.leave();
    });
    loop.run(() -> stream.fanout.ended());
    assertEquals(List.of("began"), second.events);
    assertEquals(1, stream.emptied);
  }

  @Test
  void playerOfAnotherGroupLeavesWhileTheStreamBegins() {
    TestEncoder other = new TestEncoder(2);
    loop.run(() -> {
      firstViewer = stream.join(first);
      secondViewer = stream.join(second, other, FanoutFixture.AT_ONCE);
    });
    first.onBegan(() -> secondViewer.leave());
    second.onBegan(() -> firstViewer.leave());
    loop.run(() -> stream.began("p"));
    sendGroup();
    assertEquals(1, first.events.size() + second.events.size());
    assertEquals(3, first.frames.size() + second.frames.size());
  }

  @Test
  void leavesInTheMiddleOfATick() {
    joinBoth();
    loop.run(() -> stream.began("p"));
    sendGroup();
    assertEquals(3, second.takeNumbers().size());
    first.stalled = true;
    first.onSlow(() -> {
      firstViewer.leave();
      secondViewer.leave();
    });
    loop.run(() -> stream.send(stream.make.video(interframe(101)), stream.make.video(interframe(101))));
    loop.settle();
    assertEquals(List.of("began", "slow"), first.events);
    assertEquals(List.of(), second.takeNumbers());
    assertEquals(1, stream.emptied);
  }

  @Test
  void joinsInTheMiddleOfATick() {
    RecordingOutlet third = stream.outlet();
    joinBoth();
    loop.run(() -> stream.began("p"));
    sendGroup();
    first.stalled = true;
    first.onSlow(() -> stream.join(third));
    loop.run(() -> stream.send(stream.make.video(interframe(101)), stream.make.video(interframe(101))));
    loop.settle();
    loop.run(() -> stream.send(stream.make.video(interframe(10))));
    loop.settle();
    assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L), third.takeNumbers());
  }

  @Test
  void leavesWithFramesWaiting() {
    loop.run(() -> firstViewer = stream.join(first, stream.encoder, MaxDelay.of(3_600_000)));
    loop.run(() -> stream.began("p"));
    sendGroup();
    loop.run(firstViewer::leave);
    assertEquals(1, stream.emptied);
    assertEquals(List.of(), first.takeNumbers());
  }

  @Test
  void staysAwayWhateverIsAskedAfterwards() {
    joinBoth();
    loop.run(() -> stream.began("p"));
    loop.run(() -> {
      firstViewer.leave();
      firstViewer.pause(true);
      firstViewer.pause(false);
      firstViewer.receiveVideo(false);
      firstViewer.receiveVideo(true);
      firstViewer.leave();
    });
    sendGroup();
    assertEquals(List.of(), first.takeNumbers());
    assertEquals(0, stream.emptied);
    loop.run(secondViewer::leave);
    assertEquals(1, stream.emptied);
  }

  @Test
  void streamOfTheSameNameIsNotTakenDownByTheLeftOne() {
    StreamKey key = new StreamKey("leaving", "cam");
    LiveStreams live = loop.call(() -> new LiveStreams(vertx, FanoutFixture.GOP, Settings.defaults().delivery()));
    Publication publication = loop.await(() -> Publication.open(vertx, key, FanoutFixture.GOP, new JsonObject()));
    LiveViewer old = loop.call(() -> live.join(key, first, stream.encoder, FanoutFixture.AT_ONCE));
    loop.settle();
    loop.run(old::leave);
    LiveViewer next = loop.call(() -> live.join(key, second, stream.encoder, FanoutFixture.AT_ONCE));
    loop.settle();
    loop.run(() -> {
      old.pause(true);
      old.pause(false);
      old.leave();
      publication.send(Kind.VIDEO, 0, keyframe(10));
    });
    loop.settle();
    LiveViewer last = loop.call(() -> live.join(key, stream.outlet(), stream.encoder, FanoutFixture.AT_ONCE));
    assertEquals(List.of(0L), stream.outlets.get(2).takeNumbers(), "not served by the fan-out that is there");
    loop.run(next::leave);
    loop.run(last::leave);
    loop.await(() -> publication.close("over"));
  }
}
