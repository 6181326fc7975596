package io.github.vertxrtmp.session;

import io.github.vertxrtmp.amf.Amf0Reader;
import io.github.vertxrtmp.amf.AmfLimits;
import io.github.vertxrtmp.amf.AmfObject;
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
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection as RTMP has it (message stream 0): protocol control, the commands that belong to no stream, and the
 * messages for its streams. Event-loop confined.
 */
final class NetConnection {

  private static final Logger LOG = LoggerFactory.getLogger(NetConnection.class);
  private static final long NO_TIMER = -1;

  private final RtmpSession session;
  private final MessageSender sender;
  private final Gate gate;
  private final ConnectionCommands commands;
  private final Amf0Reader amf;
  private final ClientLiaison liaison;
  private final MessageStreams streams;
  private final ClientCalls calls;
  private final ClientRequests requests;
  private final CommandRate commandRate;
  private long durationTimer = NO_TIMER;

  NetConnection(RtmpSession session) {
    this.session = session;
    this.sender = session.sender();
    this.liaison = new ClientLiaison(session);
    this.streams = new MessageStreams(this);
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
    liaison.connecting(applicant);
    return requests.open();
  }

  /** The client has been let in. */
  void connected(Decision decision) {
    liaison.connected(decision);
    session.watchdog().changed();
    calls.connected();
    decision.durationMillis().ifPresent(millis ->
      durationTimer = session.services().vertx().setTimer(millis, id -> session.expire(new LimitException("durationMillis", "Connected for " + millis + " ms"))));
    liaison.event(RtmpEvents.CLIENT_CONNECTED, new JsonObject());
  }

  /** Another node has been let in. */
  void connectedPeer(Client node) {
    liaison.connectedPeer(node);
    session.link().trust();
    session.watchdog().changed();
  }

  /** Whether a stream of this connection is publishing or playing. */
  boolean isBusy() {
    return streams.isBusy();
  }

  /** Whether the application owes it an answer. */
  boolean isWaiting() {
    return commands.isWaiting() || streams.isWaiting();
  }

  /**
   * Tells the client why it is about to be closed, in the place where it looks for that.
   *
   * @param idle whether nothing came for too long
   */
  void tellLimit(boolean idle, String text) {
    if (isBusy()) {
      streams.tellLimit(idle, text);
    } else if (liaison.isConnected()) {
      sender.command(StatusMessages.error(idle ? StatusCodes.CONNECT_IDLE_TIMEOUT : StatusCodes.CONNECT_CLOSED, text));
    }
  }

  /** Tells the client that the server is about to close it. */
  void tellShutdown(String text) {
    if (liaison.isConnected()) {
      sender.command(StatusMessages.onStatus(StatusCodes.LEVEL_ERROR, StatusCodes.CONNECT_APP_SHUTDOWN, text));
    } else if (liaison.isConnecting()) {
      commands.connectHandler().reject(new CommandException(StatusCodes.CONNECT_APP_SHUTDOWN, text));
    }
  }

  /** Asks the client to go elsewhere, if it understands that and there is such a place. */
  void move(Elsewhere elsewhere) {
    if (liaison.isConnected() && liaison.client().reconnects()) {
      String url = elsewhere.tcUrl(liaison.client().path().path());
      if (url != null) {
        requestReconnect(url, "The server is about to stop");
      }
    }
  }

  /** Who understands it leaves by itself (Enhanced RTMP v2, "Reconnect Request"). */
  void requestReconnect(String url, String description) {
    AmfObject info = StatusMessages.info(StatusCodes.LEVEL_STATUS, StatusCodes.CONNECT_RECONNECT_REQUEST, description);
    sender.command(StatusMessages.onStatus(url.isEmpty() ? info : info.put("tcUrl", url)));
  }

  /**
   * The connection is over.
   *
   * @param lost whether it broke, rather than that somebody ended it
   */
  void ended(String reason, boolean lost) {
    gate.clear();
    streams.end(reason, lost);
    requests.close();
    calls.ended();
    session.services().vertx().cancelTimer(durationTimer);
    liaison.ended(reason, commands.connectHandler().isUndecided());
  }

  /** The answer to a request for information. */
  JsonObject info() {
    return liaison.info().put("streams", streams.info()).put("pendingCalls", calls.pending());
  }

  ClientLiaison liaison() {
    return liaison;
  }

  MessageStreams streams() {
    return streams;
  }

  ClientCalls calls() {
    return calls;
  }

  ConnectionCommands commands() {
    return commands;
  }

  RtmpSession session() {
    return session;
  }

  Gate gate() {
    return gate;
  }
}
