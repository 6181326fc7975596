package io.github.vertxrtmp.protocol.message;

import io.github.vertxrtmp.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A user control message (RTMP 1.0 §6.2, §7.1.7). Events that are not listed here are kept as numbers.
 *
 * @param event  event type
 * @param first  message stream id; in pings the sender's time in milliseconds; 0 where an unknown event has nothing
 * @param second in {@link #SET_BUFFER_LENGTH} milliseconds, else 0
 */
public record UserControl(int event, long first, long second) implements ControlMessage {

  public static final int STREAM_BEGIN = 0;
  public static final int STREAM_EOF = 1;
  public static final int STREAM_DRY = 2;
  public static final int SET_BUFFER_LENGTH = 3;
  public static final int STREAM_IS_RECORDED = 4;
  public static final int PING_REQUEST = 6;
  public static final int PING_RESPONSE = 7;

  public static UserControl streamBegin(int messageStreamId) {
    return new UserControl(STREAM_BEGIN, messageStreamId, 0);
  }

  public static UserControl streamEof(int messageStreamId) {
    return new UserControl(STREAM_EOF, messageStreamId, 0);
  }

  public static UserControl streamDry(int messageStreamId) {
    return new UserControl(STREAM_DRY, messageStreamId, 0);
  }

  public static UserControl streamIsRecorded(int messageStreamId) {
    return new UserControl(STREAM_IS_RECORDED, messageStreamId, 0);
  }

  /**
   * @param millis how much the client wants to have ahead
   */
  public static UserControl setBufferLength(int messageStreamId, long millis) {
    return new UserControl(SET_BUFFER_LENGTH, messageStreamId, millis);
  }

  /**
   * @param millis comes back in the response
   */
  public static UserControl pingRequest(long millis) {
    return new UserControl(PING_REQUEST, millis, 0);
  }

  /**
   * @param millis that of the request
   */
  public static UserControl pingResponse(long millis) {
    return new UserControl(PING_RESPONSE, millis, 0);
  }

  @Override
  public int type() {
    return MessageType.USER_CONTROL;
  }

  @Override
  public byte[] encode() {
    int length = length(event);
    ByteBuf out = Unpooled.buffer(length, length).writeShort(event).writeInt((int) first);
    return event == SET_BUFFER_LENGTH ? out.writeInt((int) second).array() : out.array();
  }

  static UserControl decode(ByteBuf in) {
    int length = in.readableBytes();
    int event = length < Short.BYTES ? -1 : in.readUnsignedShort();
    if (event < 0 || isKnown(event) && length < length(event)) {
      throw new ProtocolException("User Control message of " + length + " bytes" + (event < 0 ? "" : " for event " + event));
    }
    long first = in.readableBytes() < Integer.BYTES ? 0 : in.readUnsignedInt();
    return new UserControl(event, first, event == SET_BUFFER_LENGTH ? in.readUnsignedInt() : 0);
  }

  private static boolean isKnown(int event) {
    return event <= STREAM_IS_RECORDED || event == PING_REQUEST || event == PING_RESPONSE;
  }

  private static int length(int event) {
    return Short.BYTES + (event == SET_BUFFER_LENGTH ? 2 : 1) * Integer.BYTES;
  }
}
