package io.github.vertxrtmp.flv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Which file it is, whatever its name becomes.
 *
 * @param key what the file system calls it; null where it does not tell: then every file of a name is the same
 */
public record FileIdentity(Object key) {

  /**
   * That of the file which has a name now.
   *
   * @throws IOException if there is none
   */
  public static FileIdentity of(Path path) throws IOException {
    return new FileIdentity(Files.readAttributes(path, BasicFileAttributes.class).fileKey());
  }

  /** Whether the file has a name now. */
  public boolean isAt(Path path) {
    try {
      return equals(of(path));
    } catch (IOException gone) {
      return false;
    }
  }
}
