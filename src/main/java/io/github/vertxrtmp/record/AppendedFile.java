package io.github.vertxrtmp.record;

import io.github.vertxrtmp.flv.FlvHeader;
import io.github.vertxrtmp.flv.FlvInput;
import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.flv.FlvScan;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Opens an existing file to go on behind its last whole tag. A file with room in its head is taken as it is, under its
 * temporary name; one of another program is copied, with room in front, and stays until the copy is complete.
 */
final class AppendedFile {

  /** Room for the metadata and a few keyframes; the index thins out to what there is. */
  private static final int MIN_HEAD_BYTES = FlvMetadata.headBytes(16);

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
      scan = FlvScan.of(FlvInput.of(channel), maxIndexEntries);
    }
    boolean room = scan.firstMedia() >= MIN_HEAD_BYTES && scan.firstMedia() <= Integer.MAX_VALUE;
    if (room && scan.damage() == null) {
      Files.move(file, part);
    } else {
      copy(file, part, scan, FlvMetadata.headBytes(maxIndexEntries));
    }
    return reopen(file, part, maxIndexEntries);
  }

  private static void copy(Path file, Path part, FlvScan scan, int headBytes) throws IOException {
    if (scan.damage() != null) {
      // What lies behind the damage may be of use to a better tool than this.
      Files.copy(file, file.resolveSibling(file.getFileName() + ".damaged"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
         FileChannel to = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      RecordingFile.writeFully(to, FlvMetadata.head(scan.metadata(), scan.summary(), 0, headBytes), 0);
      copyTags(from, to, scan, headBytes);
    }
  }

  static void copyTags(FileChannel from, FileChannel to, FlvScan scan, long headBytes) throws IOException {
    to.position(headBytes);
    long at = scan.firstMedia();
    while (at < scan.end()) {
      long moved = from.transferTo(at, scan.end() - at, to);
      if (moved <= 0) {
        throw new IOException("The file became shorter while it was copied");
      }
      at += moved;
    }
  }

  private static RecordingFile reopen(Path file, Path part, int maxIndexEntries) throws IOException {
    FileChannel channel = FileChannel.open(part, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FlvScan scan = FlvScan.of(FlvInput.of(channel), maxIndexEntries);
      int headBytes = (int) Math.max(scan.firstMedia(), FlvHeader.FIRST_TAG);
      return new RecordingFile(file, channel, headBytes, scan.summary(), scan.metadata(), scan.end());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }
}
