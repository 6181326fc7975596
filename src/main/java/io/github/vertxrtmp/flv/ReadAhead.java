package io.github.vertxrtmp.flv;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.locks.LockSupport;

/**
 * A file that is read from end to end: a thread of its own reads what comes next, so that it lies in the operating system's
 * memory when it is wanted, and the disk works while the tags are looked at. For one reader.
 */
public final class ReadAhead implements FlvInput, Closeable {

  private static final int PIECE_BYTES = 1 << 20;
  /** So far ahead; what is read further ahead may be gone again when it is wanted. */
  private static final long DISTANCE_BYTES = 16L << 20;

  private final FileChannel channel;
  private final Thread thread = new Thread(this::run, "flv-read-ahead");
  private volatile long wanted;
  private volatile boolean closed;

  /** The channel stays the caller's, who closes this first. */
  public ReadAhead(FileChannel channel) {
    this.channel = channel;
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    wanted = position;
    LockSupport.unpark(thread);
    return channel.read(into, position);
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  private void run() {
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
    long position = 0;
    try {
      while (!closed) {
        position = Math.max(position, wanted);
        if (position > wanted + DISTANCE_BYTES) {
          LockSupport.park(this);
        } else if (channel.read(piece.clear(), position) < 0) {
          return;
        } else {
          position += piece.position();
        }
      }
    } catch (IOException e) {
      // The reader meets it as well, and tells.
    }
  }

  /** Waits until nothing is read any more. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
