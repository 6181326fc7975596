package io.github.vertxrtmp.session;

import io.github.vertxrtmp.amf.Amf0Reader;
import io.github.vertxrtmp.amf.AmfLimits;
import io.github.vertxrtmp.bus.AppEvent;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.config.LimitSettings;
import io.github.vertxrtmp.protocol.CommandException;
import io.github.vertxrtmp.protocol.LimitException;
import io.github.vertxrtmp.protocol.message.Command;
import io.github.vertxrtmp.protocol.message.ControlMessage;
import io.github.vertxrtmp.protocol.message.MessageType;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.github.vertxrtmp.protocol.message.StatusMessages;
import io.github.vertxrtmp.protocol.message.UserControl;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection as RTMP has it (message stream 0): protocol control, the commands that belong to no stream, and the table
 * of its streams. Event-loop confined.
 */
final class NetConnection {

  private static final Logger LOG = LoggerFactory.getLogger(NetConnection.class);
  private static final long NO_TIMER = -1;

  private final RtmpSession session;
  private final MessageSender sender;
  private final Gate gate;
  private final ConnectionCommands commands;
  private final Amf0Reader amf;
  private final Map<Integer, NetStream> streams = new HashMap<>();
  private final ClientCalls calls;
  private final ClientRequests requests;
  private final CommandRate commandRate;
  private final long startNanos = System.nanoTime();
  private Client client;
  private boolean connected;
  /** It is another node, which fetches streams: nobody is asked about it, or told. */
  private boolean peer;
  private Decision accepted;
  private long durationTimer = NO_TIMER;
  private String endReason;

  NetConnection(RtmpSession session) {
    this.session = session;
    this.sender = session.sender();
    this.gate = new Gate(session.reading(), session.guarded(this::handle));
    this.calls = new ClientCalls(this);
    this.requests = new ClientRequests(this);
    this.commands = new ConnectionCommands(this);
    LimitSettings limits = session.services().settings().limits();
    this.commandRate = new CommandRate(limits.commandRate());
    this.amf = new Amf0Reader(new AmfLimits(limits.amfDepth(), limits.amfStringBytes(), limits.amfElements()));
  }

  /** Takes the next message of the connection. */
  void receive(Incoming message) {
    if (isPing(message)) {
      // Also while a decision is awaited: the client wants to know whether there is still somebody.
      handle(message);
    } else {
      gate.pass(message);
    }
  }

  private static boolean isPing(Incoming message) {
    byte[] payload = message.payload();
    return message.type() == MessageType.USER_CONTROL && payload.length >= 2 && (payload[0] << 8 | payload[1]) == UserControl.PING_REQUEST;
  }

  private void handle(Incoming message) {
    switch (message.type()) {
      case MessageType.AUDIO, MessageType.VIDEO, MessageType.DATA_AMF0, MessageType.DATA_AMF3, MessageType.AGGREGATE -> media(message);
      case MessageType.COMMAND_AMF0, MessageType.COMMAND_AMF3 -> command(message);
      case MessageType.ACKNOWLEDGEMENT, MessageType.WINDOW_ACK_SIZE, MessageType.SET_PEER_BANDWIDTH, MessageType.USER_CONTROL -> control(message);
      default -> LOG.debug("[{}] ignored message type {}", session, message.type());
    }
  }

  private void control(Incoming message) {
    ControlMessage control = ControlMessage.decode(message.type(), message.payload());
    if (control instanceof ControlMessage.WindowAckSize window) {
      session.acks().resize(window.value());
    } else if (control instanceof UserControl event) {
      userControl(event);
    }
    // Acknowledgements and bandwidths ask nothing of this side: TCP knows better what a peer takes.
  }

  private void media(Incoming message) {
    NetStream stream = streams.get(message.streamId());
    if (stream != null) {
      stream.receive(message);
    }
  }

  private void command(Incoming message) {
    Command command = decode(message);
    commandRate.count();
    // Not its values: one of them may be a secret stream key.
    LOG.debug("[{}] command {} on stream {}", session, command.name(), message.streamId());
    if (NetStream.understands(command.name())) {
      streamCommand(message, command);
      return;
    }
    try {
      commands.handle(command);
    } catch (CommandException refusal) {
      refuse(command, refusal);
    }
  }

  Command decode(Incoming message) {
    return Command.decode(message.type(), message.payload(), amf);
  }

  private void streamCommand(Incoming message, Command command) {
    NetStream stream = streams.get(message.streamId());
    if (stream != null) {
      stream.receive(message);
    } else {
      sender.error(command, StatusCodes.CALL_FAILED, "No stream " + message.streamId() + " for " + command.name());
    }
  }

  void refuse(Command command, CommandException refusal) {
    LOG.debug("[{}] {} refused: {}", session, command.name(), refusal.getMessage());
    sender.error(command, refusal.code(), refusal.description());
  }

  private void userControl(UserControl event) {
    if (event.event() == UserControl.PING_REQUEST) {
      sender.control(UserControl.pingResponse(event.first()));
    } else if (event.event() == UserControl.SET_BUFFER_LENGTH) {
      NetStream stream = streams.get((int) event.first());
      if (stream != null) {
        stream.bufferLength(event.second());
      }
    }
  }

  /**
   * Somebody wants to be let in, and can be reached from now on.
   *
   * @return done when every verticle can reach it
   */
  Future<Void> connecting(Client applicant) {
    client = applicant;
    return requests.open();
  }

  /** The client has been let in. */
  void connected(Decision decision) {
    connected = true;
    accepted = decision;
    session.watchdog().changed();
    calls.connected();
    decision.durationMillis().ifPresent(millis ->
      durationTimer = session.services().vertx().setTimer(millis, id -> session.expire(new LimitException("durationMillis", "Connected for " + millis + " ms"))));
    event(RtmpEvents.CLIENT_CONNECTED, new JsonObject());
  }

  /** Another node has been let in. */
  void connectedPeer(Client node) {
    client = node;
    connected = true;
    peer = true;
    accepted = Decision.accept();
    session.link().trust();
    session.watchdog().changed();
  }

  /** Whether it is another node. */
  boolean isPeer() {
    return peer;
  }

  boolean isConnected() {
    return connected;
  }

  /** Whether the application's decision about the connect is awaited. */
  boolean isConnecting() {
    return client != null && !connected;
  }

  /** What the application said when it let the client in. */
  Decision accepted() {
    return accepted;
  }

  /** Publishes a fact about this client. */
  void event(String type, JsonObject facts) {
    if (!peer) {
      RtmpEvents.publish(session.services().vertx(), type, new JsonObject().put("client", who()).mergeIn(facts));
    }
  }

  /** Who it is, as far as is known and all may see. */
  JsonObject who() {
    return client != null ? client.shown() : new JsonObject().put("id", session.id()).put("address", session.link().remoteAddress());
  }

  /** Asks access control, and then the application; {@link Entrance#decide}. */
  Future<AppGateway.Verdict> ask(AppEvent event, JsonObject body, Runnable asking) {
    return peer ? Future.succeededFuture(AppGateway.Verdict.PEER) : session.services().entrance().decide(this, event, message(event, body), asking);
  }

  /** Hands a command to the application; {@link AppGateway#command}. */
  Future<Object> askCommand(JsonObject body) {
    return session.services().apps().command(client.path().app(), message(AppEvent.COMMAND, body));
  }

  /** Tells the application a fact. */
  void tell(AppEvent event, JsonObject body) {
    if (!peer) {
      session.services().entrance().tell(event, client.path().app(), message(event, body));
    }
  }

  private JsonObject message(AppEvent event, JsonObject body) {
    return new JsonObject().put("event", event.text()).put("client", client.json()).mergeIn(body);
  }

  /** From now on the client is told of in other words. */
  void become(Client other) {
    client = other;
  }

  ClientCalls calls() {
    return calls;
  }

  ConnectionCommands commands() {
    return commands;
  }

  /** Who is connected, or wants to be; null before connect. */
  Client client() {
    return client;
  }

  RtmpSession session() {
    return session;
  }

  Gate gate() {
    return gate;
  }

  /** Makes a stream with the lowest free id. */
  NetStream createStream() {
    if (streams.size() >= session.services().settings().limits().messageStreams()) {
      session.report(new LimitException("limits.messageStreams", "Too many streams on this connection"));
      throw new CommandException(StatusCodes.CALL_FAILED, "Too many streams on this connection");
    }
    int id = 1;
    while (streams.containsKey(id)) {
      id++;
    }
    NetStream stream = new NetStream(this, id);
    streams.put(id, stream);
    return stream;
  }

  void deleteStream(int id) {
    NetStream stream = streams.remove(id);
    if (stream != null) {
      stream.close("stream deleted");
    }
  }

  /** Whether a stream of this connection is publishing or playing. */
  boolean isBusy() {
    return streams.values().stream().anyMatch(NetStream::isBusy);
  }

  /** Whether the application owes it an answer. */
  boolean isWaiting() {
    return commands.isWaiting() || streams.values().stream().anyMatch(NetStream::isWaiting);
  }

  /** The client says that it publishes a name no more. */
  void unpublish(String name) {
    streams.values().forEach(stream -> stream.unpublish(name));
  }

  boolean isPublishing() {
    return streams.values().stream().anyMatch(NetStream::isPublishing);
  }

  /**
   * Tells the client why it is about to be closed, in the place where it looks for that.
   *
   * @param idle whether nothing came for too long
   */
  void tellLimit(boolean idle, String text) {
    if (isBusy()) {
      streams.values().forEach(stream -> stream.tellLimit(idle, text));
    } else if (isConnected()) {
      sender.command(StatusMessages.error(idle ? StatusCodes.CONNECT_IDLE_TIMEOUT : StatusCodes.CONNECT_CLOSED, text));
    }
  }

  /** Tells the client that the server is about to close it. */
  void tellShutdown(String text) {
    if (isConnected()) {
      sender.command(StatusMessages.onStatus(StatusCodes.LEVEL_ERROR, StatusCodes.CONNECT_APP_SHUTDOWN, text));
    } else if (isConnecting()) {
      commands.connectHandler().reject(new CommandException(StatusCodes.CONNECT_APP_SHUTDOWN, text));
    }
  }

  /** Asks the client to go elsewhere, if it understands that and there is such a place. */
  void move(Elsewhere elsewhere) {
    if (isConnected() && client.reconnects()) {
      String url = elsewhere.tcUrl(client.path().path());
      if (url != null) {
        requestReconnect(url, "The server is about to stop");
      }
    }
  }

  /** Who understands it leaves by itself (Enhanced RTMP v2, "Reconnect Request"). */
  void requestReconnect(String url, String description) {
    sender.command(StatusMessages.onStatus(StatusMessages.info(StatusCodes.LEVEL_STATUS, StatusCodes.CONNECT_RECONNECT_REQUEST, description)
      .put("tcUrl", url)));
  }

  /** Encoded bytes that the players on this connection have been given so far. */
  long deliveredBytes() {
    return streams.values().stream().mapToLong(NetStream::deliveredBytes).sum();
  }

  /**
   * The connection is over.
   *
   * @param lost whether it broke, rather than that somebody ended it
   */
  void ended(String reason, boolean lost) {
    gate.clear();
    streams.values().forEach(stream -> {
      if (lost) {
        stream.lost(reason);
      } else {
        stream.close(reason);
      }
    });
    streams.clear();
    requests.close();
    calls.ended();
    session.services().vertx().cancelTimer(durationTimer);
    if (connected) {
      event(RtmpEvents.CLIENT_DISCONNECTED, totals(reason));
    }
    endReason = reason;
    if (connected || commands.connectHandler().isUndecided()) {
      tellLeft();
    }
  }

  /** Tells the application that the client is gone. */
  void tellLeft() {
    tell(AppEvent.DISCONNECT, totals(endReason));
  }

  /** What it came to. */
  private JsonObject totals(String reason) {
    return traffic().put("reason", reason);
  }

  private JsonObject traffic() {
    return new JsonObject().put("bytesReceived", session.acks().sequenceNumber())
      .put("bytesSent", session.link().writtenBytes()).put("durationMillis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
  }

  /** The answer to a request for information. */
  JsonObject info() {
    JsonArray active = new JsonArray();
    streams.values().stream().map(NetStream::info).filter(Objects::nonNull).forEach(active::add);
    return traffic().put("client", who()).put("connected", connected).put("streams", active).put("pendingCalls", calls.pending());
  }

  /** The application path for log lines, empty before connect. */
  String describe() {
    return client == null ? "" : " " + client.path().path();
  }
}
