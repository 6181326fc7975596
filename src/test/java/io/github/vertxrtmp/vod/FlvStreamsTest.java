package io.github.vertxrtmp.vod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.config.VodSettings;
import io.github.vertxrtmp.flv.FlvFormatException;
import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.flv.FlvTag;
import io.github.vertxrtmp.flv.TestFlv;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.stream.NoSuchRecordingException;
import io.github.vertxrtmp.stream.Playback;
import io.github.vertxrtmp.test.TestMedia;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlvStreamsTest extends PlaybackTest {

  @Test
  void theWholeFileInOrder() throws Exception {
    TestFlv.movie(20).write(root.resolve("room/one.flv"));
    List<MediaFrame> expected = TestFlv.media(root.resolve("room/one.flv"));
    List<MediaFrame> frames = play("room/one", 0, -1);
    assertEquals(expected.size(), frames.size());
    for (int i = 0; i < frames.size(); i++) {
      assertEquals(expected.get(i).timestamp(), frames.get(i).timestamp());
      assertEquals(expected.get(i).payload(), frames.get(i).payload());
    }
  }

  @Test
  void fromTheKeyframeBefore() throws Exception {
    TestFlv.movie(10).write(root.resolve("one.flv"));
    List<MediaFrame> frames = play("one", 6500, -1);
    assertTrue(frames.get(0).isSequenceHeader() && frames.get(1).isSequenceHeader());
    assertTrue(frames.get(2).isKeyframe());
    assertEquals(6000, frames.get(2).timestamp());
    assertEquals(9960, frames.get(frames.size() - 1).timestamp());
  }

  @Test
  void forTheDurationAskedFor() throws Exception {
    TestFlv.movie(10).write(root.resolve("one.flv"));
    List<MediaFrame> frames = play("one", 3000, 1000);
    assertEquals(3960, frames.get(frames.size() - 1).timestamp());
    assertEquals(25, coded(frames, Kind.VIDEO).size());
  }

  /** RTMP 1.0 §7.2.2.1. */
  @Test
  void aDurationOfNothingIsThePictureThere() throws Exception {
    TestFlv.movie(10).write(root.resolve("one.flv"));
    List<MediaFrame> pictures = coded(play("one", 3000, 0), Kind.VIDEO);
    assertEquals(List.of(3000L), pictures.stream().map(MediaFrame::timestamp).toList());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1000})
  void metadataComeFirst(long start) throws Exception {
    TestFlv.film(root.resolve("film.flv"), 2);
    MediaFrame first = play("film", start, -1).get(0);
    assertTrue(first.isMetadata());
    assertEquals(160, FlvMetadata.parse(first).getNumber("width"));
  }

  @Test
  void anOlderFileIsPlayedUntilTheNewOneIsComplete() throws Exception {
    TestFlv.movie(2).write(root.resolve("one.flv"));
    TestFlv.movie(5).write(root.resolve("one.flv.part"));
    assertEquals(102, play("one", 0, -1).size());
  }

  @Test
  void positionsCountFromTheFirstTag() throws Exception {
    TestFlv flv = new TestFlv();
    for (int i = 0; i < 100; i++) {
      flv.tag(Kind.VIDEO, 5_000_000 + 40 * i, i % 25 == 0 ? TestMedia.avcKeyframe(i) : TestMedia.avcFrame(i));
    }
    flv.write(root.resolve("late.flv"));
    assertEquals(3.96, await(streams(UNPACED).length(key("late"))));
    assertEquals(2000, play("late", 2500, -1).get(0).timestamp());
  }

  @Test
  void seekGoesToTheKeyframeBefore() throws Exception {
    TestFlv.movie(10).write(root.resolve("one.flv"));
    Playback playback = open("one", new VodSettings(0, 0, 64 << 10, 1 << 20, 2, 10));
    run(now -> playback.start(0, -1));
    long reached = onContext(() -> playback.seek(8500).onSuccess(position -> sink.frames.clear()));
    assertEquals(8000, reached);
    run(now -> { });
    Promise<MediaFrame> video = Promise.promise();
    run(now -> sink.frames.stream().filter(MediaFrame::isKeyframe).findFirst().ifPresentOrElse(video::complete, () -> sink.onFrame = frame -> {
      if (frame.isKeyframe()) {
        video.tryComplete(frame);
      }
    }));
    assertEquals(8000, await(video.future()).timestamp());
    assertTrue(sink.frames.get(0).isSequenceHeader());
    assertThrows(IllegalArgumentException.class, () -> onContext(() -> playback.seek(10_001)));
    assertThrows(IllegalArgumentException.class, () -> onContext(() -> playback.seek(-1)));
    run(now -> playback.close());
  }

  @Test
  void seekRightAfterTheStart() throws Exception {
    TestFlv.movie(10).write(root.resolve("one.flv"));
    Playback playback = open("one", new VodSettings(0, 0, 64 << 10, 1 << 20, 2, 10));
    long reached = onContext(() -> {
      playback.start(0, -1);
      Future<Long> outside = playback.seek(11_000);
      return outside.transform(refused -> {
        assertTrue(refused.failed());
        return playback.seek(9_500);
      });
    });
    assertEquals(9000, reached);
    run(now -> sink.frames.removeIf(frame -> frame.timestamp() < 9000));
    awaitFrames(3);
    assertTrue(sink.frames.get(2).isKeyframe());
    run(now -> playback.close());
  }

  @Test
  void anInvalidSeekDisturbsNothing() throws Exception {
    TestFlv.movie(20).write(root.resolve("one.flv"));
    Playback playback = open("one", UNPACED);
    run(now -> {
      sink.onFrame = frame -> {
        if (sink.frames.size() % 50 == 0) {
          playback.seek(99_999);
        }
      };
      playback.start(0, -1);
    });
    await(sink.end.future());
    assertEquals(1002, sink.frames.size());
    run(now -> playback.close());
  }

  @Test
  void headersThatHoldWhereASeekLands() throws Exception {
    byte[] other = TestMedia.avcHeader();
    other[other.length - 1]++;
    TestFlv flv = TestFlv.movie(2).tag(Kind.VIDEO, 2000, other);
    for (int i = 0; i < 50; i++) {
      flv.tag(Kind.VIDEO, 2000 + 40 * i, i % 25 == 0 ? TestMedia.avcKeyframe(i) : TestMedia.avcFrame(i));
    }
    flv.write(root.resolve("one.flv"));
    flv.write(root.resolve("indexed.flv"));
    io.github.vertxrtmp.record.FlvRepair.repair(root.resolve("indexed.flv"));
    for (String name : List.of("one", "indexed")) {
      sink.frames.clear();
      Playback playback = open(name, UNPACED);
      run(now -> playback.start(0, -1));
      onContext(() -> playback.seek(1500).onSuccess(position -> sink.frames.clear()));
      awaitFrames(1);
      assertEquals(TestMedia.avcHeader()[TestMedia.avcHeader().length - 1], lastByte(sink.frames.get(0)));
      onContext(() -> playback.seek(3500).onSuccess(position -> sink.frames.clear()));
      awaitFrames(3);
      assertEquals(other[other.length - 1], lastByte(sink.frames.get(0)), name);
      assertTrue(sink.frames.get(1).isSequenceHeader(), name);
      assertEquals(3000, sink.frames.get(2).timestamp(), name);
      run(now -> playback.close());
    }
  }

  private static int lastByte(MediaFrame frame) {
    return (byte) frame.byteAt(frame.size() - 1);
  }

  @Test
  void seekInAFileThatIsBeingWritten() throws Exception {
    byte[] whole = TestFlv.movie(200).bytes();
    Path part = root.resolve("one.flv.part");
    Files.write(part, Arrays.copyOf(whole, whole.length / 20));
    Playback playback = open("one", UNPACED);
    run(now -> playback.start(0, -1));
    assertEquals(5000, onContext(() -> playback.seek(5500)));
    Files.write(part, Arrays.copyOfRange(whole, whole.length / 20, whole.length - 100), StandardOpenOption.APPEND);
    assertEquals(20_000, onContext(() -> playback.seek(20_500)));
    assertEquals(190_000, onContext(() -> playback.seek(190_500)));
    run(now -> playback.close());
  }

  @Test
  void seekAfterTheEndPlaysAgain() throws Exception {
    TestFlv.movie(2).write(root.resolve("one.flv"));
    Playback playback = open("one", UNPACED);
    run(now -> playback.start(0, -1));
    await(sink.end.future());
    Promise<Void> again = Promise.promise();
    run(now -> {
      sink.frames.clear();
      sink.onFrame = frame -> {
        if (frame.timestamp() == 1960 && frame.kind() == Kind.AUDIO) {
          again.tryComplete();
        }
      };
    });
    onContext(() -> playback.seek(1000));
    await(again.future());
    run(now -> playback.close());
  }

  @Test
  void aFullSinkIsWaitedFor() throws Exception {
    TestFlv.movie(10).write(root.resolve("one.flv"));
    sink.full = true;
    Playback playback = open("one", UNPACED);
    Promise<Void> asked = Promise.promise();
    run(now -> playback.start(0, -1));
    vertx.setPeriodic(5, id -> context.runOnContext(now -> {
      if (sink.drained != null) {
        vertx.cancelTimer(id);
        asked.tryComplete();
      }
    }));
    await(asked.future());
    assertEquals(0, sink.frames.size());
    run(now -> {
      sink.full = false;
      sink.drained.handle(null);
    });
    await(sink.end.future());
    assertEquals(502, sink.frames.size());
  }

  @Test
  void whatAFullSinkDoesNotTakeIsNotRead() throws Exception {
    Path file = root.resolve("one.flv");
    TestFlv.movie(600).write(file);
    assertTrue(Files.size(file) > 4L * UNPACED.readBytes(), "the file takes several reads");
    sink.full = true;
    Playback playback = open("one", UNPACED);
    run(now -> playback.start(0, -1));
    for (int i = 0; i < 100; i++) {
      // Time enough for all of the file to be read, if anybody did.
      await(vertx.executeBlocking(() -> null));
      run(now -> { });
    }
    byte[] other = {0x55};
    try (FileChannel change = FileChannel.open(file, StandardOpenOption.WRITE)) {
      change.write(ByteBuffer.wrap(other), Files.size(file) - FlvTag.BACK_POINTER_BYTES - 1);
    }
    run(now -> {
      sink.full = false;
      sink.drained.handle(null);
    });
    await(sink.end.future());
    ByteBuffer last = sink.frames.get(sink.frames.size() - 1).payload();
    assertEquals(other[0], last.get(last.limit() - 1), "the end of the file was read when it was due");
  }

  @Test
  void aDamagedFilePlaysUpToTheDamage() throws Exception {
    TestFlv.movie(2).raw(new byte[500]).write(root.resolve("zeros.flv"));
    assertThrows(FlvFormatException.class, () -> play("zeros", 0, -1));
    assertEquals(102, sink.frames.size());
  }

  @Test
  void aCutFilePlaysUpToTheCut() throws Exception {
    byte[] whole = TestFlv.movie(2).bytes();
    Files.write(root.resolve("cut.flv"), Arrays.copyOf(whole, whole.length - 1));
    assertThrows(FlvFormatException.class, () -> play("cut", 0, -1));
    assertEquals(101, sink.frames.size());
  }

  @Test
  void aFileThatIsBeingWrittenIsFollowed() throws Exception {
    byte[] whole = TestFlv.movie(3).bytes();
    Path part = root.resolve("one.flv.part");
    Files.write(part, Arrays.copyOf(whole, whole.length / 2));
    Playback playback = open("one", UNPACED);
    Promise<Void> waiting = Promise.promise();
    run(now -> {
      sink.onFrame = frame -> {
        if (sink.frames.size() == 70) {
          waiting.tryComplete();
        }
      };
      playback.start(0, -1);
    });
    await(waiting.future());
    Files.write(part, Arrays.copyOfRange(whole, whole.length / 2, whole.length), StandardOpenOption.APPEND);
    Files.move(part, root.resolve("one.flv"));
    await(sink.end.future());
    assertEquals(152, sink.frames.size());
  }

  /** The publisher was lost and came back: the file was complete for a while. */
  @Test
  void aFileThatRestsIsFollowed() throws Exception {
    byte[] whole = TestFlv.movie(3).bytes();
    Path part = root.resolve("one.flv.part");
    Path file = root.resolve("one.flv");
    FlvRoot flvRoot = new FlvRoot(root);
    FlvStreams streams = new FlvStreams(vertx, flvRoot, UNPACED);
    Files.write(part, Arrays.copyOf(whole, whole.length / 2));
    Playback before = await(streams.open(context, key("one"), sink));
    flvRoot.beginRest(file);
    Files.move(part, file);
    RecordingSink late = new RecordingSink();
    Playback meanwhile = await(streams.open(context, key("one"), late));
    run(now -> {
      before.start(0, -1);
      meanwhile.start(0, -1);
    });
    assertEquals(0, onContext(() -> before.seek(500)));
    assertEquals(0, onContext(() -> meanwhile.seek(500)));
    assertFalse(sink.end.future().isComplete() || late.end.future().isComplete());
    Files.move(file, part);
    flvRoot.endRest(file);
    Files.write(part, Arrays.copyOfRange(whole, whole.length / 2, whole.length), StandardOpenOption.APPEND);
    assertEquals(2000, onContext(() -> before.seek(2500)));
    Files.move(part, file);
    assertEquals(1000, onContext(() -> before.seek(1500)), "by its present name");
    await(sink.end.future());
    await(late.end.future());
    assertEquals(2960, late.frames.get(late.frames.size() - 1).timestamp());
    assertTrue(flvRoot.inUse(file), "played, whatever its name");
    run(now -> {
      before.close();
      meanwhile.close();
    });
  }

  @Test
  void lengthIsThatOfTheLastTag() throws Exception {
    TestFlv.movie(5).write(root.resolve("one.flv"));
    assertEquals(4.96, await(streams(UNPACED).length(key("one"))));
    TestFlv.film(root.resolve("film.flv"), 2);
    assertEquals(2.0, await(streams(UNPACED).length(key("film"))), 0.1);
  }

  /** Were it to fail nobody would notice, but for the first player's wait. */
  @Test
  void aRehearsalPlaysToItsEndAndLeavesNothing() throws Exception {
    Path film = await(vertx.executeBlocking(Rehearsal::film));
    run(now -> sink.onFrame = frame -> assertTrue(frame.isMetadata() || frame.isKeyframe()));
    Playback playback = await(new FlvStreams(vertx, new FlvRoot(film), UNPACED).open(context, new StreamKey("live", "film"), sink));
    run(now -> playback.start(1, -1));
    await(sink.end.future());
    List<Long> times = coded(sink.frames, Kind.VIDEO).stream().map(MediaFrame::timestamp).toList();
    assertEquals(List.of(1L, 2L), times.stream().distinct().toList());
    assertEquals(1, times.lastIndexOf(1L) + 1, "sought by the index");
    run(now -> playback.close());
    Files.delete(film.resolve("film.flv"));
    Files.delete(film);
    await(Rehearsal.play(vertx, UNPACED));
  }

  @Test
  void whatCannotBePlayed() throws IOException {
    Files.writeString(root.resolve("text.flv"), "This is no film");
    Files.createDirectory(root.resolve("folder.flv"));
    for (String name : List.of("none", "text", "folder", "../x", "a/../../x", "x\0")) {
      assertThrows(NoSuchRecordingException.class, () -> open(name, UNPACED), name);
      assertThrows(NoSuchRecordingException.class, () -> await(streams(UNPACED).length(key(name))), name);
    }
    assertFalse(sink.end.future().isComplete());
  }
}
