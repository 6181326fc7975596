package io.github.vertxrtmp.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfEcmaArray;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.NodeId;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.flv.FlvIndex;
import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.flv.FlvScan;
import io.github.vertxrtmp.flv.TestFlv;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.stream.Publication;
import io.github.vertxrtmp.test.FfmpegTool;
import io.github.vertxrtmp.test.TestMedia;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class RecorderVerticleTest {

  @TempDir
  private Path root;
  private RecorderFixture recorder;

  @BeforeEach
  void deploy(Vertx vertx) {
    recorder = new RecorderFixture(vertx, root, RecorderFixture.settings("{}"));
  }

  private JsonObject record(String name, String mode, long startMillis, int pictures) {
    Publication publication = recorder.publish("live", name);
    recorder.start("live", name, mode);
    recorder.sendMovie(publication, startMillis, pictures);
    recorder.end(publication);
    return recorder.event("record.done");
  }

  @Test
  void everyFrameIsInTheFileInOrder() throws Exception {
    Publication publication = recorder.publish("live", "room/one");
    JsonObject reply = recorder.start("live", "room/one", "record");
    Path file = root.resolve("room/one.flv");
    assertEquals(file.toString(), reply.getString("path"));
    Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    recorder.sendMovie(publication, 5_000_000, 60);
    assertFalse(Files.exists(file), "final name before it is complete");
    recorder.end(publication);
    JsonObject done = recorder.event("record.done");

    List<MediaFrame> media = TestFlv.media(file);
    assertEquals(122, media.size());
    assertArrayEquals(TestMedia.avcHeader(), RecorderFixture.bytes(media.get(0)));
    assertArrayEquals(TestMedia.aacHeader(), RecorderFixture.bytes(media.get(1)));
    for (int i = 0; i < 60; i++) {
      assertEquals(40L * i, media.get(2 + 2 * i).timestamp());
      assertEquals(40L * i + 7, media.get(3 + 2 * i).timestamp());
      assertArrayEquals(TestMedia.aacFrame(i), RecorderFixture.bytes(media.get(3 + 2 * i)));
    }
    assertFalse(Files.exists(root.resolve("room/one.flv.part")));
    assertEquals(Files.size(file), done.getLong("size"));
    assertEquals(122, done.getLong("tags"));
    assertEquals("avc1", done.getString("videoCodec"));
    assertEquals("mp4a", done.getString("audioCodec"));
    assertEquals(2.367, done.getDouble("duration"), 0.0001);
    Instant first = Instant.parse(done.getString("firstFrame"));
    Instant last = Instant.parse(done.getString("lastFrame"));
    assertTrue(!first.isBefore(before) && !last.isBefore(first) && !last.isAfter(Instant.now()), done::encode);
  }

  @Test
  void headTellsTheTruth() throws Exception {
    record("one", "record", 1000, 60);
    FlvScan scan = TestFlv.scan(root.resolve("one.flv"));
    assertTrue(scan.header().audio() && scan.header().video());
    AmfObject facts = scan.metadata();
    assertEquals(2.367, facts.getNumber("duration"), 0.0001);
    assertEquals(scan.size(), facts.getNumber("filesize"));
    assertEquals(2.367, facts.getNumber("lasttimestamp"), 0.0001);
    assertEquals(true, facts.get("hasKeyframes"));
    assertEquals(160, facts.getNumber("width"));
    assertEquals(120, facts.getNumber("height"));
    assertEquals(25, facts.getNumber("framerate"));
    assertEquals((61 * 300 - 256) * 8 / 1000.0 / 2.367, facts.getNumber("videodatarate"), 1);
    assertEquals((60 * 300 + 4) * 8 / 1000.0 / 2.367, facts.getNumber("audiodatarate"), 0.001);
    assertEquals(7, facts.getNumber("videocodecid"));
    assertEquals(10, facts.getNumber("audiocodecid"));
    assertEquals(3, FlvMetadata.index(facts).size());
    for (int i = 0; i < 3; i++) {
      assertEquals(scan.summary().index().position(i), FlvMetadata.index(facts).position(i));
      assertEquals(1000L * i, FlvMetadata.index(facts).time(i));
    }
  }

  @Test
  void whatThePublisherSaysIsKept() throws Exception {
    Publication publication = recorder.publish("live", "one");
    recorder.start("live", "one", "record");
    AmfEcmaArray said = new AmfEcmaArray().put("width", 320.0).put("height", 240.0).put("framerate", 24.0).put("encoder", "a program")
      .put("duration", 99.0).put("metadatacreator", "another").put("padding", List.of("x"));
    recorder.onPublisher(now -> publication.send(Kind.DATA, 0, TestMedia.data("onMetaData", said)));
    recorder.sendMovie(publication, 0, 5);
    assertEquals(320, recordedSoFar("one").getNumber("width"), "known after a crash as well");
    recorder.end(publication);
    recorder.event("record.done");
    AmfObject facts = TestFlv.scan(root.resolve("one.flv")).metadata();
    assertEquals(List.of(320.0, 240.0, 24.0, "a program"), List.of("width", "height", "framerate", "encoder").stream().map(facts::get).toList());
    assertEquals(0.167, facts.getNumber("duration"));
    assertTrue(FlvMetadata.isRecorded(facts));
    assertEquals(1, TestFlv.frames(root.resolve("one.flv")).stream().filter(frame -> frame.kind() == Kind.DATA).count());
  }

  /** A pause of five seconds, and a clock that begins anew an hour later. */
  @Test
  void gapsCountInTimesButNotInTheFrameRate() throws Exception {
    Publication publication = recorder.publish("live", "one");
    recorder.start("live", "one", "record");
    recorder.onPublisher(now -> publication.send(Kind.DATA, 0, TestMedia.data("onMetaData", new AmfEcmaArray().put("framerate", 0.0))));
    recorder.sendMovie(publication, 0, 50);
    recorder.sendMovie(publication, 7000, 50);
    recorder.sendMovie(publication, 3_600_000, 50);
    recorder.end(publication);
    assertEquals(10.974, recorder.event("record.done").getDouble("duration"));
    Path file = root.resolve("one.flv");
    assertFalse(FlvRepair.repair(file).repaired(), "length and index agree with the tags");
    AmfObject facts = TestFlv.scan(file).metadata();
    assertEquals(25, facts.getNumber("framerate"), 0.05);
    assertEquals(10.974, facts.getNumber("duration"));
    FlvIndex index = FlvMetadata.index(facts);
    assertEquals(List.of(0L, 1000L, 7000L, 8000L, 9007L, 10_007L), IntStream.range(0, index.size()).mapToObj(index::time).toList());
  }

  /** The head is being written: half of it is none. */
  private AmfObject recordedSoFar(String name) throws Exception {
    long deadline = System.nanoTime() + 20_000_000_000L;
    AmfObject facts = TestFlv.scan(root.resolve(name + ".flv.part")).metadata();
    while ((facts == null || facts.get("width") == null) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
      facts = TestFlv.scan(root.resolve(name + ".flv.part")).metadata();
    }
    return facts;
  }

  @ParameterizedTest
  @ValueSource(strings = {"AUDIO", "VIDEO"})
  void flagsOfOneMediumOnly(String kind) throws Exception {
    Publication publication = recorder.publish("live", "one");
    recorder.start("live", "one", "record");
    recorder.onPublisher(now -> {
      for (int i = 0; i < 50; i++) {
        publication.send(Kind.valueOf(kind), 40L * i, kind.equals("AUDIO") ? TestMedia.aacFrame(i) : TestMedia.avcKeyframe(i));
      }
    });
    recorder.end(publication);
    recorder.event("record.done");
    FlvScan scan = TestFlv.scan(root.resolve("one.flv"));
    assertEquals(kind.equals("AUDIO"), scan.header().audio());
    assertEquals(kind.equals("VIDEO"), scan.header().video());
    assertEquals(kind.equals("AUDIO") ? 2 : 50, FlvMetadata.index(scan.metadata()).size());
  }

  @Test
  void recordReplacesWhenItIsComplete() throws Exception {
    record("one", "record", 0, 60);
    byte[] first = Files.readAllBytes(root.resolve("one.flv"));
    Publication publication = recorder.publish("live", "one");
    recorder.start("live", "one", "record");
    recorder.sendMovie(publication, 0, 5);
    assertArrayEquals(first, Files.readAllBytes(root.resolve("one.flv")));
    recorder.end(publication);
    recorder.event("record.done");
    assertEquals(12, TestFlv.media(root.resolve("one.flv")).size());
  }

  @Test
  void appendGoesOn() throws Exception {
    record("one", "record", 0, 50);
    JsonObject done = record("one", "append", 777_000, 50);
    FlvScan scan = TestFlv.scan(root.resolve("one.flv"));
    assertEquals(204, scan.summary().tags());
    assertTrue(scan.timesRise());
    assertEquals(1.967 + 0.04 + 1.967, scan.metadata().getNumber("duration"), 0.0001, "a picture later");
    assertEquals(4, FlvMetadata.index(scan.metadata()).size());
    assertEquals(scan.size(), done.getLong("size"));
  }

  @Test
  void appendToAFileThatIsCut() throws Exception {
    record("one", "record", 0, 50);
    Path file = root.resolve("one.flv");
    byte[] cut = Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) - 5);
    Files.write(file, cut);
    record("one", "append", 777_000, 50);
    FlvScan scan = TestFlv.scan(file);
    assertNull(scan.damage());
    assertEquals(101 + 102, scan.summary().tags(), "behind the last whole tag");
    assertTrue(scan.timesRise());
    assertArrayEquals(cut, Files.readAllBytes(root.resolve("one.flv.damaged")), "what was left out is kept");
  }

  @Test
  void appendToTheFileOfAnotherProgram() throws Exception {
    TestFlv.film(root.resolve("film.flv"), 2);
    List<MediaFrame> before = TestFlv.media(root.resolve("film.flv"));
    long last = TestFlv.scan(root.resolve("film.flv")).summary().lastTimestamp();
    record("film", "append", 0, 50);
    FlvScan scan = TestFlv.scan(root.resolve("film.flv"));
    List<MediaFrame> media = TestFlv.media(root.resolve("film.flv"));
    assertEquals(before.size() + 102, media.size());
    for (int i = 0; i < before.size(); i++) {
      assertEquals(before.get(i).timestamp(), media.get(i).timestamp());
      assertEquals(before.get(i).payload(), media.get(i).payload());
    }
    assertTrue(media.get(before.size()).timestamp() > last);
    assertEquals(4, FlvMetadata.index(scan.metadata()).size());
  }

  @Test
  void appendToWhatIsNoFilmIsRefused() throws Exception {
    Files.writeString(root.resolve("text.flv"), "This is no film");
    Files.createDirectory(root.resolve("folder.flv"));
    for (String name : List.of("text", "folder")) {
      Publication publication = recorder.publish("live", name);
      int code = name.equals("text") ? 409 : 400;
      assertEquals(code, assertThrows(ReplyException.class, () -> recorder.start("live", name, "append")).failureCode());
      recorder.end(publication);
    }
    assertEquals("This is no film", Files.readString(root.resolve("text.flv")));
    assertEquals(List.of(), List.of(root.toFile().list((folder, name) -> name.contains(".flv."))));
  }

  /** A second has one keyframe. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void ffprobeAcceptsTheFile(int seconds) throws Exception {
    Path film = root.resolve("source/film.flv");
    TestFlv.film(film, seconds);
    Publication publication = recorder.publish("live", "copy");
    recorder.start("live", "copy", "record");
    recorder.send(publication, TestFlv.frames(film));
    recorder.end(publication);
    recorder.event("record.done");
    String probe = FfmpegTool.probe(Duration.ofSeconds(20), "-v", "error", "-show_entries", "format=duration:stream=codec_name,width,nb_read_packets",
      "-count_packets", "-of", "csv", root.resolve("copy.flv").toString()).orFail().stdout();
    assertTrue(probe.contains("h264,160," + 25 * seconds), probe);
    assertTrue(probe.contains("aac"), probe);
    assertEquals(seconds, TestFlv.scan(root.resolve("copy.flv")).metadata().getNumber("duration"), 0.1);
    assertEquals(2, probe.lines().filter(line -> line.startsWith("stream,")).count(), "no stream of anything else: " + probe);
    assertEquals("", FfmpegTool.run(Duration.ofSeconds(20), "-v", "warning", "-i", root.resolve("copy.flv").toString(), "-f", "null", "-").orFail().stderr());
  }

  /** It would read the file from its beginning otherwise. */
  @Test
  void ffmpegSeeksByTheIndex() throws Exception {
    FfmpegTool.assumeAvailable();
    record("one", "record", 0, 15_000);
    Path file = root.resolve("one.flv");
    String log = FfmpegTool.run(Duration.ofSeconds(20), "-v", "debug", "-probesize", "100000", "-ss", "500", "-i", file.toString(), "-t", "0.2",
      "-c", "copy", "-f", "framecrc", "-").orFail().stderr();
    Matcher read = Pattern.compile("Statistics: (\\d+) bytes read").matcher(log);
    assertTrue(read.find(), log);
    assertTrue(Long.parseLong(read.group(1)) < Files.size(file) / 4, read.group() + " of " + Files.size(file));
  }

  @Test
  void startInTheMiddleBeginsAtTheKeyframe() throws Exception {
    Publication publication = recorder.publish("live", "one");
    recorder.sendMovie(publication, 0, 60);
    recorder.start("live", "one", "record");
    recorder.onPublisher(now -> publication.send(Kind.VIDEO, 2400, TestMedia.avcFrame(60)));
    JsonObject stopped = recorder.request("stop", "live", "one", null);
    List<MediaFrame> media = TestFlv.media(root.resolve("one.flv"));
    assertTrue(media.get(0).isSequenceHeader() && media.get(1).isSequenceHeader());
    assertTrue(media.get(2).isKeyframe());
    assertEquals(0, media.get(2).timestamp());
    assertEquals(400, media.get(media.size() - 1).timestamp());
    assertEquals(media.size(), stopped.getLong("tags").intValue());
    assertEquals(0, recorder.list().getJsonArray("recordings").size());
  }

  @Test
  void listTellsWhatRuns() {
    Publication publication = recorder.publish("live", "one");
    recorder.start("live", "one", "record");
    JsonObject recording = recorder.list().getJsonArray("recordings").getJsonObject(0);
    assertEquals("live/one", recording.getString("stream"));
    assertEquals("record", recording.getString("mode"));
    recorder.end(publication);
  }

  @Test
  void aRecordingWithoutFramesLeavesNothing() {
    Publication publication = recorder.publish("live", "one");
    recorder.start("live", "one", "record");
    recorder.end(publication);
    assertEquals(0, recorder.event("record.done").getLong("tags"));
    assertFalse(Files.exists(root.resolve("one.flv")));
    assertFalse(Files.exists(root.resolve("one.flv.part")));
  }

  @Test
  void twoStreamsCannotShareAFile() {
    Publication one = recorder.publish("live", "one");
    Publication other = recorder.publish("other", "one");
    recorder.start("live", "one", "record");
    ReplyException refused = assertThrows(ReplyException.class, () -> recorder.start("other", "one", "record"));
    assertEquals(409, refused.failureCode());
    recorder.end(one);
    recorder.end(other);
  }

  @Test
  void aSecondStartOfTheSameIsTheSame() {
    Publication publication = recorder.publish("live", "one");
    JsonObject first = recorder.start("live", "one", "record");
    assertEquals(first, recorder.start("live", "one", "record"));
    assertEquals(first, recorder.start("live", "one", "append"), "it goes on as it is, and says how");
    assertEquals(1, recorder.list().getJsonArray("recordings").size());
    recorder.end(publication);
  }

  @Test
  void withoutAStreamThereIsNoRecording() {
    ReplyException refused = assertThrows(ReplyException.class, () -> recorder.start("live", "nobody", "record"));
    assertEquals(404, refused.failureCode());
    assertEquals(0, root.toFile().list((folder, name) -> name.contains("nobody")).length);
  }

  @Test
  void answersForItsNode(Vertx vertx) {
    Publication publication = recorder.publish("live", "one");
    JsonObject start = new JsonObject().put("action", "start").put("app", "live").put("name", "one");
    String address = RtmpAddresses.recorder(NodeId.of(vertx));
    assertEquals("live/one", RecorderFixture.await(vertx.eventBus().<JsonObject>request(address, start)).body().getString("stream"));
    JsonObject list = RecorderFixture.await(vertx.eventBus().<JsonObject>request(address, new JsonObject().put("action", "list"))).body();
    assertEquals(NodeId.of(vertx), list.getString("node"));
    assertEquals(1, list.getJsonArray("recordings").size());
    recorder.end(publication);
  }

  /** As it is in a cluster, where each node has a recorder and a request may come to any. */
  @Test
  void aStreamOfAnotherNodeIsLeftToItsRecorder(Vertx vertx) {
    vertx.eventBus().consumer("rtmp.stream.live/far", info -> info.reply(new JsonObject().put("node", "far")));
    vertx.eventBus().<JsonObject>consumer("rtmp.recorder.far", request -> request.reply(new JsonObject().put("asked", request.body().getString("action"))));
    assertEquals("start", recorder.start("live", "far", "record").getString("asked"));
    vertx.eventBus().<JsonObject>consumer("rtmp.recorder.live/far", request -> request.reply(new JsonObject().put("said", request.body().getString("action"))));
    assertEquals("stop", recorder.request("stop", "live", "far", null).getString("said"));
    JsonObject start = new JsonObject().put("action", "start").put("app", "live").put("name", "far");
    ReplyException here = assertThrows(ReplyException.class,
      () -> RecorderFixture.await(vertx.eventBus().request(RtmpAddresses.recorder(NodeId.of(vertx)), start)));
    assertEquals(404, here.failureCode(), "asked as this node");
  }

  /** Who asks for another recording of the stream later would wait for its answer. */
  @Test
  void nobodyAnswersForARecordingThatIsOver(Vertx vertx) {
    Publication publication = recorder.publish("live", "one");
    recorder.start("live", "one", "record");
    recorder.request("stop", "live", "one", null);
    ReplyException nobody = assertThrows(ReplyException.class, () -> RecorderFixture.await(
      vertx.eventBus().request(RtmpAddresses.recording(publication.key()), new JsonObject().put("action", "list"))));
    assertEquals(ReplyFailure.NO_HANDLERS, nobody.failureType());
    recorder.end(publication);
  }

  @Test
  void wrongRequestsAreRefused() {
    assertEquals(400, assertThrows(ReplyException.class, () -> recorder.request("dance", "live", "one", null)).failureCode());
    assertEquals(400, assertThrows(ReplyException.class, () -> recorder.start("live", "one", "backwards")).failureCode());
    assertEquals(400, assertThrows(ReplyException.class, () -> recorder.start("live", "", "record")).failureCode());
    assertEquals(404, assertThrows(ReplyException.class, () -> recorder.request("stop", "live", "one", null)).failureCode());
  }

  @Test
  void aNameThatLeavesTheRootIsRefused() {
    Publication publication = recorder.publish("live", "../out");
    ReplyException refused = assertThrows(ReplyException.class, () -> recorder.start("live", "../out", "record"));
    assertEquals(400, refused.failureCode());
    assertFalse(Files.exists(root.resolveSibling("out.flv")));
    recorder.end(publication);
  }
}
