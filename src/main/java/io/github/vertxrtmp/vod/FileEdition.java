package io.github.vertxrtmp.vod;

import io.github.vertxrtmp.flv.FlvRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Tells files apart that have had the same name one after the other.
 *
 * @param path     as it was opened
 * @param identity what the file system calls the file, whatever its name; null where it does not tell
 * @param size     -1 for a file that is being written
 */
record FileEdition(Path path, Object identity, long size) {

  static FileEdition of(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    boolean growing = path.getFileName().toString().endsWith(FlvRoot.PART_SUFFIX);
    return new FileEdition(path, attributes.fileKey(), growing ? -1 : attributes.size());
  }

  /** Whether it was being written when it was opened, and still is. */
  boolean growing() {
    try {
      return size < 0 && equals(of(path));
    } catch (IOException gone) {
      return false;
    }
  }
}
