package io.github.vertxrtmp.session;

import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.protocol.message.PlayCommand;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.github.vertxrtmp.protocol.message.StatusMessages;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/** What playing a live stream and playing a file have in common: the status messages around them, and the facts. */
abstract class PlayingState implements StreamState {

  private final NetStream stream;
  private final StreamKey key;
  private final PlayCommand play;
  private final long startNanos = System.nanoTime();

  PlayingState(NetStream stream, StreamKey key, PlayCommand play) {
    this.stream = stream;
    this.key = key;
    this.play = play;
  }

  StreamKey key() {
    return key;
  }

  NetStream stream() {
    return stream;
  }

  PlayCommand play() {
    return play;
  }

  /** Begins to deliver, after telling the client. */
  abstract void start();

  /** What a player is told before the first frame (RTMP 1.0 §7.2.2.1 and what Flash, librtmp and ffmpeg look for). */
  final void tellStart() {
    MessageSender sender = stream.sender();
    sender.streamBegin(stream.id());
    if (play.reset()) {
      sender.status(stream.id(), StatusCodes.PLAY_RESET, "Playing and resetting " + key.name());
    }
    sender.status(stream.id(), StatusCodes.PLAY_START, "Started playing " + key.name());
    sender.data(stream.id(), StatusMessages.sampleAccess(true, true));
    sender.data(stream.id(), StatusMessages.dataStart());
    event(RtmpEvents.STREAM_PLAYED, new JsonObject());
  }

  final void tellStopped(String reason) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    event(RtmpEvents.STREAM_STOPPED, new JsonObject().put("reason", reason).put("durationMillis", millis));
  }

  final void event(String type, JsonObject facts) {
    RtmpEvents.publish(stream.services().vertx(), type, new JsonObject().put("stream", key.toString()).put("app", key.app())
      .put("name", key.name()).put("client", stream.connection().client().toJson()).mergeIn(facts));
  }
}
