package io.github.vertxrtmp.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.config.RecordKeepSettings;
import io.github.vertxrtmp.flv.FlvRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {

  private static final long NOW = 1_700_000_000_000L;

  @TempDir
  private Path root;

  private Path file(String name, int size, int ageSeconds) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[size]);
    return Files.setLastModifiedTime(file, FileTime.fromMillis(NOW - ageSeconds * 1000L));
  }

  private List<Path> run(long seconds, long bytes) throws IOException {
    return new Retention(new FlvRoot(root), new RecordKeepSettings(seconds, bytes, 60)).run(NOW);
  }

  @Test
  void byAge() throws IOException {
    Path old = file("a/old.flv", 10, 101);
    Path young = file("young.flv", 10, 99);
    Path part = file("half.flv.part", 10, 1000);
    Path other = file("notes.txt", 10, 1000);
    assertEquals(List.of(old), run(100, 0));
    assertTrue(Files.exists(young) && Files.exists(part) && Files.exists(other));
  }

  @Test
  void bySizeOldestFirst() throws IOException {
    Path middle = file("middle.flv", 100, 20);
    Path oldest = file("b/oldest.flv", 100, 30);
    file("newest.flv", 100, 10);
    assertEquals(List.of(oldest, middle), run(0, 199));
    assertEquals(List.of(), run(0, 199));
  }

  @Test
  void neverOneThatIsPlayed() throws IOException {
    Path played = file("played.flv", 100, 500);
    Path other = file("other.flv", 100, 400);
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
  void linksAreNotFollowed() throws IOException {
    Path outside = Files.createTempDirectory("outside");
    Path kept = Files.write(outside.resolve("kept.flv"), new byte[10]);
    Files.createSymbolicLink(root.resolve("link"), outside);
    Files.createSymbolicLink(root.resolve("link.flv"), kept);
    assertEquals(List.of(), run(1, 1));
    assertTrue(Files.exists(kept));
  }
}
