package io.github.vertxrtmp.session;

import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.protocol.LimitException;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.github.vertxrtmp.stream.LiveViewer;
import io.github.vertxrtmp.stream.MaxDelay;
import io.github.vertxrtmp.stream.Outlet;
import io.github.vertxrtmp.stream.Publication;
import io.github.vertxrtmp.stream.Wire;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;

/** A stream that plays live, or waits for its publisher. Event-loop confined. */
final class LivePlayState extends PlayingState implements Outlet {

  private static final String JOIN = "join";
  private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true).setSendTimeout(2_000);

  private static final DeliveryOptions ANYWHERE = new DeliveryOptions().setSendTimeout(1_000);

  private final Link link;
  private final String viewerId;
  private LiveViewer viewer;
  /** The publication that has let it in; null: none. */
  private String admittedBy;
  private boolean receivesAudio = true;
  private boolean receivesVideo = true;
  private boolean closed;
  /** Fires when it has played for as long as the client wanted. */
  private long endTimer = -1;

  LivePlayState(NetStream stream, Played played) {
    super(stream, played);
    this.link = stream.session().link();
    this.viewerId = stream.session().id() + "/" + stream.id();
  }

  /**
   * Asks the publication to be let in among its viewers.
   *
   * @return whether the stream is on air; fails with {@link RefusedException} when it has no room
   */
  Future<Boolean> join() {
    if (stream().liaison().isPeer()) {
      return request("pull").map(true).recover(elsewhere ->
        Future.failedFuture(new RefusedException(StatusCodes.PLAY_STREAM_NOT_FOUND, "The stream is not on this node")));
    }
    return request(JOIN).map(joined -> {
      admittedBy = joined.body().getString("publication");
      return true;
    }).recover(failure -> isFull(failure)
      ? Future.failedFuture(full(failure))
      : isOnAirElsewhere());
  }

  /** The first viewer on this node of a stream of another: it must not be given an old recording instead. */
  private Future<Boolean> isOnAirElsewhere() {
    Vertx vertx = stream().services().vertx();
    return !vertx.isClustered() ? Future.succeededFuture(false)
      : vertx.eventBus().request(RtmpAddresses.stream(key()), new JsonObject().put("action", "info"), ANYWHERE).map(true).otherwise(false);
  }

  private Future<Message<JsonObject>> request(String action) {
    return stream().services().vertx().eventBus().request(RtmpAddresses.stream(key()),
      new JsonObject().put("action", action).put("viewer", viewerId), LOCAL);
  }

  private static boolean isFull(Throwable failure) {
    return failure instanceof ReplyException reply && reply.failureCode() == Publication.FULL;
  }

  private RefusedException full(Throwable failure) {
    tellFull(failure);
    return new RefusedException(StatusCodes.PLAY_FAILED, failure.getMessage());
  }

  private void tellFull(Throwable failure) {
    stream().session().report(new LimitException("viewers", failure.getMessage()), new JsonObject().put("stream", key().toString()));
  }

  @Override
  void start() {
    tellStart();
    viewer = stream().services().live().join(key(), this,
      new ChunkFrameEncoder(stream().id(), stream().services().settings().chunkSize()), maxDelay());
  }

  /** What the application said to this play, or else when it let the client in; null when it said nothing. */
  private MaxDelay maxDelay() {
    Integer ofPlay = decision().maxDelay();
    Integer millis = ofPlay != null ? ofPlay : stream().liaison().accepted().maxDelay();
    return millis == null ? null : MaxDelay.of(millis);
  }

  @Override
  boolean isLive() {
    return true;
  }

  @Override
  public void pause(boolean pause) {
    viewer.pause(pause);
    tellPaused(pause);
  }

  @Override
  public void seek(long millis) {
    stream().sender().statusError(stream().id(), StatusCodes.SEEK_FAILED, "A live stream cannot be sought");
  }

  @Override
  public void receiveAudio(boolean wanted) {
    viewer.receiveAudio(wanted);
    tellReceives(wanted && !receivesAudio);
    receivesAudio = wanted;
  }

  @Override
  public void receiveVideo(boolean wanted) {
    viewer.receiveVideo(wanted);
    tellReceives(wanted && !receivesVideo);
    receivesVideo = wanted;
  }

  /** RTMP 1.0 §7.2.2.4 and §7.2.2.5: switching on is answered, switching off is not. */
  private void tellReceives(boolean again) {
    if (again) {
      stream().sender().status(stream().id(), StatusCodes.SEEK_NOTIFY, "Seeking to the live edge");
      stream().sender().status(stream().id(), StatusCodes.PLAY_START, "Started playing " + key().name());
    }
  }

  @Override
  public boolean goesOn() {
    return true;
  }

  /** The time that the client wants counts from the first frames that it may have got. */
  private void startEndTimer() {
    long millis = play().duration();
    if (millis > 0 && endTimer < 0) {
      endTimer = stream().services().vertx().setTimer(millis, over -> {
        complete(millis / 1000.0);
        if (!closed) {
          stream().stop("played for as long as the client wanted");
        }
      });
    }
  }

  @Override
  public void close(String reason) {
    closed = true;
    stream().services().vertx().cancelTimer(endTimer);
    if (viewer != null) {
      viewer.leave();
    }
    stream().services().vertx().eventBus().send(RtmpAddresses.stream(key()),
      new JsonObject().put("action", "leave").put("viewer", viewerId), LOCAL);
    tellStopped(reason, viewer == null ? 0 : viewer.sentFrames(), deliveredBytes());
  }

  @Override
  public Wire wire() {
    return link;
  }

  @Override
  public long deliveredBytes() {
    return viewer == null ? 0 : viewer.sentBytes();
  }

  @Override
  public void streamBegan(String publicationId) {
    if (!publicationId.equals(admittedBy) && !stream().liaison().isPeer()) {
      joinAgain();
    }
    stream().sender().streamBegin(stream().id());
    stream().sender().status(stream().id(), StatusCodes.PLAY_PUBLISH_NOTIFY, key().name() + " is now published");
    startEndTimer();
  }

  /** Another publication than the one that was asked when this began; it may have no room. */
  private void joinAgain() {
    request(JOIN).onSuccess(joined -> admittedBy = joined.body().getString("publication")).onFailure(failure -> {
      if (isFull(failure) && stream().isIn(this)) {
        tellFull(failure);
        stream().end(StatusCodes.PLAY_FAILED, failure.getMessage());
      }
    });
  }

  /** Not that it is unpublished: ffmpeg and others leave then (RTMP 1.0 §7.1.7). */
  @Override
  public void streamInterrupted() {
    stream().sender().streamDry(stream().id());
  }

  @Override
  public void streamResumed() {
    stream().sender().streamBegin(stream().id());
  }

  @Override
  public void streamEnded() {
    admittedBy = null;
    stream().sender().status(stream().id(), StatusCodes.PLAY_UNPUBLISH_NOTIFY, key().name() + " is now unpublished");
    stream().sender().streamEof(stream().id());
    if (stream().liaison().isPeer()) {
      stream().session().end("the stream has ended");
    } else if (stream().hasNext()) {
      stream().next();
    }
  }

  @Override
  public void becameSlow() {
    event(RtmpEvents.VIEWER_SLOW, new JsonObject().put("slow", true));
  }

  @Override
  public void caughtUp(long droppedFrames, long droppedBytes) {
    event(RtmpEvents.VIEWER_SLOW, dropped(droppedFrames, droppedBytes).put("slow", false));
  }

  @Override
  public void gaveUp(long droppedFrames, long droppedBytes) {
    event(RtmpEvents.VIEWER_DROPPED, dropped(droppedFrames, droppedBytes));
    stream().sender().statusError(stream().id(), StatusCodes.PLAY_INSUFFICIENT_BANDWIDTH, "The connection is too slow for this stream");
    stream().session().end("too slow for the stream");
  }

  private static JsonObject dropped(long frames, long bytes) {
    return new JsonObject().put("droppedFrames", frames).put("droppedBytes", bytes);
  }
}
