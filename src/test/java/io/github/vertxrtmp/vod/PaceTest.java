package io.github.vertxrtmp.vod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.config.VodSettings;
import io.github.vertxrtmp.flv.TestFlv;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.stream.Playback;
import io.vertx.core.Promise;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How far delivery runs ahead of the file's clock: never further than it may, however busy the machine is. */
class PaceTest extends PlaybackTest {

  private static final long ENOUGH_MILLIS = 1200;

  /** Later than this the clock of the playback starts. */
  private long begun;
  private long furthest;

  @BeforeEach
  void film() throws Exception {
    TestFlv.movie(60).write(root.resolve("one.flv"));
  }

  private long elapsed() {
    return (System.nanoTime() - begun) / 1_000_000;
  }

  /** Notes how far frames are ahead from now on, until the file has come so far. */
  private Promise<Void> watch(long fromMillis) {
    Promise<Void> enough = Promise.promise();
    begun = System.nanoTime();
    furthest = 0;
    sink.onFrame = frame -> {
      furthest = Math.max(furthest, frame.timestamp() - fromMillis - elapsed());
      if (frame.timestamp() >= fromMillis + ENOUGH_MILLIS) {
        enough.tryComplete();
      }
    };
    return enough;
  }

  private void play(VodSettings settings, long bufferMillis) throws Exception {
    Playback playback = open("one", settings);
    Promise<Void> enough = Promise.promise();
    run(now -> {
      watch(0).future().onComplete(enough);
      playback.bufferLength(bufferMillis);
      playback.start(0, -1);
    });
    await(enough.future());
    run(now -> playback.close());
  }

  @Test
  void theBufferOfThePlayer() throws Exception {
    play(Settings.defaults().vod(), 500);
    assertTrue(furthest <= 500, "ahead by " + furthest);
  }

  @Test
  void noMoreThanTheMost() throws Exception {
    play(new VodSettings(0, 300, 64 << 10, 1 << 20, 2, 10), 60_000);
    assertTrue(furthest <= 300, "ahead by " + furthest);
  }

  /** All of it at once, where the player wants no buffer; at its own pace the file would take a minute. */
  @Test
  void noLessThanTheLeast() throws Exception {
    Playback playback = open("one", UNPACED);
    run(now -> {
      playback.bufferLength(0);
      playback.start(0, -1);
    });
    await(sink.end.future());
    run(now -> playback.close());
  }

  @Test
  void aPauseIsSilentAndStopsTheClock() throws Exception {
    Playback playback = open("one", new VodSettings(100, 100, 64 << 10, 1 << 20, 2, 10));
    Promise<Integer> count = Promise.promise();
    begun = System.nanoTime();
    long[] pausedAtMost = new long[1];
    run(now -> {
      sink.onFrame = frame -> {
        if (frame.timestamp() == 400 && frame.kind() == Kind.VIDEO) {
          playback.pause();
          pausedAtMost[0] = elapsed();
          int before = sink.frames.size();
          vertx.setTimer(900, fired -> context.runOnContext(later -> count.complete(sink.frames.size() - before)));
        }
      };
      playback.start(0, -1);
    });
    assertEquals(0, await(count.future()));
    Promise<Void> enough = Promise.promise();
    run(now -> {
      watch(pausedAtMost[0]).future().onComplete(enough);
      playback.resume();
    });
    await(enough.future());
    run(now -> playback.close());
    assertTrue(furthest <= 100, "ahead by " + furthest);
    for (int i = 2; i < sink.frames.size(); i++) {
      assertEquals(40 * ((i - 2) / 2), sink.frames.get(i).timestamp(), "nothing is lost, nothing comes twice");
    }
  }
}
