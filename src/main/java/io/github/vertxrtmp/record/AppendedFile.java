package io.github.vertxrtmp.record;

import io.github.vertxrtmp.flv.FlvInput;
import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.flv.FlvScan;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Opens an existing file to go on behind its last whole tag. A sound file with room in its head is taken as it is, under its
 * temporary name; any other is copied, with room in front, and stays until the copy is complete. A damaged one stays for
 * good, under a name that ends with {@code .damaged}.
 */
final class AppendedFile {

  private AppendedFile() {
  }

  /**
   * @throws io.github.vertxrtmp.flv.FlvFormatException if the file is no FLV file
   */
  static RecordingFile open(Path file, int maxIndexEntries) throws IOException {
    Path part = FlvRoot.part(file);
    if (Files.exists(part)) {
      throw new FileAlreadyExistsException(part.toString());
    }
    FlvScan scan;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      scan = FlvScan.salvage(FlvInput.of(channel), maxIndexEntries);
    }
    if (scan.damage() == null && PartFiles.fits(scan)) {
      Files.move(file, part);
      return reopen(file, part, scan);
    }
    return reopen(file, part, copy(file, part, scan, maxIndexEntries));
  }

  private static FlvScan copy(Path file, Path part, FlvScan scan, int maxIndexEntries) throws IOException {
    Path copy = PartFiles.copyOf(file);
    FlvCopy.write(file, scan, copy, FlvMetadata.headBytes(maxIndexEntries));
    if (scan.damage() != null) {
      PartFiles.keepDamaged(file);
    }
    Files.move(copy, part, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.READ)) {
      return FlvScan.of(FlvInput.of(channel), maxIndexEntries);
    }
  }

  private static RecordingFile reopen(Path file, Path part, FlvScan scan) throws IOException {
    FileChannel channel = FileChannel.open(part, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return new RecordingFile(file, channel, (int) scan.firstMedia(), scan.summary(), scan.metadata(), scan.end());
  }
}
