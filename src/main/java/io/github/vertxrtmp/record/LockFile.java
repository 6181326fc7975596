package io.github.vertxrtmp.record;

import io.github.vertxrtmp.flv.FileIdentity;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * A file whose bytes are locks. All recorders of a process that work under one root share one channel of it: in POSIX systems
 * a process that closes any channel of a file loses all locks that it has in it. Thread-safe.
 */
final class LockFile implements Closeable {

  private static final Map<Object, LockFile> OPEN = new HashMap<>();

  private final Object key;
  private final FileIdentity identity;
  private final FileChannel channel;
  private int users;

  private LockFile(Object key, FileIdentity identity, FileChannel channel) {
    this.key = key;
    this.identity = identity;
    this.channel = channel;
  }

  /** Makes it if it is not there. Whoever opens it closes it. */
  static LockFile open(Path file) throws IOException {
    synchronized (OPEN) {
      try {
        Files.createFile(file);
      } catch (FileAlreadyExistsException usual) {
        // Somebody has worked here before.
      }
      FileIdentity identity = FileIdentity.of(file);
      Object key = identity.key() == null ? file.toRealPath() : identity.key();
      LockFile shared = OPEN.get(key);
      if (shared == null) {
        shared = new LockFile(key, identity, FileChannel.open(file, StandardOpenOption.WRITE));
        OPEN.put(key, shared);
      }
      shared.users++;
      return shared;
    }
  }

  /** Whether the file has this name still. */
  boolean isAt(Path file) {
    return identity.isAt(file);
  }

  /**
   * Locks one byte, without waiting.
   *
   * @return null if another process has it
   * @throws java.nio.channels.OverlappingFileLockException if this process has it
   */
  FileLock tryLock(long place) throws IOException {
    return channel.tryLock(place, 1, false);
  }

  /** Locks that were not released stay as long as others of this process use the file. */
  @Override
  public void close() throws IOException {
    synchronized (OPEN) {
      users--;
      if (users == 0) {
        OPEN.remove(key);
        channel.close();
      }
    }
  }
}
