package io.github.vertxrtmp.session;

import io.github.vertxrtmp.bus.AppEvent;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.protocol.message.PlayCommand;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.github.vertxrtmp.protocol.message.StatusMessages;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/** What playing a live stream and playing a file have in common: the status messages around them, and the facts. Event-loop confined. */
abstract class PlayingState implements StreamState {

  private final NetStream stream;
  private final Played played;
  private final long startNanos = System.nanoTime();
  private long timer = -1;
  private boolean started;

  PlayingState(NetStream stream, Played played) {
    this.stream = stream;
    this.played = played;
  }

  StreamKey key() {
    return played.key();
  }

  Decision decision() {
    return played.decision();
  }

  NetStream stream() {
    return stream;
  }

  PlayCommand play() {
    return played.command();
  }

  /** Begins to deliver, after telling the client. */
  abstract void start();

  /** What a player is told before the first frame (RTMP 1.0 §7.2.2.1 and what Flash, librtmp and ffmpeg look for). */
  final void tellStart() {
    started = true;
    MessageSender sender = stream.sender();
    sender.streamBegin(stream.id());
    if (play().reset()) {
      sender.status(stream.id(), StatusCodes.PLAY_RESET, "Playing and resetting " + key().name());
    }
    sender.status(stream.id(), StatusCodes.PLAY_START, "Started playing " + key().name());
    if (!stream.liaison().isPeer()) {
      // Another node says these to its players itself.
      sender.data(stream.id(), StatusMessages.sampleAccess(true, true));
      sender.data(stream.id(), StatusMessages.dataStart());
    }
    event(RtmpEvents.STREAM_PLAYED, new JsonObject().put("params", played.params()).put("live", isLive()).put("start", play().start()));
    decision().durationMillis().ifPresent(millis -> timer = stream.services().vertx().setTimer(millis,
      late -> stream.limitReached("durationMillis", StatusCodes.PLAY_FAILED, "Played for " + millis + " ms", key())));
  }

  /**
   * What was asked for has been played: goes on with the playlist, or says that this is the end (ActionScript reference,
   * {@code NetStream.onPlayStatus}).
   *
   * @param seconds of what was played
   */
  final void complete(double seconds) {
    MessageSender sender = stream.sender();
    if (stream.hasNext()) {
      sender.data(stream.id(), StatusMessages.onPlayStatus(StatusCodes.PLAY_SWITCH, seconds));
      stream.next();
      return;
    }
    sender.data(stream.id(), StatusMessages.onPlayStatus(StatusCodes.PLAY_COMPLETE, seconds));
    sender.status(stream.id(), StatusCodes.PLAY_STOP, "Stopped playing " + key().name());
    sender.streamEof(stream.id());
  }

  final void tellPaused(boolean pause) {
    stream.sender().status(stream.id(), pause ? StatusCodes.PAUSE_NOTIFY : StatusCodes.UNPAUSE_NOTIFY,
      (pause ? "Pausing " : "Unpausing ") + key().name());
    tell(AppEvent.PAUSE, new JsonObject().put("pause", pause));
  }

  /** Whether it is a live stream rather than a file. */
  abstract boolean isLive();

  final void tellStopped(String reason, long frames, long bytes) {
    stream.services().vertx().cancelTimer(timer);
    JsonObject facts = new JsonObject().put("reason", reason).put("frames", frames).put("bytes", bytes)
      .put("durationMillis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
    if (started) {
      event(RtmpEvents.STREAM_STOPPED, facts.copy().put("live", isLive()));
    }
    stream.liaison().tell(AppEvent.STOP, played.stopped(reason).mergeIn(facts));
  }

  @Override
  public final void tellLimit(boolean idle, String text) {
    stream.sender().statusError(stream.id(), StatusCodes.PLAY_FAILED, text);
  }

  final void event(String type, JsonObject facts) {
    stream.liaison().event(type, new JsonObject().put("stream", key().toString()).put("app", key().app())
      .put("name", key().name()).mergeIn(facts));
  }

  /** Tells the application a fact about this stream. */
  final void tell(AppEvent event, JsonObject facts) {
    stream.liaison().tell(event, played.info().mergeIn(facts));
  }

  @Override
  public JsonObject info() {
    return played.info();
  }
}
