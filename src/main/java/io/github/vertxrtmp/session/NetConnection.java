package io.github.vertxrtmp.session;

import io.github.vertxrtmp.amf.Amf0Reader;
import io.github.vertxrtmp.amf.AmfLimits;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.config.LimitSettings;
import io.github.vertxrtmp.protocol.CommandException;
import io.github.vertxrtmp.protocol.message.Command;
import io.github.vertxrtmp.protocol.message.ControlMessage;
import io.github.vertxrtmp.protocol.message.MessageType;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.github.vertxrtmp.protocol.message.UserControl;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection as RTMP has it (message stream 0): protocol control, the commands that belong to no stream, and the table
 * of its streams. Event-loop confined.
 */
final class NetConnection {

  private static final Logger LOG = LoggerFactory.getLogger(NetConnection.class);

  private final RtmpSession session;
  private final MessageSender sender;
  private final Gate gate;
  private final ConnectionCommands commands;
  private final Amf0Reader amf;
  private final Map<Integer, NetStream> streams = new HashMap<>();
  private Client client;

  NetConnection(RtmpSession session) {
    this.session = session;
    this.sender = session.sender();
    this.gate = new Gate(session.reading(), session.guarded(this::handle));
    this.commands = new ConnectionCommands(this);
    LimitSettings limits = session.services().settings().limits();
    this.amf = new Amf0Reader(new AmfLimits(limits.amfDepth(), limits.amfStringBytes(), limits.amfElements()));
  }

  /** Takes the next message of the connection. */
  void receive(Incoming message) {
    gate.pass(message);
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
    LOG.debug("[{}] command {}", session, command);
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

  /** The client has been let in. */
  void connected(Client accepted) {
    client = accepted;
    RtmpEvents.publish(session.services().vertx(), RtmpEvents.CLIENT_CONNECTED, new JsonObject().put("client", client.toJson()));
  }

  boolean isConnected() {
    return client != null;
  }

  /** Who is connected; null before connect has been accepted. */
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

  /** The connection is over. */
  void ended(String reason) {
    gate.clear();
    streams.values().forEach(stream -> stream.close(reason));
    streams.clear();
    if (client != null) {
      RtmpEvents.publish(session.services().vertx(), RtmpEvents.CLIENT_DISCONNECTED,
        new JsonObject().put("client", client.toJson()).put("reason", reason).put("bytesReceived", session.acks().sequenceNumber()));
    }
  }

  /** The application path for log lines, empty before connect. */
  String describe() {
    return client == null ? "" : " " + client.path().path();
  }
}
