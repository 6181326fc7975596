package io.github.vertxrtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.flv.TestFlv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code repair} as a user runs it. */
class RepairIT {

  @TempDir
  private Path folder;

  private Launch.Result repair(String... files) {
    List<String> arguments = new java.util.ArrayList<>(List.of("repair"));
    arguments.addAll(Arrays.asList(files));
    try (Launch launch = Launch.start(folder, Map.of(), List.of(), arguments)) {
      return launch.end();
    }
  }

  @Test
  void saysWhatItDidWithEachFile() throws IOException {
    byte[] movie = TestFlv.movie(2).bytes();
    Files.write(folder.resolve("cut.flv"), Arrays.copyOf(movie, movie.length - 1));
    Files.writeString(folder.resolve("text.flv"), "no film");
    Launch.Result result = repair("cut.flv", "text.flv", "none.flv");
    assertEquals(1, result.status());
    assertEquals(1, result.stdout().size(), result::toString);
    assertTrue(result.stdout().get(0).startsWith("cut.flv: repaired (The last tag is cut at byte ")
      && result.stdout().get(0).endsWith("; no metadata, 314 bytes left out), 101 tags, 1.960 s"), result::toString);
    assertEquals(2, result.stderr().size(), result::toString);
    assertTrue(result.stderr().get(0).startsWith("vertx-rtmp: text.flv: cannot be repaired: No FLV file"), result::toString);
    assertEquals("vertx-rtmp: none.flv: cannot be repaired: no such file", result.stderr().get(1));
    assertEquals(new Launch.Result(0, List.of("cut.flv: sound, 101 tags, 1.960 s"), List.of()), repair("cut.flv"));
  }

  @Test
  void wantsFiles() {
    assertEquals(new Launch.Result(2, List.of(), List.of("vertx-rtmp: repair: expected FILE…")), repair());
  }
}
