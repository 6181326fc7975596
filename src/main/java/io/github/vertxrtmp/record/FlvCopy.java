package io.github.vertxrtmp.record;

import io.github.vertxrtmp.flv.FlvInput;
import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.flv.FlvReader;
import io.github.vertxrtmp.flv.FlvScan;
import io.github.vertxrtmp.flv.FlvScan.Range;
import io.github.vertxrtmp.flv.FlvTag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Copies the sound tags of a file behind a new head. The tags themselves stay as they are; wrong back pointers are set
 * right. Blocks.
 */
final class FlvCopy {

  private FlvCopy() {
  }

  /**
   * Makes the copy. When this comes back the copy has been read again and is sound; when it throws there is none.
   *
   * @param scan   of the file that is copied
   * @param target is replaced if it exists
   */
  static void write(Path source, FlvScan scan, Path target, int headBytes) throws IOException {
    try {
      copy(source, scan, target, headBytes);
      check(target, scan);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(target);
      throw e;
    }
  }

  private static void copy(Path source, FlvScan scan, Path target, int headBytes) throws IOException {
    try (FileChannel from = FileChannel.open(source, StandardOpenOption.READ);
         FileChannel to = FileChannel.open(target, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.READ,
           StandardOpenOption.WRITE)) {
      long size = headBytes + scan.mediaBytes();
      RecordingFile.writeFully(to, FlvMetadata.head(scan.metadata(), scan.summary(), headBytes - scan.firstMedia(), size, headBytes), 0);
      to.position(headBytes);
      for (Range range : scan.ranges()) {
        copy(from, to, range);
      }
      if (!scan.pointersRight()) {
        setPointersRight(to);
      }
      to.force(true);
    }
  }

  private static void copy(FileChannel from, FileChannel to, Range range) throws IOException {
    long at = range.from();
    while (at < range.to()) {
      long moved = from.transferTo(at, range.to() - at, to);
      if (moved <= 0) {
        throw new IOException("The file became shorter while it was copied");
      }
      at += moved;
    }
  }

  private static void setPointersRight(FileChannel file) throws IOException {
    FlvReader reader = new FlvReader(FlvInput.of(file), FlvReader.SCAN_WINDOW_BYTES);
    reader.readHeader();
    for (FlvTag tag = reader.next(); tag != null; tag = reader.next()) {
      if (!reader.backPointerRight()) {
        ByteBuffer pointer = ByteBuffer.allocate(FlvTag.BACK_POINTER_BYTES).putInt(0, FlvTag.HEAD_BYTES + tag.payloadBytes());
        RecordingFile.writeFully(file, pointer, tag.end() - FlvTag.BACK_POINTER_BYTES);
      }
    }
  }

  private static void check(Path copy, FlvScan source) throws IOException {
    try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.READ)) {
      FlvScan scan = FlvScan.of(FlvInput.of(channel), 2);
      if (scan.damage() != null || !scan.pointersRight() || scan.summary().tags() != source.summary().tags()
        || scan.mediaBytes() != source.mediaBytes()) {
        throw new IOException("The copy did not come out right: " + scan.summary().tags() + " of " + source.summary().tags() + " tags, " + scan.damage());
      }
    }
  }
}
