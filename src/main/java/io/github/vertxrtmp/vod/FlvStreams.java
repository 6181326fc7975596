package io.github.vertxrtmp.vod;

import io.github.vertxrtmp.config.VodSettings;
import io.github.vertxrtmp.flv.FlvFormatException;
import io.github.vertxrtmp.flv.FlvNameException;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.stream.NoSuchRecordingException;
import io.github.vertxrtmp.stream.Playback;
import io.github.vertxrtmp.stream.PlaybackSink;
import io.github.vertxrtmp.stream.RecordedStreams;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;

/**
 * The FLV files under a root as recorded streams. A file that is still being recorded counts from its beginning on.
 * Thread-safe.
 */
public final class FlvStreams implements RecordedStreams {

  private final FlvRoot root;
  private final VodSettings settings;
  private final WorkerExecutor workers;
  private final WorkerExecutor indexWorker;
  private final IndexCache indexes;

  /** All instances in a Vert.x share the worker threads. */
  public FlvStreams(Vertx vertx, FlvRoot root, VodSettings settings) {
    this.root = root;
    this.settings = settings;
    this.workers = vertx.createSharedWorkerExecutor("rtmp-vod", settings.threads());
    this.indexWorker = vertx.createSharedWorkerExecutor("rtmp-vod-index", 1);
    this.indexes = new IndexCache(indexWorker, settings.indexBytes());
  }

  @Override
  public Future<Playback> open(Context context, StreamKey key, PlaybackSink sink) {
    Promise<Playback> promise = Promise.promise();
    context.runOnContext(ready -> onWorker(key, () -> OpenFile.open(root, key, settings.readBytes()))
      .<Playback>map(file -> new FilePlayback(context, workers, indexes, file, sink, settings))
      .onComplete(promise));
    return promise.future();
  }

  @Override
  public Future<Double> length(StreamKey key) {
    return onWorker(key, () -> OpenFile.open(root, key, settings.readBytes()))
      .compose(file -> length(file).eventually(() -> onWorker(key, () -> {
        file.close();
        return null;
      })))
      .map(millis -> millis / 1000.0);
  }

  private Future<Long> length(OpenFile file) {
    return workers.executeBlocking(file::lengthMillis, false).compose(millis -> millis >= 0
      ? Future.succeededFuture(millis)
      : indexes.get(file.edition(), 0).map(index -> file.length(index.lastTimestamp())));
  }

  private <T> Future<T> onWorker(StreamKey key, Callable<T> work) {
    return workers.executeBlocking(work, false).recover(cause -> Future.failedFuture(translate(key, cause)));
  }

  private static Throwable translate(StreamKey key, Throwable cause) {
    if (cause instanceof NoSuchFileException) {
      return new NoSuchRecordingException("There is no recording " + key.name());
    }
    boolean unfit = cause instanceof FlvNameException || cause instanceof FlvFormatException || cause instanceof IOException;
    return unfit ? new NoSuchRecordingException("Cannot play " + key.name() + ": " + cause.getMessage()) : cause;
  }

  /** Frees the worker threads; playbacks that still run stop reading. */
  public Future<Void> close() {
    return workers.close().eventually(indexWorker::close);
  }
}
