package io.github.vertxrtmp.session;

import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.protocol.CommandException;
import io.github.vertxrtmp.protocol.LimitException;
import io.github.vertxrtmp.protocol.message.Command;
import io.github.vertxrtmp.protocol.message.MessageType;
import io.github.vertxrtmp.protocol.message.PauseCommand;
import io.github.vertxrtmp.protocol.message.Play2Command;
import io.github.vertxrtmp.protocol.message.PlayCommand;
import io.github.vertxrtmp.protocol.message.PublishCommand;
import io.github.vertxrtmp.protocol.message.ReceiveCommand;
import io.github.vertxrtmp.protocol.message.SeekCommand;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.function.BiConsumer;

/** One message stream of a connection. Event-loop confined. */
final class NetStream {

  private static final Map<String, BiConsumer<NetStream, Command>> HANDLERS = Map.of(
    PublishCommand.NAME, (stream, command) -> stream.publishHandler.publish(command),
    PlayCommand.NAME, (stream, command) -> stream.playHandler.play(command),
    Play2Command.NAME, (stream, command) -> stream.playHandler.play2(command),
    "closeStream", (stream, command) -> stream.stop("stream closed by the client"),
    PauseCommand.NAME, (stream, command) -> stream.state.pause(PauseCommand.from(command).pause()),
    PauseCommand.RAW_NAME, (stream, command) -> stream.state.pause(PauseCommand.from(command).pause()),
    SeekCommand.NAME, (stream, command) -> stream.state.seek(SeekCommand.from(command).millis()),
    ReceiveCommand.AUDIO_NAME, (stream, command) -> stream.state.receiveAudio(ReceiveCommand.from(command).receive()),
    ReceiveCommand.VIDEO_NAME, (stream, command) -> stream.state.receiveVideo(ReceiveCommand.from(command).receive()));

  private final NetConnection connection;
  private final int id;
  private final Gate gate;
  private final PublishHandler publishHandler;
  private final PlayHandler playHandler;
  private StreamState state = StreamState.IDLE;
  private long bufferMillis;
  private boolean closed;
  private boolean lost;

  NetStream(NetConnection connection, int id) {
    this.connection = connection;
    this.id = id;
    this.gate = new Gate(connection.session().reading(), connection.session().guarded(this::handle));
    this.publishHandler = new PublishHandler(this);
    this.playHandler = new PlayHandler(this);
  }

  /** Whether a command is for streams rather than for the connection. */
  static boolean understands(String command) {
    return HANDLERS.containsKey(command);
  }

  void receive(Incoming message) {
    gate.pass(message);
  }

  private void handle(Incoming message) {
    if (closed) {
      return;
    }
    if (!MessageType.isCommand(message.type())) {
      state.media(message);
      return;
    }
    Command command = connection.decode(message);
    try {
      HANDLERS.get(command.name()).accept(this, command);
    } catch (CommandException refusal) {
      sender().statusError(id, refusal.code(), refusal.description());
    }
  }

  /** The client says that it publishes a name no more. */
  void unpublish(String name) {
    if (state.publishes(name)) {
      stop("unpublished by the client");
    }
  }

  /** The application has said what becomes of a publish or play, or has not in time; what came meanwhile goes on. */
  void decided() {
    gate.open();
    session().watchdog().changed();
  }

  /** Whether an answer is awaited before the stream does anything. */
  boolean isWaiting() {
    return gate.isShut();
  }

  void bufferLength(long millis) {
    bufferMillis = millis;
    state.bufferLength(millis);
  }

  /** How much the player buffers, in milliseconds; 0 when it has not said. */
  long bufferMillis() {
    return bufferMillis;
  }

  /** Ends what the stream does and what it was to do next; it can publish or play again. */
  void stop(String reason) {
    playHandler.clear(reason);
    leave(reason);
  }

  /** Ends what the stream does; a playlist stays. */
  void leave(String reason) {
    StreamState old = state;
    state = StreamState.IDLE;
    old.close(reason);
    if (old.isBusy()) {
      session().watchdog().changed();
    }
  }

  /** Ends the stream for good. */
  void close(String reason) {
    shut();
    stop(reason);
  }

  /** As {@link #close}, because the connection broke: its publisher may come back on another one. */
  void lost(String reason) {
    shut();
    lost = true;
    playHandler.clear(reason);
    StreamState old = state;
    state = StreamState.IDLE;
    old.lost(reason);
  }

  private void shut() {
    closed = true;
    gate.clear();
  }

  /** What is played is over: whether something waits that {@link #next} would play. */
  boolean hasNext() {
    return playHandler.hasNext();
  }

  /** Goes on with the playlist. */
  void next() {
    playHandler.next();
  }

  /** Whether what it does is something that a playlist can follow. */
  boolean goesOn() {
    return state.goesOn();
  }

  /** A decision has come: the stream does this from now on. Not to be called when the stream {@link #isClosed}. */
  void enter(StreamState next) {
    state = next;
    session().watchdog().changed();
  }

  boolean isPublishing() {
    return state.isPublishing();
  }

  void tellLimit(boolean idle, String text) {
    state.tellLimit(idle, text);
  }

  /** Ends what the stream does from this side, with a status; and the connection, if it does nothing else. */
  void end(String code, String reason) {
    sender().statusError(id, code, reason);
    stop(reason);
    if (!connection.isBusy() && !connection.isWaiting()) {
      session().end(reason);
    }
  }

  /** A limit that the application has set is reached: says so to everybody, and ends it. */
  void limitReached(String limit, String code, String description, StreamKey key) {
    session().report(new LimitException(limit, description), new JsonObject().put("stream", key.toString()));
    end(code, description);
  }

  /** A name that this client gave is replaced by another one, and is not to be seen any more. */
  void hide(String secret) {
    liaison().become(liaison().client().hiding(secret));
  }

  /** Parameters behind a name as all may see them. */
  JsonObject shown(JsonObject params) {
    return services().redaction().params(liaison().client().path().app(), params);
  }

  /** What it does, for the application; null when it does nothing. */
  JsonObject info() {
    JsonObject info = state.info();
    return info == null ? null : info.put("messageStream", id);
  }

  /** Whether this is what it is doing. */
  boolean isIn(StreamState other) {
    return state == other;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether it is closed because the connection broke. */
  boolean isLost() {
    return lost;
  }

  long deliveredBytes() {
    return state.deliveredBytes();
  }

  boolean isBusy() {
    return state.isBusy();
  }

  int id() {
    return id;
  }

  Gate gate() {
    return gate;
  }

  NetConnection connection() {
    return connection;
  }

  RtmpSession session() {
    return connection.session();
  }

  ClientLiaison liaison() {
    return connection.liaison();
  }

  SessionServices services() {
    return session().services();
  }

  MessageSender sender() {
    return session().sender();
  }
}
