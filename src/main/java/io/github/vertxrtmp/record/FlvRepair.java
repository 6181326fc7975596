package io.github.vertxrtmp.record;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.flv.FlvFormatException;
import io.github.vertxrtmp.flv.FlvIndex;
import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.flv.FlvScan;
import io.github.vertxrtmp.flv.ReadAhead;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Repairs an FLV file of any program: leaves out damage, sets back pointers right, gives it true metadata and an index of
 * its keyframes. Works on a copy, which takes the file's place only when it is sound; a file that is damaged elsewhere than
 * at its end stays as well, under a name that ends with {@code .damaged}. Blocks.
 */
public final class FlvRepair {

  /** The index of a repaired file has all keyframes, up to this many. */
  private static final int MAX_INDEX_ENTRIES = 60_000;
  private static final int MIN_INDEX_ENTRIES = 256;
  /** Programs count the time of the last frame or not. */
  private static final double DURATION_TOLERANCE_SECONDS = 0.5;

  /**
   * What was done with a file.
   *
   * @param problems     what was wrong with it, in plain words; empty if nothing was and it was left alone
   * @param tags         that it has now
   * @param seconds      its length now
   * @param droppedBytes that were no tags
   */
  public record Report(List<String> problems, long tags, double seconds, long droppedBytes) {

    public boolean repaired() {
      return !problems.isEmpty();
    }
  }

  private FlvRepair() {
  }

  /**
   * Repairs a file if it needs it.
   *
   * @throws FlvFormatException if there is nothing in it that could be saved; it is left as it is
   * @throws IOException        if it cannot be read, or the copy cannot be written; it is left as it is
   */
  public static Report repair(Path file) throws IOException {
    Path real = file.toRealPath();
    if (!Files.isRegularFile(real)) {
      throw new IOException("Not a file");
    }
    FlvScan scan;
    try (FileChannel channel = FileChannel.open(real, StandardOpenOption.READ); ReadAhead input = new ReadAhead(channel)) {
      scan = FlvScan.salvage(input, MAX_INDEX_ENTRIES);
    }
    if (scan.empty()) {
      throw new FlvFormatException(scan.firstMedia(), "Neither audio nor video");
    }
    List<String> problems = problems(scan);
    if (!problems.isEmpty()) {
      Path copy = PartFiles.copyOf(real);
      int entries = Math.max(MIN_INDEX_ENTRIES, scan.summary().index().size());
      FlvCopy.write(real, scan, copy, FlvMetadata.headBytes(entries));
      if (scan.ranges().size() > 1 || scan.header() == null) {
        PartFiles.keepDamaged(real);
      }
      Files.move(copy, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    long dropped = scan.end() - scan.firstMedia() - scan.mediaBytes() + scan.size() - scan.end();
    return new Report(problems, scan.summary().tags(), scan.summary().durationMillis() / 1000.0, dropped);
  }

  private static List<String> problems(FlvScan scan) {
    List<String> problems = new ArrayList<>();
    if (scan.damage() != null) {
      problems.add(scan.damage());
    }
    if (!scan.pointersRight()) {
      problems.add("wrong back pointers");
    }
    if (scan.header() != null && (scan.header().audio() != scan.summary().hasAudio() || scan.header().video() != scan.summary().hasVideo())) {
      problems.add("wrong flags in the head");
    }
    if (scan.metadata() == null) {
      problems.add("no metadata");
    } else {
      checkMetadata(scan, scan.metadata(), problems);
    }
    return problems;
  }

  private static void checkMetadata(FlvScan scan, AmfObject metadata, List<String> problems) {
    double seconds = scan.summary().durationMillis() / 1000.0;
    Double duration = metadata.getNumber("duration");
    if (duration == null || Math.abs(duration - seconds) > DURATION_TOLERANCE_SECONDS) {
      problems.add("duration " + duration + " instead of " + seconds);
    }
    Double size = metadata.getNumber("filesize");
    if (size != null && size != scan.size()) {
      problems.add("filesize " + size.longValue() + " instead of " + scan.size());
    }
    FlvIndex index = FlvMetadata.index(metadata);
    if (index.size() == 0 && scan.summary().index().size() > 1) {
      problems.add("no index of keyframes");
    } else if (!agrees(index, scan.summary().index())) {
      problems.add("an index that does not fit the tags");
    }
  }

  /** Whether each entry is a keyframe. Some programs enter a sequence header as the first. */
  private static boolean agrees(FlvIndex index, FlvIndex found) {
    for (int i = 0; i < index.size(); i++) {
      int entry = found.floor(index.time(i));
      while (entry > 0 && found.position(entry) > index.position(i) && found.time(entry - 1) == index.time(i)) {
        entry--;
      }
      boolean same = entry >= 0 && found.time(entry) == index.time(i) && found.position(entry) == index.position(i);
      if (!same && i > 0) {
        return false;
      }
    }
    return true;
  }
}
