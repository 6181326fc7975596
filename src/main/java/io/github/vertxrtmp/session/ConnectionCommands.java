package io.github.vertxrtmp.session;

import io.github.vertxrtmp.amf.json.AmfJson;
import io.github.vertxrtmp.bus.AppEvent;
import io.github.vertxrtmp.protocol.CommandException;
import io.github.vertxrtmp.protocol.LimitException;
import io.github.vertxrtmp.protocol.message.Command;
import io.github.vertxrtmp.protocol.message.ConnectCommand;
import io.github.vertxrtmp.protocol.message.DeleteStreamCommand;
import io.github.vertxrtmp.protocol.message.Replies;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.github.vertxrtmp.protocol.message.StreamNameCommand;
import io.vertx.core.AsyncResult;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.function.BiConsumer;

/** The commands that belong to the connection, not to one of its streams. Event-loop confined. */
final class ConnectionCommands {

  private static final Map<String, BiConsumer<ConnectionCommands, Command>> HANDLERS = Map.ofEntries(
    Map.entry(ConnectCommand.NAME, ConnectionCommands::connect),
    Map.entry("createStream", ConnectionCommands::createStream),
    Map.entry(DeleteStreamCommand.NAME, ConnectionCommands::deleteStream),
    Map.entry(StreamNameCommand.RELEASE_STREAM, ConnectionCommands::acknowledge),
    Map.entry(StreamNameCommand.FC_PUBLISH, ConnectionCommands::fcPublish),
    Map.entry(StreamNameCommand.FC_UNPUBLISH, ConnectionCommands::fcUnpublish),
    Map.entry(StreamNameCommand.FC_SUBSCRIBE, ConnectionCommands::fcSubscribe),
    Map.entry("FCUnsubscribe", ConnectionCommands::acknowledge),
    Map.entry(StreamNameCommand.GET_STREAM_LENGTH, ConnectionCommands::getStreamLength),
    Map.entry("_checkbw", ConnectionCommands::checkBandwidth),
    Map.entry("checkBandwidth", ConnectionCommands::checkBandwidth),
    Map.entry("onStatus", ConnectionCommands::status),
    Map.entry(Command.RESULT, ConnectionCommands::answer),
    Map.entry(Command.ERROR, ConnectionCommands::answer));

  private final NetConnection connection;
  private final MessageSender sender;
  private final ConnectHandler connectHandler;
  /** Commands that the application has not answered. */
  private int pending;

  ConnectionCommands(NetConnection connection) {
    this.connection = connection;
    this.sender = connection.session().sender();
    this.connectHandler = new ConnectHandler(connection);
  }

  void handle(Command command) {
    if (!connection.liaison().isConnected() && !command.name().equals(ConnectCommand.NAME)) {
      throw new CommandException(StatusCodes.CALL_FAILED, "Not connected: " + command.name() + " before connect");
    }
    HANDLERS.getOrDefault(command.name(), ConnectionCommands::unknown).accept(this, command);
  }

  private void connect(Command command) {
    if (connection.liaison().isConnected()) {
      throw new CommandException(StatusCodes.CONNECT_REJECTED, "Connected already");
    }
    connectHandler.connect(command);
  }

  private void createStream(Command command) {
    sender.result(command, (double) connection.streams().create().id());
  }

  private void deleteStream(Command command) {
    connection.streams().delete(DeleteStreamCommand.from(command).messageStreamId());
  }

  private void fcPublish(Command command) {
    sender.result(command, null);
    sender.command(Replies.onFcPublish(name(command)));
  }

  /** FMLE, OBS and ffmpeg say so when they end; not all of them delete the stream behind it. */
  private void fcUnpublish(Command command) {
    connection.streams().unpublish(QueryString.behind(name(command)).path());
    sender.result(command, null);
    sender.command(Replies.onFcUnpublish(name(command)));
  }

  private void fcSubscribe(Command command) {
    sender.result(command, null);
    sender.command(Replies.onFcSubscribe(name(command)));
  }

  private static String name(Command command) {
    return StreamNameCommand.from(command).name();
  }

  /** Of live and unknown streams the length is 0, as players expect. */
  private void getStreamLength(Command command) {
    SessionServices services = connection.session().services();
    StreamName.parse(name(command), services.settings().limits().nameLength())
      .map(name -> services.recorded().length(name.key(connection.liaison().client().path())))
      .ifPresentOrElse(
        length -> length.otherwise(0.0).onSuccess(seconds -> sender.result(command, seconds)),
        () -> sender.result(command, 0.0));
  }

  private void acknowledge(Command command) {
    sender.result(command, null);
  }

  private void checkBandwidth(Command command) {
    sender.result(command, null);
    sender.command(Replies.onBwDone());
  }

  private void answer(Command command) {
    Object value = AmfJson.toJson(command.arg(0));
    String method = connection.calls().answered(command, value);
    boolean result = command.name().equals(Command.RESULT);
    connection.liaison().tell(result ? AppEvent.RESULT : AppEvent.STATUS, new JsonObject().put("name", method).put(result ? "result" : "info", value));
  }

  private void status(Command command) {
    connection.liaison().tell(AppEvent.STATUS, new JsonObject().put("name", command.name()).put("info", AmfJson.toJson(command.arg(0))));
  }

  /** Everything else is the application's: its reply or failure answers the call. */
  private void unknown(Command command) {
    int limit = connection.session().services().settings().limits().pendingCommands();
    if (pending >= limit) {
      throw new LimitException("limits.pendingCommands", "More than " + limit + " commands wait for the application");
    }
    pending++;
    connection.liaison().askCommand(new JsonObject().put("name", command.name()).put("args", AmfJson.toJsonArray(command.args())))
      .map(AmfJson::fromJson)
      .onComplete(done -> {
        pending--;
        connection.session().watchdog().changed();
        if (!connection.session().hasEnded()) {
          answer(command, done);
        }
      });
  }

  /** Whether the application owes an answer. */
  boolean isWaiting() {
    return pending > 0;
  }

  private void answer(Command command, AsyncResult<Object> done) {
    if (done.succeeded()) {
      sender.result(command, done.result());
    } else if (done.cause() instanceof CommandException refusal) {
      connection.refuse(command, refusal);
    } else {
      connection.refuse(command, new CommandException(StatusCodes.CALL_FAILED, "The application's result has no AMF form: " + done.cause().getMessage()));
    }
  }

  ConnectHandler connectHandler() {
    return connectHandler;
  }
}
