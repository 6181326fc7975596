package io.github.vertxrtmp.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.flv.FlvFormatException;
import io.github.vertxrtmp.flv.FlvIndex;
import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.flv.FlvScan;
import io.github.vertxrtmp.flv.TestFlv;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.test.FfmpegTool;
import io.github.vertxrtmp.test.TestMedia;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlvRepairTest {

  private static final int FRAME_TAG_BYTES = 315;

  @TempDir
  private Path folder;

  /** The file has these frames, and a head that tells the truth about them. */
  private static void assertSound(Path file, List<MediaFrame> expected) throws IOException {
    List<MediaFrame> media = TestFlv.media(file);
    assertEquals(expected.size(), media.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).payload(), media.get(i).payload());
      assertEquals(expected.get(i).timestamp(), media.get(i).timestamp());
    }
    FlvScan scan = TestFlv.scan(file);
    assertEquals(scan.size(), scan.metadata().getNumber("filesize"));
    assertEquals(scan.summary().durationMillis() / 1000.0, scan.metadata().getNumber("duration"));
    FlvIndex index = FlvMetadata.index(scan.metadata());
    int places = scan.summary().index().size();
    assertEquals(places == 1 ? 0 : places, index.size());
    for (int i = 0; i < index.size(); i++) {
      assertEquals(scan.summary().index().position(i), index.position(i));
      assertEquals(scan.summary().index().time(i), index.time(i));
    }
    assertFalse(FlvRepair.repair(file).repaired(), "sound now");
  }

  @Test
  void aFileCutAnywhere() throws IOException {
    byte[] whole = new TestFlv().tag(Kind.VIDEO, 0, TestMedia.avcHeader()).tag(Kind.VIDEO, 0, TestMedia.avcKeyframe(0))
      .tag(Kind.AUDIO, 10, TestMedia.aacFrame(0)).tag(Kind.VIDEO, 40, TestMedia.avcFrame(1)).bytes();
    Path full = Files.write(folder.resolve("full.flv"), whole);
    List<MediaFrame> frames = TestFlv.media(full);
    int[] ends = new int[frames.size()];
    int end = 13;
    for (int i = 0; i < ends.length; i++) {
      end += 15 + frames.get(i).size();
      ends[i] = end;
    }
    Path file = folder.resolve("cut.flv");
    for (int length = 0; length <= whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      Files.write(file, cut);
      int tags = 0;
      while (tags < ends.length && ends[tags] <= length) {
        tags++;
      }
      if (tags == 0) {
        assertThrows(FlvFormatException.class, () -> FlvRepair.repair(file), "cut at " + length);
        assertArrayEquals(cut, Files.readAllBytes(file), "left alone");
      } else {
        assertTrue(FlvRepair.repair(file).repaired());
        assertSound(file, frames.subList(0, tags));
      }
    }
    assertEquals(2, folder.toFile().list().length, "nothing else is left behind");
  }

  @Test
  void damageInTheMiddleIsLeftOut() throws IOException {
    byte[] bytes = TestFlv.movie(2).bytes();
    Path file = Files.write(folder.resolve("one.flv"), bytes);
    List<MediaFrame> frames = TestFlv.media(file);
    long keyframe = TestFlv.scan(file).summary().index().position(1);
    Arrays.fill(bytes, (int) keyframe - FRAME_TAG_BYTES + 2, (int) keyframe - 20, (byte) 0x5A);
    Files.write(file, bytes);
    FlvRepair.Report report = FlvRepair.repair(file);
    assertEquals(FRAME_TAG_BYTES, report.droppedBytes());
    List<MediaFrame> expected = new java.util.ArrayList<>(frames);
    expected.remove(51);
    assertSound(file, expected);
    assertArrayEquals(bytes, Files.readAllBytes(folder.resolve("one.flv.damaged")));
  }

  @Test
  void aHugeDeclaredSizeDoesNotHideTheRest() throws IOException {
    byte[] bytes = TestFlv.movie(2).bytes();
    Path file = Files.write(folder.resolve("one.flv"), bytes);
    List<MediaFrame> expected = new java.util.ArrayList<>(TestFlv.media(file));
    int position = (int) TestFlv.scan(file).summary().index().position(1);
    bytes[position + 1] = bytes[position + 2] = bytes[position + 3] = (byte) 0xFF;
    Files.write(file, bytes);
    expected.remove(52);
    FlvRepair.repair(file);
    assertSound(file, expected);
  }

  @Test
  void aLostHeadIsMadeAnew() throws IOException {
    byte[] bytes = TestFlv.movie(2).bytes();
    Path file = Files.write(folder.resolve("one.flv"), bytes);
    List<MediaFrame> frames = TestFlv.media(file);
    Arrays.fill(bytes, 0, 30, (byte) 0);
    Files.write(file, bytes);
    FlvRepair.repair(file);
    assertSound(file, frames.subList(1, frames.size()));
  }

  @Test
  void backPointersThatLie() throws IOException {
    byte[] bytes = TestFlv.movie(2).bytes();
    Path file = Files.write(folder.resolve("one.flv"), bytes);
    List<MediaFrame> frames = TestFlv.media(file);
    int end = 13;
    for (MediaFrame frame : frames) {
      end += 15 + frame.size();
      ByteBuffer.wrap(bytes).putInt(end - 4, frame.size());
    }
    Files.write(file, bytes);
    assertEquals(List.of("wrong back pointers", "no metadata"), FlvRepair.repair(file).problems());
    assertSound(file, frames);
  }

  /** What the head says of the tags is set right: a number of it is another one, or the flags are. */
  @ParameterizedTest
  @CsvSource({"duration, 1, duration 99.0 instead of 3.96", "filesize, 1, filesize 99 instead of",
    "times, 33, an index that does not fit the tags", "filepositions, 33, no index of keyframes", "flags, 0, wrong flags in the head"})
  void aHeadThatLies(String field, int behind, String problem) throws IOException {
    Path file = TestFlv.movie(4).write(folder.resolve("one.flv"));
    List<MediaFrame> frames = TestFlv.media(file);
    FlvRepair.repair(file);
    byte[] bytes = Files.readAllBytes(file);
    if (field.equals("flags")) {
      bytes[4] = 4;
    } else {
      // In front of each number stands a byte that says so, in front of those of a list five.
      ByteBuffer.wrap(bytes).putDouble(find(bytes, field) + field.length() + 1 + behind, 99);
    }
    Files.write(file, bytes);
    FlvRepair.Report report = FlvRepair.repair(file);
    assertEquals(1, report.problems().size(), report::toString);
    assertTrue(report.problems().get(0).startsWith(problem), report::toString);
    assertSound(file, frames);
  }

  private static int find(byte[] bytes, String name) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf((char) name.length() + name);
  }

  @Test
  void behindALinkTheFileIsRepaired() throws IOException {
    Path file = TestFlv.movie(1).write(folder.resolve("files/one.flv"));
    List<MediaFrame> frames = TestFlv.media(file);
    Path link = Files.createSymbolicLink(folder.resolve("link.flv"), file);
    assertTrue(FlvRepair.repair(link).repaired());
    assertTrue(Files.isSymbolicLink(link));
    assertSound(file, frames);
  }

  /** Somebody writes into it meanwhile. */
  @Test
  void aCopyThatIsNotSoundIsNotTaken() throws IOException {
    byte[] bytes = TestFlv.movie(2).bytes();
    Path file = Files.write(folder.resolve("one.flv"), bytes);
    FlvScan scan = TestFlv.scan(file);
    Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 2 * FRAME_TAG_BYTES, (byte) 0x5A);
    Files.write(file, bytes);
    Path copy = folder.resolve("copy.flv");
    assertThrows(IOException.class, () -> FlvCopy.write(file, scan, copy, FlvMetadata.headBytes(256)));
    assertFalse(Files.exists(copy));
    assertArrayEquals(bytes, Files.readAllBytes(file));
  }

  @Test
  void timestampsThatGoBackStay() throws IOException {
    TestFlv flv = new TestFlv();
    for (int i = 0; i < 50; i++) {
      flv.tag(Kind.VIDEO, i % 10 * 100, TestMedia.avcKeyframe(i));
    }
    Path file = flv.write(folder.resolve("one.flv"));
    List<MediaFrame> frames = TestFlv.media(file);
    FlvRepair.repair(file);
    assertSound(file, frames);
  }

  @Test
  void filesWithNothingToSaveAreLeftAlone() throws IOException {
    for (String text : List.of("", "FLV", "<html>no film</html>", "x".repeat(100_000), "\0".repeat(5000))) {
      Path file = Files.writeString(folder.resolve("no.flv"), text);
      assertThrows(FlvFormatException.class, () -> FlvRepair.repair(file));
      assertEquals(text, Files.readString(file));
    }
    Path empty = new TestFlv().write(folder.resolve("empty.flv"));
    assertThrows(FlvFormatException.class, () -> FlvRepair.repair(empty));
    assertThrows(IOException.class, () -> FlvRepair.repair(folder));
    assertThrows(IOException.class, () -> FlvRepair.repair(folder.resolve("none.flv")));
  }

  @Test
  void aFileOfFfmpegGetsAnIndex() throws IOException {
    Path film = folder.resolve("film.flv");
    TestFlv.film(film, 4);
    List<MediaFrame> frames = TestFlv.media(film);
    assertEquals(List.of("no index of keyframes"), FlvRepair.repair(film).problems());
    assertSound(film, frames);
    assertEquals("", FfmpegTool.run(Duration.ofSeconds(20), "-v", "warning", "-i", film.toString(), "-f", "null", "-").orFail().stderr());
  }
}
