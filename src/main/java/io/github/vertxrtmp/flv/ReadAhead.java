package io.github.vertxrtmp.flv;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A file that is read from end to end: a thread of its own reads the next pieces while those that are there are looked at,
 * so that neither the disk nor the processor waits for the other. For one reader, who may step back; the file is read once
 * then too, but for what the reader steps back to.
 */
public final class ReadAhead implements FlvInput, Closeable {

  private static final int PIECE_BYTES = 1 << 20;
  private static final int PIECES = 8;

  /** A part of the file; shorter than its buffer at the end of the file. */
  private record Piece(ByteBuffer bytes, long position) {

    private long end() {
      return position + bytes.limit();
    }
  }

  private final FileChannel channel;
  private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
    Thread made = new Thread(work, "flv-read-ahead");
    made.setDaemon(true);
    return made;
  });
  private final Queue<Future<Piece>> coming = new ArrayDeque<>();
  private long nextPosition;
  private Piece piece = new Piece(ByteBuffer.allocate(0), 0);

  /** Begins to read. The channel stays the caller's, who closes this first. */
  public ReadAhead(FileChannel channel) {
    this.channel = channel;
    for (int i = 0; i < PIECES; i++) {
      order(ByteBuffer.allocateDirect(PIECE_BYTES));
    }
  }

  private void order(ByteBuffer buffer) {
    long position = nextPosition;
    nextPosition += PIECE_BYTES;
    coming.add(thread.submit(() -> fill(buffer.clear(), position)));
  }

  private Piece fill(ByteBuffer buffer, long position) throws IOException {
    while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) > 0) {
      // A read may give less than there is.
    }
    return new Piece(buffer.flip(), position);
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    while (position >= piece.end() && !coming.isEmpty()) {
      next();
    }
    if (position < piece.position() || position >= piece.end()) {
      return channel.read(into, position);
    }
    int length = (int) Math.min(into.remaining(), piece.end() - position);
    into.put(piece.bytes().slice((int) (position - piece.position()), length));
    return length;
  }

  private void next() throws IOException {
    Piece read = piece;
    piece = await(coming.remove());
    // What the file gains while it is read is not read ahead.
    if (read.bytes().capacity() > 0 && piece.bytes().limit() == PIECE_BYTES) {
      order(read.bytes());
    } else if (piece.bytes().limit() < PIECE_BYTES) {
      coming.clear();
    }
  }

  private static Piece await(Future<Piece> coming) throws IOException {
    try {
      return coming.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
    }
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  /** Reads no more. A read that is under way ends with the channel. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
