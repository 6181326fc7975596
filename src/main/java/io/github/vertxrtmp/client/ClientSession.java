package io.github.vertxrtmp.client;

import io.github.vertxrtmp.amf.Amf0Reader;
import io.github.vertxrtmp.amf.AmfException;
import io.github.vertxrtmp.amf.AmfLimits;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.config.LimitSettings;
import io.github.vertxrtmp.protocol.AckWindow;
import io.github.vertxrtmp.protocol.ProtocolException;
import io.github.vertxrtmp.protocol.RtmpException;
import io.github.vertxrtmp.protocol.chunk.ChunkLimits;
import io.github.vertxrtmp.protocol.chunk.ChunkReader;
import io.github.vertxrtmp.protocol.chunk.ChunkWriter;
import io.github.vertxrtmp.protocol.handshake.ClientHandshake;
import io.github.vertxrtmp.protocol.message.Command;
import io.github.vertxrtmp.protocol.message.ConnectCommand;
import io.github.vertxrtmp.protocol.message.ControlMessage;
import io.github.vertxrtmp.protocol.message.ControlMessage.Acknowledgement;
import io.github.vertxrtmp.protocol.message.MessageType;
import io.github.vertxrtmp.protocol.message.PlayCommand;
import io.github.vertxrtmp.protocol.message.UserControl;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * One connection of a client that plays one live stream (RTMP 1.0 §7.2): handshake, connect, createStream, play. Commands
 * wait for each other, as the specification has it. Confined to the connection's event loop.
 */
public final class ClientSession {

  private static final int CONTROL_CHUNKS = 2;
  private static final int COMMAND_CHUNKS = 3;
  private static final int CONNECT = 1;
  private static final int CREATE_STREAM = 2;
  private static final int PLAY = 3;
  private static final int HANDSHAKE_BYTES = 1 + 1536;
  private static final String AGENT = "vertx-rtmp";

  private final ClientLink link;
  private final ClientTarget target;
  private final ClientHandler handler;
  private final ChunkReader reader;
  private final Amf0Reader amf;
  private final AckWindow acks = new AckWindow(Long.MAX_VALUE);
  private ClientHandshake handshake = ClientHandshake.plain();
  private boolean ended;

  /** @param limits what the server may use */
  public ClientSession(ClientLink link, ClientTarget target, LimitSettings limits, ClientHandler handler) {
    this.link = link;
    this.target = target;
    this.handler = handler;
    this.reader = new ChunkReader(new ChunkLimits(limits.messageBytes(), limits.chunkStreams(), 2 * limits.messageBytes()), this::message);
    this.amf = new Amf0Reader(new AmfLimits(limits.amfDepth(), limits.amfStringBytes(), limits.amfElements()));
  }

  /** The socket is connected. */
  public void start() {
    ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(HANDSHAKE_BYTES);
    handshake.start(out);
    write(out);
  }

  private void write(ByteBuf out) {
    link.write(out);
    link.flushSoon();
  }

  /** Bytes from the server; the buffer stays the caller's. */
  public void receive(ByteBuf bytes) {
    if (ended) {
      return;
    }
    try {
      boolean ackDue = acks.received(bytes.readableBytes());
      if (handshake == null || shakeHands(bytes)) {
        reader.read(bytes);
      }
      if (ackDue && !ended) {
        control(new Acknowledgement(acks.sequenceNumber()));
      }
    } catch (RtmpException | AmfException wrong) {
      end("the server sends what is no RTMP: " + wrong.getMessage());
    }
  }

  private boolean shakeHands(ByteBuf in) {
    ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(HANDSHAKE_BYTES);
    boolean done;
    try {
      done = handshake.read(in, out);
    } finally {
      if (out.isReadable()) {
        write(out);
      } else {
        out.release();
      }
    }
    if (done) {
      connect(handshake.serverNonce());
      handshake = null;
    }
    return done;
  }

  private void connect(byte[] nonce) {
    AmfObject agent = new AmfObject().put("app", target.app()).put("flashVer", AGENT).put("tcUrl", target.url());
    handler.introduce(nonce, agent);
    command(0, Command.of(ConnectCommand.NAME, CONNECT, agent));
  }

  private void message(int type, int messageStreamId, long timestamp, byte[] payload) {
    if (ended) {
      return;
    }
    switch (type) {
      case MessageType.COMMAND_AMF0, MessageType.COMMAND_AMF3 -> command(Command.decode(type, payload, amf));
      case MessageType.ACKNOWLEDGEMENT, MessageType.WINDOW_ACK_SIZE, MessageType.SET_PEER_BANDWIDTH, MessageType.USER_CONTROL ->
        control(type, payload);
      default -> {
        if (messageStreamId != 0 && MessageType.isMedia(type)) {
          handler.media(type, timestamp, payload);
        }
      }
    }
  }

  private void control(int type, byte[] payload) {
    ControlMessage control = ControlMessage.decode(type, payload);
    if (control instanceof ControlMessage.WindowAckSize window) {
      acks.resize(window.value());
    } else if (control instanceof UserControl event && event.event() == UserControl.PING_REQUEST) {
      control(UserControl.pingResponse(event.first()));
    }
  }

  private void command(Command command) {
    switch (command.name()) {
      case Command.RESULT -> result(command);
      case Command.ERROR -> end("refused: " + describe(command));
      case "onStatus" -> {
        AmfObject info = info(command);
        handler.status(info.getString("code"), info.getString("description"));
      }
      default -> {
        // Whatever the server calls here it does not wait for.
      }
    }
  }

  private void result(Command result) {
    if (result.transactionId() == CONNECT) {
      command(0, Command.of("createStream", CREATE_STREAM, null));
    } else if (result.transactionId() == CREATE_STREAM) {
      if (!(result.arg(0) instanceof Number stream)) {
        throw new ProtocolException("createStream was answered without a stream");
      }
      command(stream.intValue(), Command.of(PlayCommand.NAME, PLAY, null, target.stream(), (double) PlayCommand.LIVE_ONLY));
    }
  }

  private static AmfObject info(Command command) {
    return command.arg(0) instanceof AmfObject info ? info : new AmfObject();
  }

  private static String describe(Command command) {
    AmfObject info = info(command);
    return info.getString("code") + ", " + info.getString("description");
  }

  private void control(ControlMessage message) {
    send(CONTROL_CHUNKS, message.type(), 0, message.encode());
  }

  private void command(int messageStreamId, Command command) {
    send(COMMAND_CHUNKS, MessageType.COMMAND_AMF0, messageStreamId, command.encode(MessageType.COMMAND_AMF0));
  }

  private void send(int chunkStreamId, int type, int messageStreamId, byte[] payload) {
    int chunkSize = ChunkWriter.INITIAL_CHUNK_SIZE;
    ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(ChunkWriter.encodedSize(payload.length, chunkSize, 0, chunkStreamId));
    ChunkWriter.write(out, chunkStreamId, type, messageStreamId, 0, payload, chunkSize);
    write(out);
  }

  /** While nothing should be sent on. */
  public void pause() {
    link.pauseReading();
  }

  public void resume() {
    link.resumeReading();
  }

  /** Ends it from this side. */
  public void end(String reason) {
    finish(reason);
    link.close();
  }

  /** The link is gone. */
  public void closed() {
    finish("connection closed");
  }

  private void finish(String reason) {
    if (!ended) {
      ended = true;
      handler.ended(reason);
    }
  }

  /** For log lines. */
  @Override
  public String toString() {
    return target.url() + "/" + target.stream();
  }
}
