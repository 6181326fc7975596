package io.github.vertxrtmp.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.flv.FlvScan;
import io.github.vertxrtmp.flv.TestFlv;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.stream.Publication;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class RecoveryTest {

  @TempDir
  private Path root;

  /** A recording as a crash leaves it: provisional head, tags, and half a tag. */
  private Path crash(String name, int extraBytes) throws IOException {
    Path complete = root.resolve(name);
    Files.createDirectories(complete.getParent());
    RecordingFile file = RecordingFile.create(complete, 2048);
    RecordingFile.Run run = file.run();
    for (MediaFrame frame : frames()) {
      run.add(frame, frame.timestamp());
    }
    run.end();
    file.abandon();
    Files.write(file.part(), Arrays.copyOf(new byte[] {9, 0, 1, 44}, extraBytes), java.nio.file.StandardOpenOption.APPEND);
    return file.part();
  }

  private List<MediaFrame> frames() throws IOException {
    return TestFlv.media(TestFlv.movie(3).write(root.resolve("source.tmp")));
  }

  private void assertRecovered(String name) throws IOException {
    Path file = root.resolve(name);
    assertFalse(Files.exists(FlvRoot.part(file)));
    FlvScan scan = TestFlv.scan(file);
    assertEquals(152, scan.summary().tags());
    assertEquals(2.96, scan.metadata().getNumber("duration"));
    assertEquals(scan.size(), scan.metadata().getNumber("filesize"));
    assertFalse(FlvRepair.repair(file).repaired());
  }

  @Test
  void whatACrashLeftIsFinishedAtTheStart(Vertx vertx) throws IOException {
    crash("a/one.flv", 200);
    crash("two.flv", 0);
    Files.write(root.resolve("half.flv.copy"), new byte[10]);
    RecorderFixture recorder = new RecorderFixture(vertx, root, RecorderFixture.settings("{}"));
    List<JsonObject> told = new ArrayList<>(List.of(recorder.event("record.repaired"), recorder.event("record.repaired")));
    told.sort(Comparator.comparing(event -> event.getString("name")));
    assertEquals(List.of("a/one", "two"), told.stream().map(event -> event.getString("name")).toList());
    assertEquals(List.of(200L, 0L), told.stream().map(event -> event.getLong("droppedBytes")).toList());
    assertTrue(told.get(0).getString("damage").startsWith("The last tag is cut") && told.get(1).getString("damage") == null, told::toString);
    assertEquals(152, told.get(0).getLong("tags"));
    assertRecovered("a/one.flv");
    assertRecovered("two.flv");
    assertFalse(Files.exists(root.resolve("half.flv.copy")));
  }

  @Test
  void cutAtEveryByteOfTheEnd() throws IOException {
    Path part = crash("one.flv", 0);
    byte[] whole = Files.readAllBytes(part);
    Path file = root.resolve("one.flv");
    for (int cut = 0; cut < 700; cut += 7) {
      Files.write(part, Arrays.copyOf(whole, whole.length - cut));
      FlvScan scan = PartFiles.complete(part, 2048);
      assertEquals(cut == 0 ? 152 : cut <= 315 ? 151 : cut <= 630 ? 150 : 149, scan.summary().tags(), "without the last " + cut);
      assertFalse(FlvRepair.repair(file).repaired());
    }
  }

  @Test
  void aPublisherGetsTheNameWhenItsOldFileIsFinished(Vertx vertx) throws IOException {
    crash("one.flv", 3);
    RecorderFixture recorder = new RecorderFixture(vertx, root, RecorderFixture.settings("{}"));
    Publication publication = recorder.publish("live", "one");
    recorder.start("live", "one", "append");
    recorder.sendMovie(publication, 0, 25);
    recorder.end(publication);
    recorder.event("record.done");
    assertEquals(152 + 52, TestFlv.media(root.resolve("one.flv")).size());
  }

  @Test
  void theFilesOfARecorderThatRunsAreItsOwn(Vertx vertx) throws IOException {
    Path part = crash("one.flv", 100);
    byte[] before = Files.readAllBytes(part);
    Path copy = Files.write(root.resolve("one.flv.copy"), new byte[10]);
    try (PartLocks other = new PartLocks(root)) {
      assertTrue(other.take(part));
      RecorderFixture recorder = new RecorderFixture(vertx, root, RecorderFixture.settings("{}"));
      Publication publication = recorder.publish("live", "two");
      recorder.start("live", "two", "record");
      recorder.end(publication);
      recorder.event("record.done");
      TestFlv.movie(1).write(root.resolve("one.flv"));
      Publication same = recorder.publish("live", "one");
      for (String mode : List.of("record", "append")) {
        assertThrows(ReplyException.class, () -> recorder.start("live", "one", mode), mode);
      }
      recorder.end(same);
      assertArrayEquals(before, Files.readAllBytes(part));
      assertTrue(Files.exists(copy));
      other.free(part);
      Publication free = recorder.publish("live", "one");
      recorder.start("live", "one", "append");
      assertEquals("one", recorder.event("record.repaired").getString("name"), "its recorder has died since");
      recorder.end(free);
    }
  }

  /** Two servers may share a folder, and the first may stop and start again. */
  @Test
  void aRecorderThatStartsLaterLeavesFilesToThoseThatWriteThem(Vertx vertx) throws IOException {
    FlvRoot shared = new FlvRoot(root);
    String first = RecorderFixture.await(vertx.deployVerticle(new RecorderVerticle(shared, RecorderFixture.settings("{}"))));
    RecorderFixture second = new RecorderFixture(vertx, root, RecorderFixture.settings("{\"write\": {\"millis\": 1}}"));
    RecorderFixture.await(vertx.undeploy(first));
    Publication publication = second.publish("live", "one");
    second.start("live", "one", "record");
    second.sendMovie(publication, 0, 50);
    crash("two.flv", 0);
    new RecorderFixture(vertx, root, RecorderFixture.settings("{}"));
    assertEquals("two", second.event("record.repaired").getString("name"));
    second.onPublisher(now -> second.sendPictures(publication, 2000, 50));
    second.end(publication);
    assertEquals(202, second.event("record.done").getLong("tags"));
    assertFalse(FlvRepair.repair(root.resolve("one.flv")).repaired());
  }

  @Test
  void garbageIsPutAsideAndDoesNotBlockTheName(Vertx vertx) throws IOException {
    Files.write(root.resolve("one.flv.part"), new byte[3000]);
    Files.write(root.resolve("two.flv.part"), new byte[0]);
    RecorderFixture recorder = new RecorderFixture(vertx, root, RecorderFixture.settings("{}"));
    for (String name : List.of("one", "two")) {
      Publication publication = recorder.publish("live", name);
      recorder.start("live", name, "record");
      recorder.sendMovie(publication, 0, 25);
      recorder.end(publication);
      assertEquals(52, recorder.event("record.done").getLong("tags"));
    }
    assertEquals(3000, Files.size(root.resolve("one.flv.damaged")));
  }
}
