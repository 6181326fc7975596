package io.github.vertxrtmp.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.vertxrtmp.flv.FlvFormatException;
import io.github.vertxrtmp.flv.FlvReader;
import io.github.vertxrtmp.flv.FlvScan;
import io.github.vertxrtmp.flv.FlvTag;
import io.github.vertxrtmp.flv.TestFlv;
import io.github.vertxrtmp.record.FlvRepair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class FlvFuzzTest {

  private static final int INDEX_ENTRIES = 64;

  @FuzzTest
  void file(byte[] file) throws IOException {
    read(file);
    scan(file);
    repair(file);
  }

  private static void read(byte[] file) throws IOException {
    FlvReader reader = new FlvReader(TestFlv.input(file), 4096);
    try {
      reader.readHeader();
      long before = reader.position();
      for (FlvTag tag = reader.next(); tag != null; tag = reader.next()) {
        assertTrue(reader.position() > before && reader.position() <= file.length, "position " + reader.position());
        before = reader.position();
        reader.payload(tag);
      }
    } catch (FlvFormatException refused) {
      // That is how it says no.
    }
  }

  private static void scan(byte[] file) throws IOException {
    try {
      FlvScan scan = FlvScan.salvage(TestFlv.input(file), INDEX_ENTRIES);
      assertTrue(scan.mediaBytes() <= file.length, "more bytes than there are");
    } catch (FlvFormatException refused) {
      // That is how it says no.
    }
  }

  /** A repaired file is sound, and a repair of it finds nothing to do; a file that cannot be repaired stays as it is. */
  private static void repair(byte[] bytes) throws IOException {
    Path folder = Files.createTempDirectory("fuzz");
    Path file = folder.resolve("file.flv");
    try {
      Files.write(file, bytes);
      FlvRepair.repair(file);
      byte[] repaired = Files.readAllBytes(file);
      FlvScan scan = FlvScan.of(TestFlv.input(repaired), INDEX_ENTRIES);
      assertNull(scan.damage());
      FlvRepair.Report again = FlvRepair.repair(file);
      assertFalse(again.repaired(), () -> "repaired again: " + again.problems());
    } catch (FlvFormatException refused) {
      assertEquals(-1, Files.mismatch(file, Files.write(folder.resolve("copy"), bytes)), "changed though refused");
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
