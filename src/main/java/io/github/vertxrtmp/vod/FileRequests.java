package io.github.vertxrtmp.vod;

import io.github.vertxrtmp.vod.IndexCache.FileIndex;
import io.github.vertxrtmp.vod.OpenFile.Landing;
import io.github.vertxrtmp.vod.OpenFile.Piece;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;

/**
 * What one player wants of its file: done on worker threads, one after the other. Confined to the player's context; what is
 * asked for is never there before the call has come back, so what a caller does then comes first.
 */
final class FileRequests {

  private final Context context;
  private final WorkerExecutor workers;
  private final IndexCache indexes;
  private final OpenFile file;
  private Future<?> last = Future.succeededFuture();
  private boolean closed;

  FileRequests(Context context, WorkerExecutor workers, IndexCache indexes, OpenFile file) {
    this.context = context;
    this.workers = workers;
    this.indexes = indexes;
    this.file = file;
  }

  private <T> Future<T> work(Callable<T> work) {
    Promise<T> promise = Promise.promise();
    Future<?> before = last;
    last = promise.future();
    before.onComplete(ready -> {
      if (closed) {
        promise.fail("Playback is closed");
      } else {
        workers.executeBlocking(work, false).onComplete(done -> context.runOnContext(now -> promise.handle(done)));
      }
    });
    return promise.future().<T>map(result -> result);
  }

  /** The next piece. */
  Future<Piece> read() {
    return work(file::read);
  }

  /** What leads to a position; fails if the recording does not have it. */
  Future<FileIndex> place(long millis) {
    if (millis == 0) {
      return Future.succeededFuture();
    }
    return work(file::ownIndex)
      .compose(own -> own != null ? Future.succeededFuture(own) : indexes.get(file.edition(), file.timestamp(millis)))
      .compose(index -> lengthMillis(index).compose(length -> millis > 0 && millis <= length
        ? Future.succeededFuture(index)
        : Future.failedFuture(new IllegalArgumentException("The recording has no position " + millis + " ms, it is " + length + " ms long"))));
  }

  /** A file that is being written may be longer than its index knows, and end in half a tag just now. */
  private Future<Long> lengthMillis(FileIndex index) {
    return work(() -> {
      long millis = file.lengthMillis();
      return millis < 0 && file.growing() ? Long.MAX_VALUE : Math.max(millis, file.length(index.lastTimestamp()));
    });
  }

  /**
   * Goes there; the next piece begins there.
   *
   * @param index from {@link #place}
   */
  Future<Landing> land(long millis, FileIndex index) {
    return work(() -> millis == 0 ? file.rewind() : file.seek(millis, index));
  }

  /** Closes the file as soon as nobody reads in it. */
  void close() {
    closed = true;
    last.onComplete(idle -> closeFile());
  }

  private void closeFile() {
    try {
      workers.executeBlocking(() -> {
        file.close();
        return null;
      }, false);
    } catch (RejectedExecutionException stopping) {
      // The workers have gone before the players; to close a file does not block for long.
      file.closeQuietly();
    }
  }
}
