package io.github.vertxrtmp.vod;

import io.github.vertxrtmp.flv.FlvIndex;
import io.github.vertxrtmp.flv.FlvInput;
import io.github.vertxrtmp.flv.FlvScan;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Indexes of files that have none themselves, made by reading the whole file in the background, once however many ask. The
 * least used go when the memory bound is reached. Thread-safe.
 */
final class IndexCache {

  private static final int MAX_ENTRIES = 8192;
  /** So much of a file is read once more at a seek rather than all of it. */
  private static final long STALE_MILLIS = 60_000;
  private static final long ENTRY_OVERHEAD_BYTES = 512;

  /**
   * What reading a file has told.
   *
   * @param lastTimestamp   of all tags, milliseconds
   * @param headerPositions where sequence headers lie
   */
  record FileIndex(FlvIndex index, long lastTimestamp, List<Long> headerPositions) {

    private long bytes() {
      return ENTRY_OVERHEAD_BYTES + index.bytes() + 24L * headerPositions.size();
    }
  }

  private final Object lock = new Object();
  private final WorkerExecutor worker;
  private final long maxBytes;
  private final Map<FileEdition, FileIndex> known = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<FileEdition, Future<FileIndex>> beingMade = new HashMap<>();
  private long bytes;

  /**
   * @param worker its own, so that players who only read need not wait for one who waits for an index
   */
  IndexCache(WorkerExecutor worker, long maxBytes) {
    this.worker = worker;
    this.maxBytes = maxBytes;
  }

  /**
   * The index of a file. To be called on a context, on which the future comes back.
   *
   * @param timestamp for which it is needed: that of a file which is being written is made again if it ends long before
   */
  Future<FileIndex> get(FileEdition edition, long timestamp) {
    Promise<FileIndex> answer = Promise.promise();
    Context caller = Vertx.currentContext();
    Future<FileIndex> made;
    synchronized (lock) {
      FileIndex cached = known.get(edition);
      boolean fits = cached != null && (edition.size() >= 0 || cached.lastTimestamp() + STALE_MILLIS >= timestamp);
      made = fits ? Future.succeededFuture(cached) : beingMade.get(edition);
      if (made == null) {
        made = make(edition);
      }
    }
    made.onComplete(done -> caller.runOnContext(now -> answer.handle(done)));
    return answer.future();
  }

  /** To be called with the lock. */
  private Future<FileIndex> make(FileEdition edition) {
    Future<FileIndex> made = worker.executeBlocking(() -> scan(edition.path()), false);
    beingMade.put(edition, made);
    made.onComplete(done -> {
      synchronized (lock) {
        beingMade.remove(edition, made);
        if (done.succeeded()) {
          put(edition, done.result());
        }
      }
    });
    return made;
  }

  private static FileIndex scan(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      FlvScan scan = FlvScan.of(FlvInput.of(channel), MAX_ENTRIES);
      return new FileIndex(scan.summary().index(), scan.summary().lastTimestamp(), scan.summary().headerPositions());
    }
  }

  private void put(FileEdition edition, FileIndex made) {
    FileIndex before = known.put(edition, made);
    bytes += made.bytes() - (before == null ? 0 : before.bytes());
    Iterator<FileIndex> oldest = known.values().iterator();
    while (bytes > maxBytes && oldest.hasNext()) {
      bytes -= oldest.next().bytes();
      oldest.remove();
    }
  }

  /** How many are kept. */
  int size() {
    synchronized (lock) {
      return known.size();
    }
  }
}
