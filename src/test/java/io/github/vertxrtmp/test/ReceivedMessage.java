package io.github.vertxrtmp.test;

import io.github.vertxrtmp.amf.Amf0Reader;
import io.github.vertxrtmp.amf.AmfLimits;
import io.github.vertxrtmp.amf.AmfObject;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;

/**
 * One RTMP message as a test sees it.
 *
 * @param type      message type id, see the constants
 * @param streamId  message stream id
 * @param timestamp milliseconds, 0 to 2^32 - 1
 * @param payload   the body
 */
public record ReceivedMessage(int type, int streamId, long timestamp, byte[] payload) {

  public static final int ACKNOWLEDGEMENT = 3;
  public static final int USER_CONTROL = 4;
  public static final int WINDOW_SIZE = 5;
  public static final int PEER_BANDWIDTH = 6;
  public static final int AUDIO = 8;
  public static final int VIDEO = 9;
  public static final int DATA_AMF3 = 15;
  public static final int COMMAND_AMF3 = 17;
  public static final int DATA = 18;
  public static final int COMMAND = 20;

  private static final Amf0Reader AMF = new Amf0Reader(AmfLimits.DEFAULTS);
  private static final int SHOWN_BYTES = 24;

  public boolean isMedia() {
    return type == AUDIO || type == VIDEO;
  }

  public boolean isCommand() {
    return type == COMMAND || type == COMMAND_AMF3;
  }

  public boolean isData() {
    return type == DATA || type == DATA_AMF3;
  }

  /** All values of a command or data message. */
  public List<Object> values() {
    ByteBuf body = Unpooled.wrappedBuffer(payload);
    if (type == COMMAND_AMF3 || type == DATA_AMF3) {
      body.skipBytes(1);
    }
    return AMF.readAll(body);
  }

  /** The name of a command or data message, null for other messages. */
  public String name() {
    return (isCommand() || isData()) && values().get(0) instanceof String name ? name : null;
  }

  /** The transaction id of a command. */
  public double transaction() {
    return ((Number) values().get(1)).doubleValue();
  }

  /** The value of a command behind name and transaction id: 0 is the command object. */
  public Object argument(int index) {
    return values().get(2 + index);
  }

  /** The information object of {@code onStatus}, {@code _result} or {@code _error}. */
  public AmfObject info() {
    return (AmfObject) argument(1);
  }

  /** Whether this is the command {@code onStatus} with the code; there are data messages of that name too. */
  public boolean isStatus(String code) {
    return isCommand() && "onStatus".equals(name()) && code.equals(info().getString("code"));
  }

  /** Event type of a user control message (RTMP 1.0 §7.1.7), -1 for other messages. */
  public int userControlEvent() {
    return type == USER_CONTROL ? Unpooled.wrappedBuffer(payload).readUnsignedShort() : -1;
  }

  @Override
  public String toString() {
    String body = isCommand() || isData() ? values().toString()
        : HexFormat.of().formatHex(payload, 0, Math.min(SHOWN_BYTES, payload.length)) + " (" + payload.length + " bytes)";
    return "type " + type + " stream " + streamId + " @" + timestamp + " " + body;
  }
}
