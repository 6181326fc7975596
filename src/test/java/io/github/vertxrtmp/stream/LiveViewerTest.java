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
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a player asks for: pause, audio or video only. Slow players: {@link SlowViewerTest}. */
@ExtendWith(VertxExtension.class)
class LiveViewerTest {

  private final FanoutFixture stream = new FanoutFixture();
  private final RecordingOutlet outlet = stream.outlet();
  private Vertx vertx;
  private TestLoop loop;
  private LiveViewer viewer;

  /** On air with a group: 0 and 1 headers, 2 keyframe, 3 audio. */
  @BeforeEach
  void open(Vertx started) {
    vertx = started;
    loop = new TestLoop(vertx);
    loop.run(() -> {
      stream.open(vertx);
      stream.began("p");
      viewer = stream.join(outlet);
      stream.send(stream.make.video(videoHeader(1)), stream.make.sound(audioHeader(1)), stream.make.video(keyframe(5)), stream.make.sound(audio(5)));
    });
    loop.settle();
    outlet.take();
  }

  @AfterEach
  void close() {
    loop.run(stream::close);
  }

  private void send(MediaFrame... frames) {
    loop.run(() -> stream.send(frames));
    loop.settle();
  }

  private MediaFrame key() {
    return stream.make.video(keyframe(5));
  }

  private MediaFrame inter() {
    return stream.make.video(interframe(5));
  }

  private MediaFrame sound() {
    return stream.make.sound(audio(5));
  }

  @Test
  void pausedItGetsNothingAndGoesOnWithAKeyframe() {
    loop.run(() -> viewer.pause(true));
    send(inter(), sound(), key(), inter());
    assertEquals(List.of(), outlet.takeNumbers());
    loop.run(() -> viewer.pause(false));
    send(inter(), sound());
    assertEquals(List.of(), outlet.takeNumbers());
    send(key(), inter(), sound());
    assertEquals(List.of(10L, 11L, 12L), outlet.takeNumbers());
  }

  @Test
  void headersThatChangeDuringThePauseAreNotMissed() {
    loop.run(() -> viewer.pause(true));
    send(stream.make.video(videoHeader(2)), stream.make.data(metadata(2)), key(), inter());
    loop.run(() -> viewer.pause(false));
    send(inter(), key());
    assertEquals(List.of(4L, 5L, 9L), outlet.takeNumbers());
  }

  @Test
  void pauseTwiceIsOnePause() {
    loop.run(() -> viewer.pause(false));
    send(inter());
    assertEquals(List.of(4L), outlet.takeNumbers());
    loop.run(() -> {
      viewer.pause(true);
      viewer.pause(true);
      viewer.pause(false);
    });
    send(key());
    assertEquals(List.of(5L), outlet.takeNumbers());
  }

  @Test
  void withoutAudio() {
    loop.run(() -> viewer.receiveAudio(false));
    send(inter(), sound(), inter(), stream.make.sound(audioHeader(2)));
    assertEquals(List.of(4L, 6L, 7L), outlet.takeNumbers());
    loop.run(() -> viewer.receiveAudio(true));
    send(sound(), inter());
    assertEquals(List.of(8L, 9L), outlet.takeNumbers());
  }

  @Test
  void withoutVideo() {
    loop.run(() -> viewer.receiveVideo(false));
    send(inter(), sound(), key(), sound(), stream.make.video(videoHeader(2)), stream.make.data(metadata(2)));
    assertEquals(List.of(5L, 7L, 8L, 9L), outlet.takeNumbers());
  }

  @Test
  void videoThatIsWantedAgainComesWithAKeyframeAndAudioGoesOn() {
    loop.run(() -> viewer.receiveVideo(false));
    send(inter(), sound());
    loop.run(() -> viewer.receiveVideo(true));
    send(sound(), inter(), sound(), key(), inter(), sound());
    assertEquals(List.of(5L, 6L, 8L, 9L, 10L, 11L), outlet.takeNumbers());
  }

  @Test
  void wantingVideoThatItHasChangesNothing() {
    loop.run(() -> viewer.receiveVideo(true));
    send(inter(), sound());
    assertEquals(List.of(4L, 5L), outlet.takeNumbers());
  }

  @Test
  void wantsNeither() {
    loop.run(() -> {
      viewer.receiveAudio(false);
      viewer.receiveVideo(false);
    });
    MediaFrame text = stream.make.data(new byte[] {2, 0, 1, 'x'});
    send(text, key(), sound());
    assertEquals(List.of(4L), outlet.takeNumbers());
  }

  @Test
  void videoOffDuringThePause() {
    loop.run(() -> {
      viewer.pause(true);
      viewer.receiveVideo(false);
      viewer.pause(false);
    });
    send(inter(), sound());
    assertEquals(List.of(5L), outlet.takeNumbers());
  }

  @Test
  void withoutAnyKeyframeItDoesNotWaitForEver() {
    FanoutFixture refresh = new FanoutFixture();
    RecordingOutlet late = refresh.outlet();
    loop.run(() -> {
      refresh.open(vertx, new GopSettings(true, 1 << 20, 1000, 0), Settings.defaults().delivery());
      refresh.began("p");
      refresh.join(late);
      refresh.send(refresh.make.video(videoHeader(1)), inter());
    });
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (System.nanoTime() < deadline && late.frames.size() < 2) {
      loop.run(() -> refresh.send(inter()));
      loop.settle();
    }
    // How soon depends on the clock: a header and at least one frame that is no keyframe.
    assertTrue(late.take().size() >= 2);
    loop.run(() -> refresh.send(inter()));
    loop.settle();
    assertEquals(1, late.take().size());
    loop.run(refresh::close);
  }
}
