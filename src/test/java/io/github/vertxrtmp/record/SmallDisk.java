package io.github.vertxrtmp.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A real file system that is soon full. Only the superuser can have one; for others the test is skipped, loudly. */
final class SmallDisk implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SmallDisk.class);

  private final Path mountPoint;

  private SmallDisk(Path mountPoint) {
    this.mountPoint = mountPoint;
  }

  static SmallDisk mount(Path mountPoint, int kibibytes) throws IOException {
    Files.createDirectories(mountPoint);
    int status = run("mount", "-t", "tmpfs", "-o", "size=" + kibibytes + "k", "tmpfs", mountPoint.toString());
    if (status != 0) {
      LOG.warn("SKIPPED: tests with a full disk; this user cannot mount a tmpfs");
      Assumptions.abort("cannot mount a tmpfs");
    }
    return new SmallDisk(mountPoint);
  }

  private static int run(String... command) throws IOException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    } catch (IOException noSuchProgram) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  Path path() {
    return mountPoint;
  }

  /** Takes space until so much is left. */
  void fill(Path file, long left) throws IOException {
    Files.write(file, new byte[(int) (Files.getFileStore(mountPoint).getUsableSpace() - left)]);
  }

  @Override
  public void close() throws IOException {
    run("umount", "-l", mountPoint.toString());
  }
}
