package io.github.vertxrtmp.vod;

import io.github.vertxrtmp.flv.FileIdentity;
import io.github.vertxrtmp.flv.FlvRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Tells files apart that have had the same name one after the other, and knows one that gets another name while it is
 * recorded.
 *
 * @param file     its name when it is complete
 * @param identity which file has that name, or will get it
 * @param size     -1 for one to which a recorder adds
 */
record FileEdition(Path file, FileIdentity identity, long size) {

  /**
   * @param path its present name
   * @param file its name when it is complete
   */
  static FileEdition of(FlvRoot root, Path path, Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    boolean grows = !path.equals(file) || root.rests(file);
    return new FileEdition(file, new FileIdentity(attributes.fileKey()), grows ? -1 : attributes.size());
  }

  /** Whether a recorder added to it when it was opened, and still does, or may again. */
  boolean growing(FlvRoot root) {
    // It may become a part again just after it was none.
    return size < 0 && (isPart() || root.rests(file) && identity.isAt(file) || isPart());
  }

  private boolean isPart() {
    return identity.isAt(FlvRoot.part(file));
  }

  /** Its present name. */
  Path path() throws NoSuchFileException {
    if (identity.isAt(file)) {
      return file;
    }
    if (isPart()) {
      return FlvRoot.part(file);
    }
    throw new NoSuchFileException(file.toString());
  }
}
