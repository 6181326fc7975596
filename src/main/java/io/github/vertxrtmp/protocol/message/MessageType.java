package io.github.vertxrtmp.protocol.message;

/** Message type ids (RTMP 1.0 §5.4, §7.1). 1 and 2 are handled by the chunk reader. */
public final class MessageType {

  public static final int SET_CHUNK_SIZE = 1;
  public static final int ABORT = 2;
  public static final int ACKNOWLEDGEMENT = 3;
  public static final int USER_CONTROL = 4;
  public static final int WINDOW_ACK_SIZE = 5;
  public static final int SET_PEER_BANDWIDTH = 6;
  public static final int AUDIO = 8;
  public static final int VIDEO = 9;
  public static final int DATA_AMF3 = 15;
  public static final int SHARED_OBJECT_AMF3 = 16;
  public static final int COMMAND_AMF3 = 17;
  public static final int DATA_AMF0 = 18;
  public static final int SHARED_OBJECT_AMF0 = 19;
  public static final int COMMAND_AMF0 = 20;
  public static final int AGGREGATE = 22;

  private MessageType() {
  }

  /** Whether a message of this type belongs into a stream: audio, video or data. */
  public static boolean isMedia(int type) {
    return type == AUDIO || type == VIDEO || isData(type);
  }

  public static boolean isData(int type) {
    return type == DATA_AMF0 || type == DATA_AMF3;
  }

  public static boolean isCommand(int type) {
    return type == COMMAND_AMF0 || type == COMMAND_AMF3;
  }

  /** Whether the payload starts with a format byte before its AMF0 values. */
  static boolean hasFormatByte(int type) {
    return type == DATA_AMF3 || type == COMMAND_AMF3;
  }
}
