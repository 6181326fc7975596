package io.github.vertxrtmp.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.flv.FlvSummary;
import io.github.vertxrtmp.flv.TestFlv;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.stream.Publication;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class DiskTroubleTest {

  private static final int KIB = 1024;
  private static final String SKIP = "{\"write\": {\"onTrouble\": \"skip\", \"millis\": 20, \"bytes\": 1000}}";

  @TempDir
  private Path folder;

  private static void assertSound(Path file) throws IOException {
    assertFalse(FlvRepair.repair(file).repaired(), file.toString());
    assertFalse(Files.exists(file.resolveSibling(file.getFileName() + ".part")));
  }

  @Test
  void aFullDeviceIsSeen() throws IOException {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "no /dev/full here");
    Files.createFile(folder.resolve("x.flv.part"));
    FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE);
    RecordingFile file = new RecordingFile(folder.resolve("x.flv"), channel, 5000, new FlvSummary(100), null, 5000);
    RecordingFile.Run run = file.run();
    run.add(MediaFrame.of(Kind.VIDEO, 0, 0, TestMedia.avcKeyframe(1)), 0);
    assertThrows(IOException.class, run::end);
    assertEquals(5000, file.size());
    assertEquals(0, file.summary().tags());
    file.abandon();
  }

  @Test
  void aFullDiskEndsThatRecordingOnly(Vertx vertx) throws IOException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 400)) {
      RecorderFixture recorder = new RecorderFixture(vertx, disk.path(), RecorderFixture.settings("{\"write\": {\"millis\": 20}}"));
      Publication small = recorder.publish("live", "small");
      Publication large = recorder.publish("live", "large");
      recorder.start("live", "small", "record");
      recorder.start("live", "large", "record");
      recorder.sendMovie(large, 0, 1000);
      JsonObject failed = recorder.event("record.failed");
      assertEquals("live/large", failed.getString("stream"));
      assertTrue(failed.getString("reason").contains("No space left"), failed::encode);
      Path saved = disk.path().resolve("large.flv");
      assertEquals(saved.toString(), failed.getString("path"));
      assertEquals(Files.size(saved), failed.getLong("bytesSafe"));
      assertTrue(failed.getLong("bytesSafe") > 300 * KIB, "all that there was room for: " + failed);
      assertSound(saved);
      Files.delete(saved);
      recorder.sendMovie(small, 0, 50);
      recorder.end(small);
      assertEquals(102, recorder.event("record.done").getLong("tags"));
      assertSound(disk.path().resolve("small.flv"));
      recorder.end(large);
    }
  }

  @Test
  void noRoomForTheFirstByte(Vertx vertx) throws IOException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 300)) {
      RecorderFixture recorder = new RecorderFixture(vertx, disk.path(), RecorderFixture.settings("{}"));
      disk.fill(disk.path().resolve("ballast"), 8 * KIB);
      Publication publication = recorder.publish("live", "one");
      assertEquals(500, assertThrows(ReplyException.class, () -> recorder.start("live", "one", "record")).failureCode());
      assertEquals("live/one", recorder.event("record.failed").getString("stream"));
      assertFalse(Files.exists(disk.path().resolve("one.flv.part")));
      Files.delete(disk.path().resolve("ballast"));
      recorder.start("live", "one", "record");
      recorder.end(publication);
    }
  }

  @Test
  void aFullDiskIsSatOutIfSoSet(Vertx vertx) throws IOException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 400)) {
      RecorderFixture recorder = new RecorderFixture(vertx, disk.path(), RecorderFixture.settings(SKIP));
      Publication publication = recorder.publish("live", "one");
      recorder.start("live", "one", "record");
      disk.fill(disk.path().resolve("ballast"), 100 * KIB);
      recorder.sendMovie(publication, 0, 400);
      assertTrue(recorder.event("limit.reached").getString("reason").contains("No space left"));
      Path part = disk.path().resolve("one.flv.part");
      TestServer.awaitTrue("what was written of the tag for which there was no room is taken back", () -> endsWithAWholeTag(part));
      Files.delete(disk.path().resolve("ballast"));
      recorder.onPublisher(now -> recorder.sendPictures(publication, 16_000, 50));
      recorder.end(publication);
      JsonObject done = recorder.event("record.done");
      Path file = disk.path().resolve("one.flv");
      assertSound(file);
      List<MediaFrame> media = TestFlv.media(file);
      assertEquals(media.size(), done.getLong("tags").intValue());
      assertEquals(2 + 800 + 100, done.getLong("tags") + done.getLong("droppedFrames"), "each is in the file or counted");
      assertEquals(17_967, media.get(media.size() - 1).timestamp());
      assertEquals(100, media.stream().filter(frame -> frame.timestamp() >= 16_000).count());
      assertResumesAtKeyframe(media);
    }
  }

  private static boolean endsWithAWholeTag(Path part) {
    try {
      return TestFlv.scan(part).damage() == null;
    } catch (IOException gone) {
      return false;
    }
  }

  /** Behind the gap in the video comes a keyframe. */
  private static void assertResumesAtKeyframe(List<MediaFrame> media) {
    long before = -1;
    for (MediaFrame frame : media.stream().filter(candidate -> candidate.kind() == Kind.VIDEO && !candidate.isSequenceHeader()).toList()) {
      assertTrue(frame.timestamp() - before <= 40 || frame.isKeyframe(), "at " + frame.timestamp());
      before = frame.timestamp();
    }
  }

  /** All workers of the recorder wait, as they do for a disk that hangs. */
  private static CountDownLatch hang(Vertx vertx) {
    WorkerExecutor workers = vertx.createSharedWorkerExecutor("rtmp-recorder");
    CountDownLatch latch = new CountDownLatch(1);
    for (int i = 0; i < 4; i++) {
      workers.executeBlocking(() -> {
        latch.await();
        return null;
      }, false);
    }
    return latch;
  }

  @Test
  void aDiskThatIsTooSlowEndsTheRecording(Vertx vertx) throws IOException {
    RecorderFixture recorder = new RecorderFixture(vertx, folder, RecorderFixture.settings("{\"write\": {\"pendingBytes\": 100000}}"));
    Publication publication = recorder.publish("live", "one");
    recorder.start("live", "one", "record");
    CountDownLatch disk = hang(vertx);
    recorder.sendMovie(publication, 0, 1000);
    // It answers behind the pictures: before that, some of them may still be on their way.
    recorder.list();
    disk.countDown();
    JsonObject failed = recorder.event("record.failed");
    assertTrue(failed.getString("reason").contains("too slow"), failed::encode);
    assertSound(folder.resolve("one.flv"));
    recorder.end(publication);
  }

  @Test
  void aDiskThatIsTooSlowIsWaitedForIfSoSet(Vertx vertx) throws IOException {
    RecorderFixture recorder = new RecorderFixture(vertx, folder,
      RecorderFixture.settings("{\"write\": {\"pendingBytes\": 100000, \"onTrouble\": \"skip\"}}"));
    Publication publication = recorder.publish("live", "one");
    recorder.start("live", "one", "record");
    CountDownLatch disk = hang(vertx);
    recorder.sendMovie(publication, 0, 1000);
    assertEquals("pendingBytes", recorder.event("limit.reached").getString("limit"));
    assertTrue(recorder.list().getJsonArray("recordings").getJsonObject(0).getLong("pendingBytes") <= 100_000);
    disk.countDown();
    RecorderFixture.await(vertx.createSharedWorkerExecutor("rtmp-recorder").executeBlocking(() -> null));
    recorder.list();
    recorder.onPublisher(now -> recorder.sendPictures(publication, 40_000, 50));
    recorder.end(publication);
    recorder.event("record.done");
    List<MediaFrame> media = TestFlv.media(folder.resolve("one.flv"));
    assertTrue(media.size() < 1000, media.size() + " tags");
    assertResumesAtKeyframe(media);
    assertSound(folder.resolve("one.flv"));
  }

  /** It takes no more frames, but its file is not complete yet. */
  @Test
  void whoWantsTheFileOfARecordingThatEndsWaitsForIt(Vertx vertx) throws IOException {
    RecorderFixture recorder = new RecorderFixture(vertx, folder, RecorderFixture.settings("{}"));
    Publication one = recorder.publish("live", "one");
    Publication other = recorder.publish("other", "one");
    recorder.start("live", "one", "record");
    recorder.sendMovie(one, 0, 25);
    CountDownLatch disk = hang(vertx);
    Future<?> stopped = ask(vertx, "stop", "live");
    recorder.list();
    recorder.onPublisher(now -> { });
    Future<?> started = ask(vertx, "start", "other");
    recorder.list();
    disk.countDown();
    RecorderFixture.await(Future.all(stopped, started));
    recorder.sendMovie(other, 0, 25);
    recorder.end(one);
    recorder.end(other);
    assertEquals("live/one", recorder.event("record.done").getString("stream"));
    assertEquals("other/one", recorder.event("record.done").getString("stream"));
    assertEquals(104, TestFlv.media(folder.resolve("one.flv")).size());
    assertSound(folder.resolve("one.flv"));
  }

  private static Future<?> ask(Vertx vertx, String action, String app) {
    JsonObject request = new JsonObject().put("action", action).put("app", app).put("name", "one").put("mode", "append");
    return vertx.eventBus().request(RtmpAddresses.RECORDER, request);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fail", "skip"})
  void aRootThatVanishes(String onTrouble, Vertx vertx) throws IOException {
    Path root = Files.createDirectory(folder.resolve("root"));
    RecorderFixture recorder = new RecorderFixture(vertx, root,
      RecorderFixture.settings("{\"write\": {\"millis\": 1, \"onTrouble\": \"" + onTrouble + "\"}}"));
    Publication publication = recorder.publish("live", "a/one");
    recorder.start("live", "a/one", "record");
    recorder.sendMovie(publication, 0, 50);
    awaitBytes(root.resolve("a/one.flv.part"));
    Path away = Files.move(root, folder.resolve("away"));
    recorder.onPublisher(now -> recorder.sendPictures(publication, 2000, 50));
    JsonObject failed = recorder.event("record.failed");
    assertTrue(failed.getString("reason").contains("moved or deleted"), failed::encode);
    assertEquals("failed", failed.getString("ended"), "at once, not when the stream ends");
    assertEquals(0, failed.getLong("bytesSafe"), "nobody finds them");
    assertFalse(Files.exists(root));
    assertSound(away.resolve("a/one.flv.part"));
    recorder.start("live", "a/one", "record");
    recorder.onPublisher(now -> recorder.sendPictures(publication, 4000, 10));
    recorder.end(publication);
    assertEquals(2 + 50 + 20, recorder.event("record.done").getLong("tags"), "from the last keyframe on");
  }

  private static void awaitBytes(Path part) {
    TestServer.awaitTrue("something is written", () -> part.toFile().length() > FlvMetadata.headBytes(2048));
  }

  /** The folder may be another one, in which another recorder works. */
  @Test
  void theFileOfAnotherIsNotTaken(Vertx vertx) throws IOException {
    RecorderFixture recorder = new RecorderFixture(vertx, folder, RecorderFixture.settings("{\"write\": {\"millis\": 1}}"));
    Publication publication = recorder.publish("live", "one");
    recorder.start("live", "one", "record");
    recorder.sendMovie(publication, 0, 50);
    Path part = folder.resolve("one.flv.part");
    awaitBytes(part);
    Files.delete(part);
    Files.writeString(part, "of another");
    recorder.end(publication);
    assertTrue(recorder.event("record.failed").getString("reason").contains("moved or deleted"));
    assertEquals("of another", Files.readString(part));
    assertFalse(Files.exists(folder.resolve("one.flv")));
  }

  @Test
  void foldersAndFilesInTheWay(Vertx vertx) throws IOException {
    Files.createDirectory(folder.resolve("folder.flv"));
    Files.createDirectories(folder.resolve("part.flv.part/more"));
    Files.writeString(folder.resolve("file"), "no folder");
    RecorderFixture recorder = new RecorderFixture(vertx, folder, RecorderFixture.settings("{}"));
    for (String name : List.of("folder", "part", "file/one")) {
      for (String mode : List.of("record", "append")) {
        Publication publication = recorder.publish("live", name);
        assertThrows(ReplyException.class, () -> recorder.start("live", name, mode), name);
        recorder.end(publication);
      }
    }
    assertTrue(Files.isDirectory(folder.resolve("folder.flv")) && Files.isDirectory(folder.resolve("part.flv.part/more")));
    assertEquals("no folder", Files.readString(folder.resolve("file")));
    Publication other = recorder.publish("live", "other");
    recorder.start("live", "other", "record");
    recorder.sendMovie(other, 0, 10);
    recorder.end(other);
    assertEquals(22, recorder.event("record.done").getLong("tags"));
  }

  @Test
  void namesThatDifferInCaseAreTwoFilesOrNone(Vertx vertx) throws IOException {
    RecorderFixture recorder = new RecorderFixture(vertx, folder, RecorderFixture.settings("{}"));
    Publication lower = recorder.publish("live", "one");
    Publication upper = recorder.publish("live", "ONE");
    recorder.start("live", "one", "record");
    boolean distinct = !Files.exists(folder.resolve("ONE.flv.part"));
    if (distinct) {
      recorder.start("live", "ONE", "record");
      recorder.sendMovie(upper, 0, 10);
    } else {
      assertEquals(409, assertThrows(ReplyException.class, () -> recorder.start("live", "ONE", "record")).failureCode());
    }
    recorder.sendMovie(lower, 0, 20);
    recorder.end(lower);
    recorder.event("record.done");
    recorder.end(upper);
    if (distinct) {
      recorder.event("record.done");
      assertEquals(22, TestFlv.media(folder.resolve("ONE.flv")).size());
    }
    assertEquals(42, TestFlv.media(folder.resolve("one.flv")).size());
  }
}
