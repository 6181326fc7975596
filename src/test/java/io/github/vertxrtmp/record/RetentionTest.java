package io.github.vertxrtmp.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfEcmaArray;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.config.RecordKeepSettings;
import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.flv.FlvSummary;
import io.github.vertxrtmp.flv.TestFlv;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {

  private static final long NOW = 1_700_000_000_000L;

  @TempDir
  private Path root;

  private Path file(String name, int size, int ageSeconds) throws IOException {
    return file(name, FlvMetadata.head(FlvMetadata.forFile(null, true), new FlvSummary(2), 0, size, size).array(), ageSeconds);
  }

  private Path file(String name, byte[] bytes, int ageSeconds) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return Files.setLastModifiedTime(file, FileTime.fromMillis(NOW - ageSeconds * 1000L));
  }

  private List<Path> run(long seconds, long bytes) throws IOException {
    return new Retention(new FlvRoot(root), new RecordKeepSettings(seconds, bytes, 60)).run(NOW);
  }

  @Test
  void byAge() throws IOException {
    Path old = file("a/old.flv", 1000, 101);
    Path young = file("young.flv", 1000, 99);
    Path part = file("half.flv.part", 1000, 1000);
    Path other = file("notes.txt", 1000, 1000);
    assertEquals(List.of(old), run(100, 0));
    assertTrue(Files.exists(young) && Files.exists(part) && Files.exists(other));
  }

  @Test
  void bySizeOldestFirst() throws IOException {
    Path middle = file("middle.flv", 1000, 20);
    Path oldest = file("b/oldest.flv", 1000, 30);
    file("newest.flv", 1000, 10);
    assertEquals(List.of(oldest, middle), run(0, 1999));
    assertEquals(List.of(), run(0, 1999));
  }

  /** Of other programs, without metadata, with those of others, and no FLV file at all; large ones leave room for recordings all the same. */
  @Test
  void whatNoRecorderHasWrittenStays() throws IOException {
    AmfObject other = new AmfEcmaArray().put("metadatacreator", "another program").put("duration", 1.0);
    List<Path> kept = List.of(file("film.flv", TestFlv.movie(2).bytes(), 1000),
      file("indexed.flv", FlvMetadata.head(FlvMetadata.forFile(other, false), new FlvSummary(2), 0, 0, 3000).array(), 1000),
      file("text.flv", "no film".getBytes(StandardCharsets.UTF_8), 1000));
    Path recorded = file("recorded.flv", 1000, 500);
    assertEquals(List.of(), run(0, 1000));
    assertEquals(List.of(recorded), run(100, 1000));
    assertTrue(kept.stream().allMatch(Files::exists));
  }

  @Test
  void neverOneThatIsPlayed() throws IOException {
    Path played = file("played.flv", 1000, 500);
    Path other = file("other.flv", 1000, 400);
    FlvRoot flvRoot = new FlvRoot(root);
    flvRoot.beginUse(played);
    flvRoot.beginUse(played);
    flvRoot.endUse(played);
    Retention retention = new Retention(flvRoot, new RecordKeepSettings(100, 0, 60));
    assertEquals(List.of(other), retention.run(NOW));
    flvRoot.endUse(played);
    assertEquals(List.of(played), retention.run(NOW));
  }

  @Test
  void neverOneThatARecorderMayGoOnWith() throws IOException {
    Path resting = file("resting.flv", 1000, 500);
    FlvRoot flvRoot = new FlvRoot(root);
    flvRoot.beginRest(resting);
    Retention retention = new Retention(flvRoot, new RecordKeepSettings(100, 0, 60));
    assertEquals(List.of(), retention.run(NOW));
    flvRoot.endRest(resting);
    assertEquals(List.of(resting), retention.run(NOW));
  }

  /** When the recorder starts, and from then on. */
  @ParameterizedTest
  @CsvSource({"86400, 1", "1, 2"})
  @ExtendWith(VertxExtension.class)
  void aRecorderLooksAgainAndAgain(int checkSeconds, int times, Vertx vertx) throws IOException {
    Path old = file("old.flv", 1000, 0);
    new RecorderFixture(vertx, root, RecorderFixture.settings("{\"keep\": {\"seconds\": 100, \"checkSeconds\": " + checkSeconds + "}}"));
    TestServer.awaitTrue("deleted", () -> !Files.exists(old));
    for (int i = 1; i < times; i++) {
      file("old.flv", 1000, 0);
      TestServer.awaitTrue("deleted again", () -> !Files.exists(old));
    }
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    Path outside = Files.createTempDirectory("outside");
    Path kept = Files.move(file("kept.flv", 1000, 500), outside.resolve("kept.flv"));
    Files.createSymbolicLink(root.resolve("link"), outside);
    Files.createSymbolicLink(root.resolve("link.flv"), kept);
    assertEquals(List.of(), run(1, 1));
    assertTrue(Files.exists(kept));
  }
}
