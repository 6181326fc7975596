package io.github.vertxrtmp.record;

import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.config.RecordWriteSettings;
import io.github.vertxrtmp.config.RecordWriteSettings.OnTrouble;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.media.StreamSnapshot;
import io.github.vertxrtmp.stream.StreamListener;
import io.github.vertxrtmp.stream.Subscription;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream on its way to the disk: gathers frames on the event loop and hands them to a {@link RecordingWriter} on a
 * worker, one batch at a time, so that they stay in order and a slow disk delays nobody. Confined to its loop, but for what
 * is marked.
 */
final class Recording implements StreamListener {

  private static final Logger LOG = LoggerFactory.getLogger(Recording.class);

  private final Vertx vertx;
  private final Context loop;
  private final WorkerExecutor workers;
  private final StreamKey key;
  private final RecordMode mode;
  private final RecordingWriter writer;
  private final RecordWriteSettings settings;
  private final Promise<JsonObject> following = Promise.promise();
  private final Promise<JsonObject> finished = Promise.promise();
  private final JsonObject facts;
  private Subscription subscription;
  private final FrameQueue queue;
  private boolean opening;
  private boolean writing;
  private boolean overdue;
  private boolean waking;
  private long nextSequence;
  /** Why no more frames are taken; null while they are. */
  private volatile String ending;
  private Throwable failure;

  /**
   * @param loop  the event loop on which frames are gathered: that of the publisher, if possible
   * @param facts go into every event about this recording
   */
  Recording(Vertx vertx, Context loop, WorkerExecutor workers, StreamKey key, RecordMode mode, RecordingWriter writer, RecordWriteSettings settings, JsonObject facts) {
    this.vertx = vertx;
    this.loop = loop;
    this.mode = mode;
    this.workers = workers;
    this.key = key;
    this.writer = writer;
    this.settings = settings;
    this.queue = new FrameQueue(settings);
    this.facts = facts;
  }

  /**
   * Opens the file and follows the stream. Any thread.
   *
   * @param free when the file's name is
   * @return done when no frame can be missed any more, on any thread
   */
  Future<JsonObject> start(Future<Void> free, long timeoutMillis) {
    free.onComplete(now -> loop.runOnContext(begin -> open(timeoutMillis)));
    return following.future();
  }

  private void open(long timeoutMillis) {
    opening = true;
    work(() -> writer.open(System.currentTimeMillis())).onComplete(opened -> {
      opening = false;
      if (opened.failed()) {
        startFailed(opened.cause());
      } else if (ending == null) {
        follow(timeoutMillis);
      }
      flush();
    });
  }

  private void startFailed(Throwable cause) {
    if (following.tryFail(cause)) {
      failure = cause;
      endHere("did not begin");
    }
  }

  private void follow(long timeoutMillis) {
    subscription = Subscription.open(vertx, key, this);
    long limit = vertx.setTimer(timeoutMillis, late -> startFailed(new RecorderException(404, "The stream is not on air")));
    following.future().onComplete(done -> vertx.cancelTimer(limit));
  }

  /** Something that blocks. */
  private interface DiskWork {
    void run() throws IOException;
  }

  private Future<Void> work(DiskWork work) {
    return workers.executeBlocking(() -> {
      work.run();
      return null;
    }, false);
  }

  StreamKey key() {
    return key;
  }

  RecordMode mode() {
    return mode;
  }

  /** Of the first file, when it is complete. */
  String path() {
    return facts.getString("path");
  }

  /** Done when no frame can be missed any more, with the facts of the recording. On any thread. */
  Future<JsonObject> following() {
    return following.future();
  }

  /** Whether it takes frames. Any thread. */
  boolean active() {
    return ending == null;
  }

  /** Done when the file is complete, with its facts; fails when the recording has failed. On any thread. */
  Future<JsonObject> finished() {
    return finished.future();
  }

  @Override
  public void began(StreamSnapshot snapshot) {
    following.tryComplete(facts);
    if (snapshot.video()) {
      queue.expectVideo();
    }
    boolean noFrames = snapshot.frames().isEmpty();
    for (MediaFrame header : snapshot.headers()) {
      if (header.sequence() >= nextSequence) {
        accept(noFrames ? header : header.at(snapshot.frames().get(0).timestamp(), header.sequence()));
      }
    }
    for (MediaFrame frame : snapshot.frames()) {
      if (frame.sequence() >= nextSequence && !frame.isSequenceHeader()) {
        accept(frame);
      }
    }
    nextSequence = snapshot.nextSequence();
  }

  @Override
  public void frame(MediaFrame frame) {
    nextSequence = frame.sequence() + 1;
    accept(frame);
  }

  @Override
  public void ended() {
    endHere("ended");
  }

  private void accept(MediaFrame frame) {
    if (ending != null) {
      return;
    }
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
      failure = new IllegalStateException(reason);
      endHere("failed");
    }
  }

  private void skipped(String limit, String reason) {
    if (!queue.skipping()) {
      queue.skip();
      LOG.warn("{}: {}; leaving out frames up to a keyframe", key, reason);
      RtmpEvents.publish(vertx, RtmpEvents.LIMIT_REACHED, facts.copy().put("limit", limit).put("reason", reason));
    }
  }

  private void flush() {
    if (writing || opening) {
      return;
    }
    boolean due = queue.isFull() || overdue || ending != null;
    if (!queue.isEmpty() && due) {
      write();
    } else if (ending != null) {
      finish();
    }
  }

  private void write() {
    FrameQueue.Batch batch = queue.take();
    overdue = false;
    writing = true;
    work(() -> writer.write(batch.frames(), batch.firstMillis(), batch.lastMillis())).onComplete(done -> {
      writing = false;
      if (done.succeeded()) {
        queue.written();
      } else {
        queue.refused(writer.lostFrames());
        writeFailed(done.cause());
      }
      flush();
    });
  }

  private void writeFailed(Throwable cause) {
    if (settings.onTrouble() == OnTrouble.SKIP && ending == null) {
      queue.keepHeaders();
      skipped("disk", cause.toString());
      writing = true;
      work(writer::cutBack).onComplete(done -> {
        writing = false;
        if (done.failed()) {
          fail(done.cause());
        }
        flush();
      });
    } else {
      fail(cause);
    }
  }

  private void fail(Throwable cause) {
    failure = failure == null ? cause : failure;
    queue.clear();
    endHere("failed");
  }

  /**
   * Takes no more frames and completes the file. Any thread.
   *
   * @param reason in one word
   * @return as {@link #finished}
   */
  Future<JsonObject> end(String reason) {
    loop.runOnContext(now -> endHere(reason));
    return finished.future();
  }

  private void endHere(String reason) {
    if (ending != null) {
      return;
    }
    ending = reason;
    following.tryFail(new RecorderException(404, "The recording ended before it began"));
    if (subscription != null) {
      subscription.close();
    }
    flush();
  }

  private void finish() {
    writing = true;
    workers.<JsonObject>executeBlocking(this::complete, false).onComplete(done -> {
      JsonObject event = facts.copy().mergeIn(done.succeeded() ? done.result() : new JsonObject()).put("ended", ending).put("droppedFrames", queue.droppedFrames());
      if (done.succeeded() && failure == null) {
        RtmpEvents.publish(vertx, RtmpEvents.RECORD_DONE, event);
        finished.tryComplete(event);
      } else {
        Throwable cause = failure == null ? done.cause() : failure;
        LOG.warn("{}: recording failed: {}", key, cause.toString());
        RtmpEvents.publish(vertx, RtmpEvents.RECORD_FAILED, event.put("reason", cause.toString()));
        finished.tryFail(cause);
      }
    });
  }

  /** On a worker. */
  private JsonObject complete() {
    if (writer.file() == null) {
      return new JsonObject();
    }
    if (failure == null) {
      try {
        return writer.finish();
      } catch (Exception e) {
        failure = e;
      }
    }
    return writer.salvage();
  }

  /** What can be told about it while it runs. Any thread; the figures may be a moment old. */
  JsonObject info() {
    return facts.copy().put("pendingBytes", queue.pendingBytes()).put("skipping", queue.skipping());
  }
}
