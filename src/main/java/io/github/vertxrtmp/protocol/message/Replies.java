package io.github.vertxrtmp.protocol.message;

import io.github.vertxrtmp.amf.AmfObject;

/** Replies to calls on a NetConnection, and what the server calls there by itself (RTMP 1.0 §7.2.1). */
public final class Replies {

  /** What clients expect of a server that can do H.264; they look at the number in it, if at all. */
  public static final String FMS_VERSION = "FMS/3,5,7,7009";

  private static final double CAPABILITIES = 31;
  private static final double MODE = 1;

  private Replies() {
  }

  /**
   * The reply to an accepted {@code connect}.
   *
   * @param transactionId that of the command
   * @param connect       what is answered; its object encoding is echoed
   * @param fmsVersion    for example {@link #FMS_VERSION}
   * @param enhanced      what this server can do; only said to a client that said the like itself
   */
  public static Command connected(double transactionId, ConnectCommand connect, String fmsVersion, EnhancedCapabilities enhanced) {
    AmfObject properties = new AmfObject().put("fmsVer", fmsVersion).put("capabilities", CAPABILITIES).put("mode", MODE);
    if (!connect.enhanced().equals(EnhancedCapabilities.NONE)) {
      enhanced.putInto(properties);
    }
    AmfObject info = StatusMessages.info(StatusCodes.LEVEL_STATUS, StatusCodes.CONNECT_SUCCESS, "Connection succeeded.")
      .put("objectEncoding", (double) connect.objectEncoding());
    return Command.of(Command.RESULT, transactionId, properties, info);
  }

  /** {@code _error} with the code {@link StatusCodes#CONNECT_REJECTED} that sends the client to another server. */
  public static Command redirected(double transactionId, String description, String url) {
    return Command.of(Command.ERROR, transactionId, null, StatusMessages.redirection(description, url));
  }

  /** {@code _result} with null as command object, for example the id of {@code createStream} as the only value. */
  public static Command result(double transactionId, Object... values) {
    return Command.of(Command.RESULT, transactionId, null, values);
  }

  /** {@code _error} with level, code and description. */
  public static Command error(double transactionId, String code, String description) {
    return Command.of(Command.ERROR, transactionId, null, StatusMessages.info(StatusCodes.LEVEL_ERROR, code, description));
  }

  /** What Flash, FMLE and librtmp wait for behind {@code _checkbw}; some behind {@code connect}. */
  public static Command onBwDone() {
    return Command.of("onBWDone", 0, null);
  }

  /** What FMLE waits for behind {@code FCPublish}. */
  public static Command onFcPublish(String streamName) {
    return fc("onFCPublish", StatusCodes.PUBLISH_START, streamName);
  }

  public static Command onFcUnpublish(String streamName) {
    return fc("onFCUnpublish", StatusCodes.UNPUBLISH_SUCCESS, streamName);
  }

  /** What librtmp and Flash wait for behind {@code FCSubscribe}. */
  public static Command onFcSubscribe(String streamName) {
    return fc("onFCSubscribe", StatusCodes.PLAY_START, streamName);
  }

  private static Command fc(String name, String code, String streamName) {
    return Command.of(name, 0, null, StatusMessages.info(StatusCodes.LEVEL_STATUS, code, streamName));
  }
}
