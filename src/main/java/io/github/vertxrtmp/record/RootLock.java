package io.github.vertxrtmp.record;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Says that this recorder alone may finish {@code .part} files that others have left under a root: those of a recorder that
 * still runs, in this process or another, are not left. The operating system frees the lock when the process dies, however
 * that happens.
 */
final class RootLock implements Closeable {

  static final String NAME = ".recorder.lock";

  private final FileChannel channel;

  private RootLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Tries to get the lock. Blocks for the disk, not for the other.
   *
   * @return null if somebody else has it
   */
  static RootLock tryLock(Path root) throws IOException {
    FileChannel channel = FileChannel.open(root.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      // The same answer as for another process.
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    return lock == null ? null : new RootLock(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
