package io.github.vertxrtmp.protocol.message;

import io.github.vertxrtmp.amf.AmfObject;

/** What the server tells a NetStream (RTMP 1.0 §7.2.2). To be sent on the message stream that it is about. */
public final class StatusMessages {

  private static final double BYTES_UNKNOWN = 0;
  private static final double REDIRECT = 302;

  private StatusMessages() {
  }

  /** An information object, to which more properties may be added. */
  public static AmfObject info(String level, String code, String description) {
    return new AmfObject().put("level", level).put("code", code).put("description", description);
  }

  /** An information object that sends the client to another server, as Flash has it. */
  public static AmfObject redirection(String description, String url) {
    return info(StatusCodes.LEVEL_ERROR, StatusCodes.CONNECT_REJECTED, description)
      .put("ex", new AmfObject().put("code", REDIRECT).put("redirect", url));
  }

  /**
   * @param level {@link StatusCodes#LEVEL_STATUS} or {@link StatusCodes#LEVEL_ERROR}
   */
  public static Command onStatus(String level, String code, String description) {
    return onStatus(info(level, code, description));
  }

  /** For status messages with more than the three usual properties, such as {@code details} or {@code tcUrl}. */
  public static Command onStatus(AmfObject info) {
    return Command.of("onStatus", 0, null, info);
  }

  /** Level {@code status}. */
  public static Command status(String code, String description) {
    return onStatus(StatusCodes.LEVEL_STATUS, code, description);
  }

  /** Level {@code error}. */
  public static Command error(String code, String description) {
    return onStatus(StatusCodes.LEVEL_ERROR, code, description);
  }

  /**
   * The end of a recorded stream, for example {@link StatusCodes#PLAY_COMPLETE}. Unlike {@code onStatus} a data message.
   *
   * @param durationSeconds of what was played
   */
  public static DataMessage onPlayStatus(String code, double durationSeconds) {
    AmfObject info = new AmfObject().put("level", StatusCodes.LEVEL_STATUS).put("code", code)
      .put("duration", durationSeconds).put("bytes", BYTES_UNKNOWN);
    return DataMessage.of("onPlayStatus", info);
  }

  /** Whether Flash may look at the samples of the stream, as it asks before {@code BitmapData.draw}. */
  public static DataMessage sampleAccess(boolean audio, boolean video) {
    return DataMessage.of("|RtmpSampleAccess", audio, video);
  }

  /** What Flash Media Server sends before the first metadata of a stream. */
  public static DataMessage dataStart() {
    return DataMessage.of("onStatus", new AmfObject().put("code", StatusCodes.DATA_START));
  }
}
