package io.github.vertxrtmp.protocol.message;

import io.github.vertxrtmp.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A protocol control message (RTMP 1.0 §5.4) or a {@link UserControl} message. They travel on chunk stream 2, message stream
 * 0, with a timestamp that nobody looks at. Numbers are unsigned 32 bit. Immutable.
 */
public sealed interface ControlMessage permits ControlMessage.Numbered, ControlMessage.SetPeerBandwidth, UserControl {

  /** Message type id. */
  int type();

  /** The payload. */
  byte[] encode();

  /**
   * @param type {@link MessageType#ACKNOWLEDGEMENT}, {@link MessageType#USER_CONTROL}, {@link MessageType#WINDOW_ACK_SIZE} or
   *             {@link MessageType#SET_PEER_BANDWIDTH}
   * @throws ProtocolException the payload is too short
   */
  static ControlMessage decode(int type, byte[] payload) {
    ByteBuf in = Unpooled.wrappedBuffer(payload);
    return switch (type) {
      case MessageType.ACKNOWLEDGEMENT -> new Acknowledgement(number(in, "Acknowledgement"));
      case MessageType.WINDOW_ACK_SIZE -> new WindowAckSize(number(in, "Window Acknowledgement Size"));
      case MessageType.SET_PEER_BANDWIDTH -> new SetPeerBandwidth(number(in, "Set Peer Bandwidth"),
        in.isReadable() ? in.readUnsignedByte() : SetPeerBandwidth.DYNAMIC);
      case MessageType.USER_CONTROL -> UserControl.decode(in);
      default -> throw new IllegalArgumentException("Message type " + type + " is none that is decoded here");
    };
  }

  private static long number(ByteBuf in, String name) {
    if (in.readableBytes() < Integer.BYTES) {
      throw new ProtocolException(name + " has " + in.readableBytes() + " bytes instead of 4");
    }
    return in.readUnsignedInt();
  }

  /** A message that consists of one number. */
  sealed interface Numbered extends ControlMessage permits SetChunkSize, Acknowledgement, WindowAckSize {

    /** The number, whatever it counts. */
    long value();

    @Override
    default byte[] encode() {
      return Unpooled.buffer(Integer.BYTES, Integer.BYTES).writeInt((int) value()).array();
    }
  }

  /**
   * §5.4.1: what this side cuts messages into from now on.
   *
   * @param value bytes, 1 to 0x7FFFFFFF
   */
  record SetChunkSize(long value) implements Numbered {
    @Override
    public int type() {
      return MessageType.SET_CHUNK_SIZE;
    }
  }

  /**
   * §5.4.3.
   *
   * @param value bytes received so far, modulo 2^32
   */
  record Acknowledgement(long value) implements Numbered {
    @Override
    public int type() {
      return MessageType.ACKNOWLEDGEMENT;
    }
  }

  /**
   * §5.4.4: after how many bytes the receiver of this message acknowledges.
   *
   * @param value bytes
   */
  record WindowAckSize(long value) implements Numbered {
    @Override
    public int type() {
      return MessageType.WINDOW_ACK_SIZE;
    }
  }

  /**
   * §5.4.5.
   *
   * @param bytes     window of unacknowledged bytes
   * @param limitType {@link #HARD}, {@link #SOFT}, {@link #DYNAMIC} or a number without meaning
   */
  record SetPeerBandwidth(long bytes, int limitType) implements ControlMessage {

    public static final int HARD = 0;
    public static final int SOFT = 1;
    public static final int DYNAMIC = 2;

    private static final int LENGTH = 5;

    @Override
    public int type() {
      return MessageType.SET_PEER_BANDWIDTH;
    }

    @Override
    public byte[] encode() {
      return Unpooled.buffer(LENGTH, LENGTH).writeInt((int) bytes).writeByte(limitType).array();
    }
  }
}
