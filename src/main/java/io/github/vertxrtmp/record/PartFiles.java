package io.github.vertxrtmp.record;

import io.github.vertxrtmp.flv.FlvInput;
import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.flv.FlvScan;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Makes complete files out of {@code .part} files that their writer has left. Blocks. */
final class PartFiles {

  private PartFiles() {
  }

  /**
   * Cuts a {@code .part} file of this recorder behind its last whole tag, fills in its head and gives it its final name.
   * May be interrupted at any point and done again.
   *
   * @return what the file holds; with an empty summary if nothing could be saved and the file was removed
   */
  static FlvScan complete(Path part, int maxIndexEntries, boolean force) throws IOException {
    FlvScan scan;
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      scan = FlvScan.of(FlvInput.of(channel), maxIndexEntries);
      if (!scan.empty()) {
        int headBytes = (int) scan.firstMedia();
        RecordingFile.writeFully(channel, FlvMetadata.head(scan.metadata(), scan.summary(), scan.end(), headBytes), 0);
        channel.truncate(scan.end());
        if (force) {
          channel.force(true);
        }
      }
    }
    if (scan.empty()) {
      Files.delete(part);
    } else {
      moveIntoPlace(part, FlvRoot.complete(part), force);
    }
    return scan;
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
