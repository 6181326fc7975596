package io.github.vertxrtmp.record;

import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.flv.FlvScan;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes the files that a crash has left: all of them, one after the other, when the recorder starts; and one at once when
 * somebody wants its name. Event-loop confined.
 */
final class Recovery {

  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final FlvRoot root;
  private final PartLocks locks;
  private final int maxIndexEntries;
  /** Files that are waiting or being finished. */
  private final Map<Path, Promise<Void>> pending = new LinkedHashMap<>();
  private final Set<Path> begun = new HashSet<>();
  private Future<Void> found = Future.succeededFuture();

  Recovery(Vertx vertx, WorkerExecutor workers, FlvRoot root, PartLocks locks, int maxIndexEntries) {
    this.vertx = vertx;
    this.workers = workers;
    this.root = root;
    this.locks = locks;
    this.maxIndexEntries = maxIndexEntries;
  }

  /** Looks for files and begins to finish them; does not wait for either. */
  void begin() {
    found = workers.executeBlocking(this::find, false).onSuccess(parts -> {
      parts.forEach(part -> pending.put(part, Promise.promise()));
      finishAll(parts);
    }).onFailure(cause -> LOG.warn("Cannot look for unfinished recordings under {}: {}", root.path(), cause.toString())).otherwise(List.of()).mapEmpty();
  }

  private List<Path> find() throws IOException {
    List<Path> parts = new ArrayList<>();
    for (Path file : PartFiles.find(root.path())) {
      Path part = PartFiles.isCopy(file) ? PartFiles.partOfCopy(file) : file;
      if (!locks.take(part)) {
        LOG.info("{} is left to the recorder that writes it", file);
      } else if (PartFiles.isCopy(file)) {
        deleteCopy(file);
        locks.free(part);
      } else {
        parts.add(part);
      }
    }
    return parts;
  }

  private static void deleteCopy(Path copy) {
    try {
      Files.deleteIfExists(copy);
    } catch (IOException e) {
      LOG.warn("Cannot delete {}: {}", copy, e.toString());
    }
  }

  private void finishAll(List<Path> parts) {
    Future<Void> chain = Future.succeededFuture();
    for (Path part : parts) {
      chain = chain.compose(next -> settle(part));
    }
  }

  /** Done when no unfinished file stands under a name any more, or it cannot be helped. */
  Future<Void> free(Path part) {
    return found.compose(ready -> pending.containsKey(part) ? settle(part) : leftSince(part));
  }

  /** A recording of this very process may have failed so badly that it could not finish its file; or another process died. */
  private Future<Void> leftSince(Path part) {
    return workers.executeBlocking(() -> Files.exists(part) && locks.take(part), false).otherwise(false).compose(left -> {
      if (left) {
        pending.put(part, Promise.promise());
      }
      return settle(part);
    });
  }

  private Future<Void> settle(Path part) {
    Promise<Void> promise = pending.get(part);
    if (promise == null) {
      return Future.succeededFuture();
    }
    if (begun.add(part)) {
      workers.executeBlocking(() -> complete(part), false)
        .onComplete(done -> {
          if (done.succeeded()) {
            tell(part, done.result());
          } else {
            failed(part, done.cause());
          }
          pending.remove(part);
          begun.remove(part);
          promise.complete();
        });
    }
    return promise.future();
  }

  private FlvScan complete(Path part) throws IOException {
    try {
      return PartFiles.complete(part, maxIndexEntries);
    } finally {
      locks.free(part);
    }
  }

  private void tell(Path part, FlvScan scan) {
    Path file = FlvRoot.complete(part);
    if (scan == null) {
      LOG.info("{} was empty and is gone", part);
      return;
    }
    LOG.info("{} finished after a crash: {} tags, {} ms", file, scan.summary().tags(), scan.summary().durationMillis());
    RtmpEvents.publish(vertx, RtmpEvents.RECORD_REPAIRED, RecordingFacts.of(scan.summary(), scan.end()).put("path", file.toString())
      .put("name", name(file)).put("droppedBytes", scan.size() - scan.firstMedia() - scan.mediaBytes()).put("damage", scan.damage()));
  }

  /** Scope and name of the stream, as far as the path tells. */
  private String name(Path file) {
    String relative = root.path().relativize(file).toString();
    return relative.substring(0, relative.length() - FlvRoot.SUFFIX.length()).replace(file.getFileSystem().getSeparator(), "/");
  }

  private static void failed(Path part, Throwable cause) {
    if (!(cause instanceof NoSuchFileException)) {
      LOG.warn("Cannot finish {}: {}", part, cause.toString());
    }
  }
}
