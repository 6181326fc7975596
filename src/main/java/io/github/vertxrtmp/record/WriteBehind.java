package io.github.vertxrtmp.record;

import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.config.RecordWriteSettings;
import io.github.vertxrtmp.config.RecordWriteSettings.OnTrouble;
import io.github.vertxrtmp.media.MediaFrame;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers the frames of one recording on the event loop and hands them to a {@link RecordingWriter} on a worker, one batch
 * at a time, so that they stay in order and a slow disk delays nobody. Confined to its loop, but for what is marked.
 */
final class WriteBehind {

  private static final Logger LOG = LoggerFactory.getLogger(WriteBehind.class);

  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final RecordingWriter writer;
  private final RecordWriteSettings settings;
  private final JsonObject facts;
  private final Consumer<Throwable> broken;
  private final FrameQueue queue;
  /** A worker has the file. */
  private boolean busy;
  private boolean overdue;
  private boolean waking;
  private boolean resting;
  /** Completed when all is written and no more is taken; null while frames are taken. */
  private Promise<Void> drained;

  /**
   * @param facts  of the recording, for events
   * @param broken called when the recording cannot go on; {@link #drain} is to follow
   */
  WriteBehind(Vertx vertx, WorkerExecutor workers, RecordingWriter writer, RecordWriteSettings settings, JsonObject facts, Consumer<Throwable> broken) {
    this.vertx = vertx;
    this.workers = workers;
    this.writer = writer;
    this.settings = settings;
    this.facts = facts;
    this.broken = broken;
    this.queue = new FrameQueue(settings);
  }

  /** Something that blocks. */
  private interface DiskWork {
    void run() throws IOException;
  }

  /** Has the file to itself; afterwards goes on with what has come meanwhile. */
  private void work(DiskWork work, Handler<AsyncResult<Void>> then) {
    busy = true;
    // One handler for all of it: a second one is called before the first if the work ends just when it is set.
    workers.<Void>executeBlocking(() -> {
      work.run();
      return null;
    }, false).onComplete(done -> {
      busy = false;
      then.handle(done);
      flush();
    });
  }

  /** Opens the file. */
  Future<Void> open() {
    Promise<Void> opened = Promise.promise();
    work(() -> writer.open(System.currentTimeMillis()), opened::handle);
    return opened.future();
  }

  /** Says that keyframes are to be expected. */
  void expectVideo() {
    queue.expectVideo();
  }

  void accept(MediaFrame frame) {
    if (drained != null) {
      return;
    }
    resting = false;
    if (!queue.add(frame)) {
      overloaded();
    } else if (queue.isFull()) {
      flush();
    } else if (!queue.isEmpty()) {
      wakeIn(settings.millis());
    }
  }

  /** One timer for whatever waits when it fires: to set and cancel one for each batch costs more than the writing. */
  private void wakeIn(long millis) {
    if (waking) {
      return;
    }
    waking = true;
    vertx.setTimer(millis, fired -> {
      waking = false;
      long left = queue.millisLeft();
      overdue = left <= 0;
      if (overdue) {
        flush();
      } else if (!queue.isEmpty()) {
        wakeIn(left);
      }
    });
  }

  private void overloaded() {
    String reason = "The disk is too slow: " + queue.bytes() + " bytes are waiting for it";
    if (settings.onTrouble() == OnTrouble.SKIP) {
      skipped("pendingBytes", reason);
    } else {
      // What waits is sound and is still written when the disk comes to it.
      broken.accept(new IllegalStateException(reason));
    }
  }

  private void skipped(String limit, String reason) {
    if (!queue.skipping()) {
      queue.skip();
      LOG.warn("{}: {}; leaving out frames up to a keyframe", facts.getString("stream"), reason);
      RtmpEvents.publish(vertx, RtmpEvents.LIMIT_REACHED, facts.copy().put("limit", limit).put("reason", reason));
    }
  }

  private void flush() {
    if (busy) {
      return;
    }
    boolean due = queue.isFull() || overdue || resting || drained != null;
    if (!queue.isEmpty() && due) {
      write();
    } else if (drained != null) {
      drained.tryComplete();
    } else if (resting) {
      resting = false;
      work(writer::rest, done -> {
        if (done.failed()) {
          // It has refused nothing of the recording: the file stays as it is, and the end tries again.
          LOG.warn("{}: cannot complete the file for now: {}", facts.getString("stream"), done.cause().toString());
        }
      });
    }
  }

  private void write() {
    FrameQueue.Batch batch = queue.take();
    overdue = false;
    work(() -> writer.write(batch.frames(), batch.firstMillis(), batch.lastMillis()), done -> {
      if (done.succeeded()) {
        queue.written();
      } else {
        queue.refused(writer.lostFrames());
        writeFailed(done.cause());
      }
    });
  }

  private void writeFailed(Throwable cause) {
    boolean canPass = !(cause instanceof NoSuchFileException);
    if (settings.onTrouble() == OnTrouble.SKIP && canPass && drained == null) {
      queue.keepHeaders();
      skipped("disk", cause.toString());
      work(writer::cutBack, done -> {
        if (done.failed()) {
          giveUp(done.cause());
        }
      });
    } else {
      giveUp(cause);
    }
  }

  private void giveUp(Throwable cause) {
    queue.clear();
    broken.accept(cause);
  }

  /**
   * No frame may come for a while: all that has come is written and the file completed for now, unless one comes before that.
   */
  void rest() {
    resting = drained == null;
    flush();
  }

  /**
   * Takes no more frames.
   *
   * @return done when the last one is written, or given up
   */
  Future<Void> drain() {
    if (drained == null) {
      drained = Promise.promise();
      flush();
    }
    return drained.future();
  }

  long droppedFrames() {
    return queue.droppedFrames();
  }

  /** Any thread; the figures may be a moment old. */
  JsonObject info() {
    return new JsonObject().put("pendingBytes", queue.pendingBytes()).put("skipping", queue.skipping());
  }
}
