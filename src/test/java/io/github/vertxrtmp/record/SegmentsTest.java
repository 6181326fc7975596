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
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.stream.Publication;
import io.github.vertxrtmp.test.TestMedia;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class SegmentsTest {

  @TempDir
  private Path root;
  private final List<JsonObject> events = new ArrayList<>();

  /** A recording without a stream in front of it: times of the wall clock are ours. */
  private RecordingWriter writer(String settings, RecordMode mode, long nowMillis) throws IOException {
    TargetFiles target = new TargetFiles(new FlvRoot(root), new PartLocks(root), new StreamKey("live", "cam"), mode, RecorderFixture.settings(settings), nowMillis);
    RecordingWriter writer = new RecordingWriter(target, RecorderFixture.settings(settings), (type, facts) -> events.add(facts.put("type", type)));
    writer.open(nowMillis);
    return writer;
  }

  private static List<MediaFrame> second(int number) {
    List<MediaFrame> frames = new ArrayList<>();
    if (number == 0) {
      frames.add(MediaFrame.of(Kind.VIDEO, 0, 0, TestMedia.avcHeader()));
      frames.add(MediaFrame.of(Kind.AUDIO, 0, 0, TestMedia.aacHeader()));
    }
    for (int i = 0; i < 10; i++) {
      frames.add(MediaFrame.of(Kind.VIDEO, number * 1000L + 100 * i, 0, i == 0 ? TestMedia.avcKeyframe(number) : TestMedia.avcFrame(i)));
      frames.add(MediaFrame.of(Kind.AUDIO, number * 1000L + 100 * i, 0, TestMedia.aacFrame(i)));
    }
    return frames;
  }

  /** Ten seconds, beginning at a time of the wall clock. */
  private JsonObject record(RecordingWriter writer, long startMillis) throws IOException {
    for (int i = 0; i < 10; i++) {
      long now = startMillis + 1000L * i;
      writer.write(second(i), now, now);
    }
    return writer.finish();
  }

  private List<String> names() {
    return List.of(root.toFile().list()).stream().filter(name -> !name.equals(PartLocks.NAME)).sorted().toList();
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
    "{\"segment\": {\"seconds\": 3, \"name\": \"{name}-{n}\"}};      3 3 3 1; time",
    "{\"segment\": {\"bytes\": 65000, \"name\": \"{name}-{n}\"}};    4 4 2;   size",
    "{\"segment\": {\"clockSeconds\": 4, \"name\": \"{name}-{n}\"}}; 2 4 4;   clock",
  })
  void cuts(String settings, String seconds, String reason) throws IOException {
    Instant start = Instant.parse("2026-03-01T10:00:02.500Z");
    JsonObject last = record(writer(settings, RecordMode.RECORD, start.toEpochMilli()), start.toEpochMilli());
    String[] expected = seconds.split(" ");
    int before = 10 - Integer.parseInt(expected[expected.length - 1]);
    assertEquals(start.plusSeconds(before).toString(), last.getString("firstFrame"));
    assertEquals(start.plusSeconds(9).toString(), last.getString("lastFrame"));
    assertEquals(expected.length, names().size(), () -> names().toString());
    int frame = 0;
    for (int i = 0; i < expected.length; i++) {
      Path file = root.resolve("cam-" + (i + 1) + ".flv");
      List<MediaFrame> media = TestFlv.media(file);
      int length = Integer.parseInt(expected[i]);
      assertEquals(2 + 20 * length, media.size(), file.toString());
      assertArrayEquals(TestMedia.avcHeader(), RecorderFixture.bytes(media.get(0)));
      assertArrayEquals(TestMedia.aacHeader(), RecorderFixture.bytes(media.get(1)));
      assertArrayEquals(TestMedia.avcKeyframe(frame), RecorderFixture.bytes(media.get(2)));
      assertEquals(0, media.get(2).timestamp());
      assertEquals(length - 0.1, TestFlv.scan(file).metadata().getNumber("duration"), 0.0001);
      frame += length;
    }
    assertEquals(expected.length - 1, events.size());
    assertEquals("record.segment", events.get(0).getString("type"));
    assertEquals(reason, events.get(0).getString("reason"));
    assertEquals(root.resolve("cam-1.flv").toString(), events.get(0).getString("path"));
    assertEquals(root.resolve("cam-2.flv").toString(), events.get(0).getString("next"));
  }

  @Test
  void namesHaveDatesAndNeverMeet() throws IOException {
    String settings = "{\"segment\": {\"seconds\": 100, \"zone\": \"Asia/Tokyo\", \"name\": \"{yyyy}/{MM-dd}/{name}_{HHmmss}\"}}";
    long now = Instant.parse("2026-03-01T20:00:02Z").toEpochMilli();
    for (int i = 0; i < 3; i++) {
      record(writer(settings, RecordMode.RECORD, now), now);
    }
    for (String name : List.of("cam_050002", "cam_050002-2", "cam_050002-3")) {
      assertTrue(Files.exists(root.resolve("2026/03-02/" + name + ".flv")), name);
    }
  }

  @Test
  void midnightIsThatOfTheZone() throws IOException {
    String settings = "{\"segment\": {\"clockSeconds\": 86400, \"zone\": \"Asia/Tokyo\", \"name\": \"{dd}\"}}";
    long now = Instant.parse("2026-03-01T14:59:57Z").toEpochMilli();
    record(writer(settings, RecordMode.RECORD, now), now);
    assertEquals(List.of("01.flv", "02.flv"), names());
    assertEquals(2 + 20 * 3, TestFlv.media(root.resolve("01.flv")).size());
  }

  /** Players read times as signed: 24 days and 20 hours. */
  @Test
  void aFileEndsBeforeItsTimesOverflow() throws IOException {
    RecordingWriter writer = writer("{\"maxGapMillis\": 86400000, \"segment\": {\"name\": \"{name}-{n}\"}}", RecordMode.RECORD, 0);
    List<MediaFrame> frames = new ArrayList<>();
    for (int day = 0; day < 30; day++) {
      frames.add(MediaFrame.of(Kind.VIDEO, 86_400_000L * day, 0, TestMedia.avcKeyframe(day)));
    }
    record(writer, frames);
    assertEquals(25, TestFlv.media(root.resolve("cam.flv")).size());
    assertEquals(5, TestFlv.media(root.resolve("cam-2.flv")).size());
    assertEquals("time", events.get(0).getString("reason"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{name", "name}", "{name}-{HHmmssQQQQQQQ}", "{name}{{n}}"})
  void wrongPatterns(String pattern) {
    assertThrows(IllegalArgumentException.class, () -> new SegmentNames(pattern, ZoneOffset.UTC));
  }

  @Test
  void aChangedHeaderGoesOnInTheFile() throws IOException {
    RecordingWriter writer = writer("{}", RecordMode.RECORD, 0);
    record(writer, second(0), otherHeader(1000), second(1));
    assertEquals(List.of("cam.flv"), names());
    assertEquals(43, TestFlv.media(root.resolve("cam.flv")).size());
  }

  @Test
  void aChangedHeaderBeginsASegmentIfSoSet() throws IOException {
    RecordingWriter writer = writer("{\"segment\": {\"onHeaderChange\": true, \"name\": \"{name}-{n}\"}}", RecordMode.RECORD, 0);
    record(writer, second(0), List.of(MediaFrame.of(Kind.VIDEO, 1000, 0, TestMedia.avcHeader())), second(1), otherHeader(2000), second(2));
    assertEquals(List.of("cam-2.flv", "cam.flv"), names());
    List<MediaFrame> media = TestFlv.media(root.resolve("cam-2.flv"));
    assertArrayEquals(TestMedia.aacHeader(), RecorderFixture.bytes(media.get(0)));
    assertEquals(otherHeader(0).get(0).payload(), media.get(1).payload());
    assertTrue(media.get(2).isKeyframe());
    assertEquals("header", events.get(0).getString("reason"));
  }

  private static List<MediaFrame> otherHeader(long timestamp) {
    byte[] header = TestMedia.avcHeader();
    header[header.length - 1]++;
    return List.of(MediaFrame.of(Kind.VIDEO, timestamp, 0, header));
  }

  @SafeVarargs
  private static void record(RecordingWriter writer, List<MediaFrame>... batches) throws IOException {
    for (List<MediaFrame> batch : batches) {
      writer.write(batch, 0, 0);
    }
    writer.finish();
  }

  @Test
  void appendWithAnotherCodecBeginsASegment() throws IOException {
    TestFlv.movie(1).write(root.resolve("cam.flv"));
    List<MediaFrame> before = TestFlv.media(root.resolve("cam.flv"));
    RecordingWriter writer = writer("{\"segment\": {\"name\": \"{name}-{n}\"}}", RecordMode.APPEND, 0);
    record(writer, List.of(MediaFrame.of(Kind.VIDEO, 0, 0, TestMedia.enhancedHeader("hvc1")),
      MediaFrame.of(Kind.VIDEO, 0, 0, TestMedia.enhancedKeyframe("hvc1", 1)), MediaFrame.of(Kind.AUDIO, 5, 0, TestMedia.aacFrame(1))));
    assertEquals(before.size(), TestFlv.media(root.resolve("cam.flv")).size());
    FlvScan scan = TestFlv.scan(root.resolve("cam-2.flv"));
    assertEquals(3, scan.summary().tags());
    assertEquals("hvc1", scan.summary().videoCodec());
    assertEquals(0x68766331, scan.metadata().getNumber("videocodecid"));
    assertEquals("codec", events.get(0).getString("reason"));
  }

  /** The publisher was lost and is back. */
  @Test
  void aRestedFileGoesOn() throws IOException {
    RecordingWriter writer = writer("{}", RecordMode.RECORD, 0);
    for (int i = 0; i < 3; i++) {
      writer.write(second(i), 0, 0);
      writer.rest();
      assertEquals(List.of("cam.flv"), names());
      FlvScan scan = TestFlv.scan(root.resolve("cam.flv"));
      assertEquals(22 + 20L * i, scan.summary().tags());
      assertEquals(i + 0.9, scan.metadata().getNumber("duration"), 0.0001);
      assertEquals(scan.size(), scan.metadata().getNumber("filesize"));
    }
    writer.write(second(3), 0, 0);
    assertEquals(List.of("cam.flv.part"), names());
    writer.rest();
    assertEquals(82, writer.finish().getInteger("tags"));
    assertEquals(82, TestFlv.media(root.resolve("cam.flv")).size());
    assertEquals(List.of(), events);
  }

  @Test
  void aRestOfNothingLeavesNoFile() throws IOException {
    RecordingWriter writer = writer("{}", RecordMode.RECORD, 0);
    writer.rest();
    assertEquals(List.of("cam.flv.part"), names());
    assertEquals(0, writer.finish().getInteger("tags"));
    assertEquals(List.of(), names());
  }

  /** While it rests it is everybody's: what they do to it stays, and the recording goes on in another file. */
  @ParameterizedTest
  @ValueSource(strings = {"moved", "replaced", "longer", "name taken"})
  void aRestedFileThatIsNoLongerTheSameIsLeftAlone(String what) throws IOException {
    RecordingWriter writer = writer("{\"segment\": {\"name\": \"{name}-{n}\"}}", RecordMode.RECORD, 0);
    writer.write(second(0), 0, 0);
    writer.rest();
    Path file = root.resolve("cam.flv");
    switch (what) {
      case "moved" -> Files.move(file, root.resolve("archived.flv"));
      case "replaced" -> {
        Files.write(root.resolve("other"), Files.readAllBytes(file));
        Files.move(root.resolve("other"), file, StandardCopyOption.REPLACE_EXISTING);
      }
      case "longer" -> Files.write(file, new byte[1], StandardOpenOption.APPEND);
      default -> Files.createFile(root.resolve("cam.flv.part"));
    }
    byte[] before = Files.exists(file) ? Files.readAllBytes(file) : null;
    writer.write(second(1), 0, 0);
    writer.finish();
    assertArrayEquals(before, Files.exists(file) ? Files.readAllBytes(file) : null);
    List<MediaFrame> rest = TestFlv.media(root.resolve("cam-2.flv"));
    assertArrayEquals(TestMedia.avcHeader(), RecorderFixture.bytes(rest.get(0)));
    assertEquals(22, rest.size());
    assertEquals(0, rest.get(2).timestamp());
    assertEquals(0.9, TestFlv.scan(root.resolve("cam-2.flv")).metadata().getNumber("duration"), 0.0001);
    assertEquals("moved", events.get(0).getString("reason"));
    assertEquals(root.resolve("cam-2.flv").toString(), events.get(0).getString("next"));
  }

  @Test
  void aRecordingThatFailsBeforeItsFirstFrameHasNothingSafe() throws IOException {
    RecordingWriter writer = writer("{}", RecordMode.RECORD, 0);
    Files.delete(root.resolve("cam.flv.part"));
    assertThrows(NoSuchFileException.class, () -> writer.write(second(0), 0, 0));
    assertEquals(0, writer.salvage().getLong("bytesSafe"));
    assertEquals(List.of(), names());
  }

  @Test
  void aFileThatIsGivenUpIsNotLockedAnyMore() throws IOException {
    RecordingWriter writer = writer("{}", RecordMode.RECORD, 0);
    writer.write(second(0), 0, 0);
    Path part = root.resolve("cam.flv.part");
    try (PartLocks other = new PartLocks(root)) {
      assertFalse(other.take(part));
      writer.file().abandon();
      assertEquals(part.toString(), writer.salvage().getString("path"), "the disk takes nothing any more");
      assertTrue(other.take(part));
    }
  }

  /** The second time behind those of the first. */
  @Test
  void tenThousandSegmentsTwice() throws IOException {
    List<MediaFrame> frames = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      frames.add(MediaFrame.of(Kind.VIDEO, 40L * i, 0, TestMedia.avcKeyframe(i)));
    }
    for (int time = 1; time <= 2; time++) {
      record(writer("{\"indexEntries\": 2, \"write\": {\"fsync\": \"never\"}, \"segment\": {\"bytes\": 1, \"name\": \"{name}/{n}\"}}",
        RecordMode.RECORD, 0), frames);
      assertEquals(10_000 * time, root.resolve("cam").toFile().list().length);
      assertEquals(9_999 * time, events.size());
      assertArrayEquals(TestMedia.avcKeyframe(9_999), RecorderFixture.bytes(TestFlv.media(root.resolve("cam/" + 10_000 * time + ".flv")).get(0)));
    }
    assertFalse(PartFiles.find(root).iterator().hasNext());
  }

  @Test
  void aRecordingOfSegmentsTellsTheWholeStory(Vertx vertx) {
    RecorderFixture recorder = new RecorderFixture(vertx, root, RecorderFixture.settings("{\"segment\": {\"seconds\": 1, \"name\": \"{name}-{n}\"}}"));
    Publication publication = recorder.publish("live", "cam");
    assertEquals(root.resolve("cam-1.flv").toString(), recorder.start("live", "cam", "record").getString("path"));
    recorder.sendMovie(publication, 0, 60);
    recorder.end(publication);
    assertEquals(1, recorder.event("record.segment").getInteger("segment"));
    assertEquals(2, recorder.event("record.segment").getInteger("segment"));
    JsonObject done = recorder.event("record.done");
    assertEquals(3, done.getInteger("segment"));
    assertEquals(root.resolve("cam-3.flv").toString(), done.getString("path"));
  }
}
