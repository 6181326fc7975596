package io.github.vertxrtmp.record;

import io.github.vertxrtmp.flv.FlvFormatException;
import io.github.vertxrtmp.flv.FlvInput;
import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.flv.FlvScan;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Makes complete files out of {@code .part} files that their writer has left. Blocks. */
final class PartFiles {

  /** Room for the metadata and a few keyframes; the index thins out to what there is. */
  static final int MIN_HEAD_BYTES = FlvMetadata.headBytes(16);
  /** How a copy ends while it is made; one that is found later was not finished. */
  static final String COPY_SUFFIX = ".copy";

  private static final String DAMAGED_SUFFIX = ".damaged";

  private PartFiles() {
  }

  /** All {@code .part} files below a folder and all copies, that of a file in front of its part. */
  static List<Path> find(Path root) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(root, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile() && (file.getFileName().toString().endsWith(FlvRoot.PART_SUFFIX) || isCopy(file))) {
          found.add(file);
        }
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException vanished) {
        return FileVisitResult.CONTINUE;
      }
    });
    Collections.sort(found);
    return found;
  }

  /** Whether a file is a copy in the making; see {@link #copyOf}. */
  static boolean isCopy(Path file) {
    return file.getFileName().toString().endsWith(FlvRoot.SUFFIX + COPY_SUFFIX);
  }

  /** The {@code .part} file of the file that a copy is made of. */
  static Path partOfCopy(Path copy) {
    String name = copy.getFileName().toString();
    return FlvRoot.part(copy.resolveSibling(name.substring(0, name.length() - COPY_SUFFIX.length())));
  }

  /**
   * Cuts a {@code .part} file of this recorder behind its last whole tag, fills in its head and gives it its final name;
   * damage in the middle is left out. May be interrupted at any point and done again.
   *
   * @return what the file holds; null if there was nothing in it and it was removed
   * @throws FlvFormatException if it is no FLV file; it stays then, under a name that ends with {@code .damaged}
   */
  static FlvScan complete(Path part, int maxIndexEntries) throws IOException {
    FlvScan scan;
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (channel.size() == 0) {
        Files.delete(part);
        return null;
      }
      scan = FlvScan.salvage(FlvInput.of(channel), maxIndexEntries);
      if (!scan.empty() && fits(scan)) {
        finish(channel, scan);
      }
    } catch (FlvFormatException noFlv) {
      Files.move(part, damaged(FlvRoot.complete(part)), StandardCopyOption.REPLACE_EXISTING);
      throw noFlv;
    }
    if (scan.empty()) {
      Files.delete(part);
      return null;
    }
    if (!fits(scan)) {
      Path copy = copyOf(FlvRoot.complete(part));
      FlvCopy.write(part, scan, copy, FlvMetadata.headBytes(maxIndexEntries));
      Files.move(copy, part, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    moveIntoPlace(part, FlvRoot.complete(part), true);
    return scan;
  }

  /** Whether the file can be finished where it lies. */
  static boolean fits(FlvScan scan) {
    return scan.ranges().size() == 1 && scan.pointersRight() && scan.header() != null && scan.firstMedia() >= MIN_HEAD_BYTES
      && scan.firstMedia() <= Integer.MAX_VALUE;
  }

  private static void finish(FileChannel channel, FlvScan scan) throws IOException {
    int headBytes = (int) scan.firstMedia();
    RecordingFile.writeFully(channel, FlvMetadata.head(scan.metadata(), scan.summary(), 0, scan.end(), headBytes), 0);
    channel.truncate(scan.end());
    channel.force(true);
  }

  /** Another name for a file that is about to be replaced: what was left out may be of use to a better tool than this. */
  static void keepDamaged(Path file) throws IOException {
    Path damaged = damaged(file);
    Files.deleteIfExists(damaged);
    Files.createLink(damaged, file);
  }

  private static Path damaged(Path file) {
    return file.resolveSibling(file.getFileName() + DAMAGED_SUFFIX);
  }

  static Path copyOf(Path file) {
    return file.resolveSibling(file.getFileName() + COPY_SUFFIX);
  }

  static void moveIntoPlace(Path part, Path file, boolean force) throws IOException {
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (force) {
      forceDirectory(file.getParent());
    }
  }

  /** Without it a power loss may bring the old name back. Not every operating system can do this. */
  private static void forceDirectory(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException unsupported) {
      // The file itself is safe.
    }
  }
}
