package io.github.vertxrtmp.record;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Which {@code .part} files somebody writes, in this process or another: what nobody has locked was left by a crash, and may
 * be finished. A lock is one byte of a file in the root. The operating system frees it when the process dies, however that
 * happens. (Not a lock on the file itself: in many systems that goes when a player closes the file.) Blocks for the disk,
 * never for another process. Thread-safe.
 */
final class PartLocks implements Closeable {

  static final String NAME = ".recorder.lock";

  private final Path root;
  private final Map<Path, FileLock> held = new HashMap<>();
  private LockFile locks;

  PartLocks(Path root) {
    this.root = root;
  }

  /**
   * Takes a file that nobody has.
   *
   * @return false if somebody has it, be it this process
   * @throws IOException if the file system knows no locks
   */
  synchronized boolean take(Path part) throws IOException {
    open();
    if (held.containsKey(part)) {
      return false;
    }
    try {
      FileLock lock = locks.tryLock(place(part));
      if (lock != null) {
        held.put(part, lock);
      }
      return lock != null;
    } catch (OverlappingFileLockException anotherRecorderOfThisProcess) {
      return false;
    }
  }

  /**
   * Takes a file that is about to be written.
   *
   * @throws FileAlreadyExistsException if somebody has it. Where there are no locks only its existence can tell
   */
  void takeToWrite(Path part) throws FileAlreadyExistsException {
    boolean mine;
    try {
      mine = take(part);
    } catch (IOException noLocks) {
      mine = true;
    }
    if (!mine) {
      throw new FileAlreadyExistsException(part.toString());
    }
  }

  /** The root may be another one by now. */
  private void open() throws IOException {
    Path file = root.resolve(NAME);
    if (locks != null && !locks.isAt(file)) {
      close();
    }
    if (locks == null) {
      locks = LockFile.open(file);
    }
  }

  /** The same for every process, wherever it has the root. */
  private long place(Path part) {
    return UUID.nameUUIDFromBytes(root.relativize(part).toString().getBytes(StandardCharsets.UTF_8)).getMostSignificantBits() >>> 2;
  }

  /** Gives a file back, if it is taken. */
  synchronized void free(Path part) {
    FileLock lock = held.remove(part);
    if (lock != null) {
      try {
        lock.release();
      } catch (IOException gone) {
        // With the root; then nobody sees the lock any more.
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    new ArrayList<>(held.keySet()).forEach(this::free);
    if (locks != null) {
      locks.close();
      locks = null;
    }
  }
}
