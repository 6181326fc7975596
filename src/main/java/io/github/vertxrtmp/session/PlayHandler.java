package io.github.vertxrtmp.session;

import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.protocol.CommandException;
import io.github.vertxrtmp.protocol.message.Command;
import io.github.vertxrtmp.protocol.message.Play2Command;
import io.github.vertxrtmp.protocol.message.PlayCommand;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.github.vertxrtmp.stream.NoSuchRecordingException;
import io.github.vertxrtmp.stream.Playback;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The play command (RTMP 1.0 §7.2.2.1): asks the application, then finds the stream: live, recorded, or live as soon as
 * somebody publishes it. Event-loop confined.
 */
final class PlayHandler {

  private static final Logger LOG = LoggerFactory.getLogger(PlayHandler.class);
  private static final long LOOK_UP_MILLIS = 2_000;

  private final NetStream stream;

  PlayHandler(NetStream stream) {
    this.stream = stream;
  }

  /** Switches to another stream; the transition itself is the client's business (RTMP 1.0 §7.2.2.2). */
  void play2(Command command) {
    Play2Command play2 = Play2Command.from(command);
    play(new PlayCommand(play2.streamName(), play2.start(), play2.length(), true));
  }

  void play(Command command) {
    play(PlayCommand.from(command));
  }

  private void play(PlayCommand play) {
    StreamName name = StreamName.parse(play.name(), stream.services().settings().limits().nameLength())
      .orElseThrow(() -> new CommandException(StatusCodes.PLAY_STREAM_NOT_FOUND, "Not a stream name"));
    stream.stop("the client plays anew");
    stream.gate().shut();
    Client client = stream.connection().client();
    new AppGateway(stream.services().vertx(), stream.services().settings().app())
      .decide(client.path().app(), request(client, name, play))
      .compose(decision -> find(client, name, play, decision))
      .onSuccess(state -> start(state))
      .onFailure(this::refuse)
      .onComplete(done -> stream.gate().open());
  }

  private static JsonObject request(Client client, StreamName name, PlayCommand play) {
    return new JsonObject().put("event", "play").put("client", client.toJson()).put("stream", name.name())
      .put("params", name.params()).put("start", play.start()).put("duration", play.duration()).put("reset", play.reset());
  }

  private Future<PlayingState> find(Client client, StreamName name, PlayCommand play, Decision decision) {
    if (!decision.accepted()) {
      String code = decision.code() == null ? StatusCodes.PLAY_FAILED : decision.code();
      return Future.failedFuture(new RefusedException(code, decision.description()));
    }
    StreamKey key = decision.name() == null ? name.key(client.path()) : StreamKey.of(client.path().path(), decision.name());
    LivePlayState live = new LivePlayState(stream, key, play);
    if (play.start() == PlayCommand.LIVE_ONLY) {
      return Future.succeededFuture(live);
    }
    if (play.start() >= 0) {
      return recorded(key, play);
    }
    return isPublished(key).compose(published -> published
      ? Future.succeededFuture(live)
      : recorded(key, play).recover(failure -> failure instanceof NoSuchRecordingException ? Future.succeededFuture(live) : Future.failedFuture(failure)));
  }

  private Future<Boolean> isPublished(StreamKey key) {
    DeliveryOptions local = new DeliveryOptions().setLocalOnly(true).setSendTimeout(LOOK_UP_MILLIS);
    return stream.services().vertx().eventBus().request(RtmpAddresses.stream(key), new JsonObject().put("action", "info"), local)
      .map(true).otherwise(false);
  }

  private Future<PlayingState> recorded(StreamKey key, PlayCommand play) {
    FilePlayState state = new FilePlayState(stream, key, play);
    Future<Playback> playback = stream.services().recorded().open(Vertx.currentContext(), key, state);
    return playback.map(opened -> {
      state.opened(opened);
      return state;
    });
  }

  private void start(PlayingState state) {
    if (stream.isClosed()) {
      state.close("the client left");
      return;
    }
    stream.enter(state);
    LOG.debug("[{}] playing {}", stream.connection().session(), state.key());
    state.start();
  }

  private void refuse(Throwable failure) {
    if (stream.isClosed()) {
      return;
    }
    LOG.info("[{}] play refused: {}", stream.connection().session(), failure.getMessage());
    if (failure instanceof RefusedException refused) {
      refused.tell(stream);
    } else if (failure instanceof NoSuchRecordingException) {
      stream.sender().statusError(stream.id(), StatusCodes.PLAY_STREAM_NOT_FOUND, failure.getMessage());
    } else if (failure instanceof CommandException refused) {
      stream.sender().statusError(stream.id(), refused.code(), refused.description());
    } else {
      LOG.warn("[{}] cannot play", stream.connection().session(), failure);
      stream.sender().statusError(stream.id(), StatusCodes.PLAY_FAILED, "The stream cannot be played");
    }
  }
}
