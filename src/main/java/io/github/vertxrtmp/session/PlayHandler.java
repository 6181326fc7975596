package io.github.vertxrtmp.session;

import io.github.vertxrtmp.bus.AppEvent;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.protocol.CommandException;
import io.github.vertxrtmp.protocol.LimitException;
import io.github.vertxrtmp.protocol.message.Command;
import io.github.vertxrtmp.protocol.message.Play2Command;
import io.github.vertxrtmp.protocol.message.PlayCommand;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.github.vertxrtmp.stream.NoSuchRecordingException;
import io.github.vertxrtmp.stream.Playback;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The play command (RTMP 1.0 §7.2.2.1): asks the application, then finds the stream: live, recorded, or live as soon as
 * somebody publishes it. With {@code reset} false it waits in the playlist until what plays has come to its end. Event-loop
 * confined.
 */
final class PlayHandler {

  private static final Logger LOG = LoggerFactory.getLogger(PlayHandler.class);

  private final NetStream stream;
  private final Queue<Played> playlist = new ArrayDeque<>();
  /** The next of the playlist is being looked for. */
  private boolean switching;
  /** Another one each time that what was played or looked for is not wanted any more. */
  private int generation;

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
    StreamName name = new NameReader(stream.session()).stream(play.name(), StatusCodes.PLAY_STREAM_NOT_FOUND);
    if (play.reset() || !goesOn()) {
      stream.stop("the client plays anew");
    }
    stream.gate().shut();
    JsonObject request = name.request(stream.liaison().client().path())
      .put("start", play.start()).put("duration", play.duration()).put("reset", play.reset());
    stream.liaison().ask(AppEvent.PLAY, request, Entrance.NOBODY)
      .compose(verdict -> accept(name, play, verdict.decision()))
      .compose(this::playOrAdd)
      .onFailure(this::refuse)
      .onComplete(done -> stream.decided());
  }

  /** Whether something plays that a playlist can go on from. */
  private boolean goesOn() {
    return switching || stream.goesOn();
  }

  private Future<?> playOrAdd(Played played) {
    if (played.command().reset() || !goesOn()) {
      stream.leave("the client plays anew");
      return locate(played).onSuccess(this::start);
    }
    int most = stream.services().settings().vod().playlistEntries();
    if (playlist.size() >= most) {
      String text = "The playlist has " + most + " entries already";
      stream.session().report(new LimitException("vod.playlistEntries", text), new JsonObject().put("stream", played.key().toString()));
      tellStopped(played, text);
      return Future.failedFuture(new CommandException(StatusCodes.PLAY_FAILED, text));
    }
    playlist.add(played);
    return Future.succeededFuture();
  }

  boolean hasNext() {
    return !playlist.isEmpty();
  }

  /** What was played is over: plays the next of the playlist; what cannot be played is told and passed over. */
  void next() {
    Played played = playlist.poll();
    if (played == null) {
      return;
    }
    int mine = ++generation;
    switching = true;
    stream.leave("the playlist goes on");
    locate(played).onComplete(located -> {
      if (mine != generation) {
        if (located.succeeded()) {
          located.result().close("the client does not want it any more");
        }
        return;
      }
      switching = false;
      if (located.succeeded()) {
        start(located.result());
      } else {
        refuse(located.cause());
        next();
      }
    });
  }

  /** Forgets the playlist. */
  void clear(String reason) {
    generation++;
    switching = false;
    playlist.forEach(played -> tellStopped(played, reason));
    playlist.clear();
  }

  private void tellStopped(Played played, String reason) {
    stream.liaison().tell(AppEvent.STOP, played.stopped(reason));
  }

  private Future<Played> accept(StreamName asked, PlayCommand play, Decision decision) {
    if (!decision.accepted()) {
      String code = decision.code() == null ? StatusCodes.PLAY_FAILED : decision.code();
      return Future.failedFuture(new RefusedException(code, decision.description()));
    }
    StreamName name = asked.renamed(decision.name());
    boolean renamed = !name.name().equals(asked.name());
    if (renamed) {
      stream.hide(asked.name());
    }
    StreamKey key = name.key(stream.liaison().client().path());
    JsonObject params = renamed ? new JsonObject() : asked.params();
    return Future.succeededFuture(new Played(name.name(), key, stream.shown(params), params, play, decision));
  }

  private Future<PlayingState> locate(Played played) {
    return find(played).onFailure(failure -> tellStopped(played, failure.getMessage()));
  }

  private Future<PlayingState> find(Played played) {
    PlayCommand play = played.command();
    if (play.start() >= 0) {
      return recorded(played);
    }
    LivePlayState live = new LivePlayState(stream, played);
    return live.join().compose(onAir -> onAir || play.start() == PlayCommand.LIVE_ONLY
      ? Future.succeededFuture(live)
      : recorded(played).recover(failure -> failure instanceof NoSuchRecordingException ? Future.succeededFuture(live) : Future.failedFuture(failure)));
  }

  private Future<PlayingState> recorded(Played played) {
    FilePlayState state = new FilePlayState(stream, played);
    Future<Playback> playback = stream.services().recorded().open(Vertx.currentContext(), played.key(), state);
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
    LOG.debug("[{}] playing {}", stream.session(), state.key());
    state.start();
  }

  private void refuse(Throwable failure) {
    if (stream.isClosed()) {
      return;
    }
    PeerLog.of(stream.services().vertx()).info(LOG, "[{}] play refused: {}", stream.session(), failure.getMessage());
    if (failure instanceof RefusedException refused) {
      refused.tell(stream);
    } else if (failure instanceof NoSuchRecordingException) {
      stream.sender().statusError(stream.id(), StatusCodes.PLAY_STREAM_NOT_FOUND, failure.getMessage());
    } else if (failure instanceof CommandException refused) {
      stream.sender().statusError(stream.id(), refused.code(), refused.description());
    } else {
      LOG.warn("[{}] cannot play", stream.session(), failure);
      stream.sender().statusError(stream.id(), StatusCodes.PLAY_FAILED, "The stream cannot be played");
    }
  }
}
