package io.github.vertxrtmp.vod;

import io.github.vertxrtmp.flv.FlvRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * Tells files apart that have had the same name one after the other, and knows one that gets another name while it is
 * recorded.
 *
 * @param file     its name when it is complete
 * @param identity what the file system calls the file, whatever its name; null where it does not tell
 * @param size     -1 for one to which a recorder adds
 */
record FileEdition(Path file, Object identity, long size) {

  /**
   * @param path its present name
   * @param file its name when it is complete
   */
  static FileEdition of(FlvRoot root, Path path, Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    boolean grows = !path.equals(file) || root.rests(file);
    return new FileEdition(file, attributes.fileKey(), grows ? -1 : attributes.size());
  }

  /** Whether a recorder added to it when it was opened, and still does, or may again. */
  boolean growing(FlvRoot root) {
    // It may become a part again just after it was none.
    return size < 0 && (isPart() || root.rests(file) && is(file) || isPart());
  }

  private boolean isPart() {
    return is(FlvRoot.part(file));
  }

  /** Its present name. */
  Path path() throws NoSuchFileException {
    if (is(file)) {
      return file;
    }
    if (isPart()) {
      return FlvRoot.part(file);
    }
    throw new NoSuchFileException(file.toString());
  }

  private boolean is(Path path) {
    try {
      return Objects.equals(identity, Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    } catch (IOException gone) {
      return false;
    }
  }
}
