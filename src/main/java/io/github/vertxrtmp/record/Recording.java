package io.github.vertxrtmp.record;

import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.config.RecordWriteSettings;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream that is being recorded: follows it, hands its frames to the disk, and tells what becomes of it. Confined to its
 * loop, but for what is marked.
 */
final class Recording implements StreamListener {

  private static final Logger LOG = LoggerFactory.getLogger(Recording.class);

  private final Vertx vertx;
  private final Context loop;
  private final WorkerExecutor workers;
  private final StreamKey key;
  private final RecordingWriter writer;
  private final WriteBehind disk;
  private final Promise<JsonObject> following = Promise.promise();
  private final Promise<JsonObject> finished = Promise.promise();
  private final Promise<Void> over = Promise.promise();
  private final JsonObject facts;
  private Subscription subscription;
  private long nextSequence;
  /** Why no more frames are taken; null while they are. */
  private volatile String ending;
  private Throwable failure;

  /**
   * @param loop  the event loop on which frames are gathered: that of the publisher, if possible
   * @param facts go into every event about this recording
   */
  Recording(Vertx vertx, Context loop, WorkerExecutor workers, StreamKey key, RecordingWriter writer, RecordWriteSettings settings, JsonObject facts) {
    this.vertx = vertx;
    this.loop = loop;
    this.workers = workers;
    this.key = key;
    this.writer = writer;
    this.facts = facts;
    this.disk = new WriteBehind(vertx, workers, writer, settings, facts, this::fail);
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
    if (ending != null) {
      return;
    }
    disk.open().onFailure(this::startFailed).onSuccess(opened -> {
      if (ending == null) {
        follow(timeoutMillis);
      }
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
    long limit = vertx.setTimer(timeoutMillis, late -> startFailed(new RecorderException(RecorderException.NOT_HERE, "The stream is not on air")));
    following.future().onComplete(done -> vertx.cancelTimer(limit));
  }

  StreamKey key() {
    return key;
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

  /** Done when it takes no more frames. On any thread. */
  Future<Void> ending() {
    return over.future();
  }

  /** Done when the file is complete, with its facts; fails when the recording has failed. On any thread. */
  Future<JsonObject> finished() {
    return finished.future();
  }

  @Override
  public void began(StreamSnapshot snapshot) {
    following.tryComplete(facts);
    if (snapshot.video()) {
      disk.expectVideo();
    }
    boolean noFrames = snapshot.frames().isEmpty();
    for (MediaFrame header : snapshot.headers()) {
      if (header.sequence() >= nextSequence) {
        disk.accept(noFrames ? header : header.at(snapshot.frames().get(0).timestamp(), header.sequence()));
      }
    }
    for (MediaFrame frame : snapshot.frames()) {
      if (frame.sequence() >= nextSequence && !frame.isSequenceHeader()) {
        disk.accept(frame);
      }
    }
    nextSequence = snapshot.nextSequence();
  }

  @Override
  public void frame(MediaFrame frame) {
    nextSequence = frame.sequence() + 1;
    disk.accept(frame);
  }

  /** Nobody knows whether the publisher comes back, and what there is can be of use already. */
  @Override
  public void interrupted() {
    disk.rest();
  }

  @Override
  public void ended() {
    endHere("ended");
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

  /** The disk does not take any more, or not fast enough. */
  private void fail(Throwable cause) {
    failure = failure == null ? cause : failure;
    endHere("failed");
  }

  private void endHere(String reason) {
    if (ending != null) {
      return;
    }
    ending = reason;
    over.complete();
    following.tryFail(new RecorderException(RecorderException.NOT_HERE, "The recording ended before it began"));
    if (subscription != null) {
      subscription.close();
    }
    disk.drain().onComplete(drained -> finish());
  }

  private void finish() {
    workers.<JsonObject>executeBlocking(this::complete, false).onComplete(done -> {
      JsonObject event = facts.copy().mergeIn(done.succeeded() ? done.result() : new JsonObject()).put("ended", ending).put("droppedFrames", disk.droppedFrames());
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
    return facts.copy().mergeIn(disk.info());
  }
}
