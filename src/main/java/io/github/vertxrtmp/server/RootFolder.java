package io.github.vertxrtmp.server;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of the FLV files, before the server starts. */
final class RootFolder {

  private RootFolder() {
  }

  /**
   * Makes the folder when it is missing, and a file in it to see whether that can be done: permission bits alone do not
   * tell (read-only mounts, quotas, the superuser). Blocks.
   *
   * @return its absolute path
   * @throws StartException if recordings could not be written there
   */
  static Path check(Path root) {
    Path absolute = root.toAbsolutePath().normalize();
    try {
      if (!Files.isDirectory(absolute)) {
        Files.createDirectories(absolute);
      }
      Files.delete(Files.createTempFile(absolute, ".check", ".tmp"));
      return absolute;
    } catch (FileAlreadyExistsException e) {
      throw new StartException("root: expected a folder, found a file: " + absolute, e);
    } catch (IOException e) {
      throw new StartException("root: expected a folder that can be written: " + absolute + " (" + reason(e) + ")", e);
    }
  }

  private static String reason(IOException e) {
    String message = e.getMessage() == null ? "" : " " + e.getMessage();
    return e.getClass().getSimpleName() + message;
  }
}
