package io.github.vertxrtmp.session;

import io.github.vertxrtmp.protocol.chunk.ChunkWriter;
import io.github.vertxrtmp.protocol.message.Command;
import io.github.vertxrtmp.protocol.message.ControlMessage;
import io.github.vertxrtmp.protocol.message.DataMessage;
import io.github.vertxrtmp.protocol.message.MessageType;
import io.github.vertxrtmp.protocol.message.Replies;
import io.github.vertxrtmp.protocol.message.StatusMessages;
import io.github.vertxrtmp.protocol.message.UserControl;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Sends all messages of a connection but media. What is sent in one turn of the event loop goes out together.
 * Event-loop confined.
 */
final class MessageSender {

  private final Link link;
  private int chunkSize = ChunkWriter.INITIAL_CHUNK_SIZE;

  MessageSender(Link link) {
    this.link = link;
  }

  private void send(int chunkStreamId, int type, int messageStreamId, byte[] payload) {
    ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(ChunkWriter.encodedSize(payload.length, chunkSize, 0, chunkStreamId));
    ChunkWriter.write(out, chunkStreamId, type, messageStreamId, 0, payload, chunkSize);
    link.write(out);
    link.flushSoon();
  }

  /** A protocol control message (RTMP 1.0 §5.4) or user control message (§6.2). */
  void control(ControlMessage message) {
    send(ChunkStreamIds.CONTROL, message.type(), 0, message.encode());
  }

  /** What a client is told before the answer to its connect; from here on chunks have the size that was set. */
  void sessionParameters(int windowAckBytes, int newChunkSize) {
    control(new ControlMessage.WindowAckSize(windowAckBytes));
    control(new ControlMessage.SetPeerBandwidth(windowAckBytes, ControlMessage.SetPeerBandwidth.DYNAMIC));
    control(new ControlMessage.SetChunkSize(newChunkSize));
    chunkSize = newChunkSize;
  }

  /** A command of the connection, AMF0 whatever the client prefers: every AMF3 client reads it. */
  void command(Command command) {
    send(ChunkStreamIds.CONNECTION, MessageType.COMMAND_AMF0, 0, command.encode(MessageType.COMMAND_AMF0));
  }

  /** Answers a call; a call with transaction id 0 wants no answer. */
  void result(Command call, Object value) {
    if (call.transactionId() != 0) {
      command(Replies.result(call.transactionId(), value));
    }
  }

  /** Refuses a call; one with transaction id 0 is told nothing. */
  void error(Command call, String code, String description) {
    if (call.transactionId() != 0) {
      command(Replies.error(call.transactionId(), code, description));
    }
  }

  /** onStatus of level status, on a stream. */
  void status(int messageStreamId, String code, String description) {
    streamCommand(messageStreamId, StatusMessages.status(code, description));
  }

  /** onStatus of level error, on a stream. */
  void statusError(int messageStreamId, String code, String description) {
    streamCommand(messageStreamId, StatusMessages.error(code, description));
  }

  private void streamCommand(int messageStreamId, Command command) {
    send(ChunkStreamIds.STREAM, MessageType.COMMAND_AMF0, messageStreamId, command.encode(MessageType.COMMAND_AMF0));
  }

  /** A data message that does not belong to the media of a stream. */
  void data(int messageStreamId, DataMessage message) {
    send(ChunkStreamIds.STREAM, MessageType.DATA_AMF0, messageStreamId, message.encode(MessageType.DATA_AMF0));
  }

  void streamBegin(int messageStreamId) {
    control(UserControl.streamBegin(messageStreamId));
  }

  void streamDry(int messageStreamId) {
    control(UserControl.streamDry(messageStreamId));
  }

  void streamEof(int messageStreamId) {
    control(UserControl.streamEof(messageStreamId));
  }
}
