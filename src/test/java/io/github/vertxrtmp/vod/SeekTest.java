package io.github.vertxrtmp.vod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.config.VodSettings;
import io.github.vertxrtmp.flv.FlvHeader;
import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.flv.FlvSummary;
import io.github.vertxrtmp.flv.FlvTag;
import io.github.vertxrtmp.flv.TestFlv;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.stream.Playback;
import io.github.vertxrtmp.test.TestMedia;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

/** By an index that has not every keyframe, by one that lies, and without one. */
class SeekTest extends PlaybackTest {

  /** Puts a head in front of a movie: with an index of so many entries at most, which is wrong by so many bytes. */
  private void index(String name, TestFlv movie, int entries, int wrongBytes) throws IOException {
    Path plain = movie.write(root.resolve("plain.tmp"));
    int headBytes = FlvMetadata.headBytes(entries);
    FlvSummary summary = new FlvSummary(entries);
    long position = headBytes;
    for (MediaFrame frame : TestFlv.media(plain)) {
      summary.add(frame, frame.size(), frame.timestamp(), position + wrongBytes);
      position += FlvTag.OVERHEAD_BYTES + frame.size();
    }
    byte[] tags = Arrays.copyOfRange(Files.readAllBytes(plain), FlvHeader.FIRST_TAG, (int) Files.size(plain));
    ByteBuffer head = FlvMetadata.head(null, summary, 0, position, headBytes);
    Files.write(root.resolve(name), ByteBuffer.allocate((int) position).put(head).put(tags).array());
  }

  private long seek(Playback playback, long millis) throws Exception {
    return onContext(() -> playback.seek(millis).onSuccess(reached -> sink.frames.clear()));
  }

  /** The first picture behind the two sequence headers. */
  private MediaFrame landing() throws Exception {
    awaitFrames(3);
    assertTrue(sink.frames.get(0).isSequenceHeader() && sink.frames.get(1).isSequenceHeader());
    return sink.frames.get(2);
  }

  @Test
  void findsAKeyframeThatAThinnedIndexLeavesOut() throws Exception {
    index("one.flv", TestFlv.movie(60), 4, 0);
    Playback playback = open("one", UNPACED);
    run(now -> playback.start(0, -1));
    for (long second : new long[] {59, 31, 7, 30, 1}) {
      assertEquals(1000 * second, seek(playback, 1000 * second + 950));
      MediaFrame landing = landing();
      assertTrue(landing.isKeyframe() && landing.timestamp() == 1000 * second, () -> landing.timestamp() + " instead of " + second + " s");
    }
    run(now -> playback.close());
  }

  @Test
  void doesNotBelieveAnIndexThatLies() throws Exception {
    index("one.flv", TestFlv.movie(10), 100, 15);
    Playback playback = open("one", UNPACED);
    run(now -> playback.start(0, -1));
    assertEquals(8000, seek(playback, 8500));
    assertTrue(landing().isKeyframe());
    run(now -> playback.close());
  }

  @Test
  void whereTheBackPointersLieTheLengthIsFoundAllTheSame() throws Exception {
    byte[] movie = TestFlv.movie(5).bytes();
    int fiveTags = 5 * (FlvTag.OVERHEAD_BYTES + TestMedia.aacFrame(0).length);
    ByteBuffer.wrap(movie).putInt(movie.length - FlvTag.BACK_POINTER_BYTES, fiveTags - FlvTag.BACK_POINTER_BYTES);
    Files.write(root.resolve("one.flv"), movie);
    assertEquals(4.96, await(streams(UNPACED).length(key("one"))));
    ByteBuffer.wrap(movie).putInt(movie.length - FlvTag.BACK_POINTER_BYTES, 100);
    Files.write(root.resolve("two.flv"), movie);
    assertEquals(4.96, await(streams(UNPACED).length(key("two"))));
  }

  /** What is there ends in half a tag, and its index was made when it was shorter. */
  @Test
  void reachesWhatAGrowingFileHasGainedSince() throws Exception {
    byte[] whole = TestFlv.movie(60).bytes();
    Path part = Files.write(root.resolve("one.flv.part"), Arrays.copyOf(whole, whole.length / 6 - 100));
    Playback playback = open("one", UNPACED);
    run(now -> playback.start(0, -1));
    assertEquals(5000, seek(playback, 5500));
    Files.write(part, Arrays.copyOf(whole, whole.length - 100));
    assertEquals(45_000, seek(playback, 45_500));
    run(now -> playback.close());
  }

  @Test
  void theLastOfTwoSeeksCounts() throws Exception {
    TestFlv.movie(10).write(root.resolve("one.flv"));
    Playback playback = open("one", new VodSettings(0, 0, 64 << 10, 1 << 20, 2, 10));
    run(now -> playback.start(0, -1));
    long reached = onContext(() -> {
      Future<Long> first = playback.seek(2500);
      return playback.seek(7500).compose(second -> first.transform(done -> {
        assertTrue(done.failed(), "it is not told that it was reached");
        sink.frames.clear();
        return Future.succeededFuture(second);
      }));
    });
    assertEquals(7000, reached);
    assertEquals(7000, landing().timestamp());
    run(now -> playback.close());
  }

  /** As long as somebody else's disk takes. */
  private CountDownLatch hang(String workers) {
    WorkerExecutor busy = vertx.createSharedWorkerExecutor(workers, workers.endsWith("index") ? 1 : UNPACED.threads());
    CountDownLatch latch = new CountDownLatch(1);
    for (int i = 0; i < UNPACED.threads(); i++) {
      busy.executeBlocking(() -> {
        latch.await();
        return null;
      }, false);
    }
    return latch;
  }

  /** When all threads that read for players are free at once, they have done what they had to before. */
  private void awaitIdle() throws Exception {
    WorkerExecutor readers = vertx.createSharedWorkerExecutor("rtmp-vod", UNPACED.threads());
    CyclicBarrier together = new CyclicBarrier(UNPACED.threads());
    List<Future<?>> free = new ArrayList<>();
    for (int i = 0; i < UNPACED.threads(); i++) {
      free.add(readers.executeBlocking(together::await, false));
    }
    await(Future.all(free));
    run(now -> { });
  }

  @Test
  void whileAnIndexIsMadePlaybackGoesOn() throws Exception {
    TestFlv.movie(10).write(root.resolve("one.flv"));
    Playback playback = open("one", UNPACED);
    CountDownLatch disk = hang("rtmp-vod-index");
    run(now -> playback.start(0, -1));
    Future<Long> sought = onContext(() -> Future.succeededFuture(playback.seek(8500)));
    await(sink.end.future());
    assertEquals(502, sink.frames.size());
    awaitIdle();
    assertFalse(sought.isComplete(), "who reads for players does not read a whole file for one of them");
    disk.countDown();
    assertEquals(8000, await(sought));
    run(now -> playback.close());
  }

  @Test
  void aDiskThatHangsDoesNotHoldTheLoop() throws Exception {
    TestFlv.movie(10).write(root.resolve("one.flv"));
    FlvStreams streams = streams(UNPACED);
    CountDownLatch disk = hang("rtmp-vod");
    Future<Playback> opened = streams.open(context, key("one"), sink);
    Future<Double> length = streams.length(key("one"));
    run(now -> { });
    assertFalse(opened.isComplete() || length.isComplete(), "both need the disk");
    disk.countDown();
    Playback playback = await(opened);
    assertEquals(9.96, await(length));
    disk = hang("rtmp-vod");
    run(now -> playback.start(0, -1));
    Future<Long> sought = onContext(() -> Future.succeededFuture(playback.seek(0)));
    run(now -> { });
    assertTrue(sink.frames.isEmpty() && !sought.isComplete(), "what is played comes from the disk");
    disk.countDown();
    await(sink.end.future());
    await(sought);
    run(now -> playback.close());
  }

  @Test
  void aSeekOutOfTheRecordingIsRefused() throws Exception {
    TestFlv.movie(3).write(root.resolve("one.flv"));
    Playback playback = open("one", UNPACED);
    run(now -> playback.start(0, -1));
    for (long millis : new long[] {2961, 1L << 40, -1, Long.MIN_VALUE}) {
      assertThrows(IllegalArgumentException.class, () -> seek(playback, millis), () -> millis + " ms");
    }
    assertEquals(2000, seek(playback, 2960), "its last frame");
    run(now -> playback.close());
  }

  @Test
  void aReadGivesABoundedNumberOfFrames() throws Exception {
    TestFlv flv = new TestFlv();
    for (int i = 0; i < 5000; i++) {
      flv.tag(Kind.VIDEO, i, new byte[] {0x27, 1});
    }
    flv.write(root.resolve("tiny.flv"));
    try (OpenFile file = OpenFile.open(new FlvRoot(root), key("tiny"), 1 << 20)) {
      int frames = 0;
      OpenFile.Piece piece;
      do {
        piece = file.read();
        assertTrue(piece.frames().size() <= 512, "objects for each player");
        frames += piece.frames().size();
      } while (!piece.end());
      assertEquals(5000, frames);
    }
  }
}
