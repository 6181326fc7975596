package io.github.vertxrtmp.protocol.message;

/**
 * A command whose only parameter is the name of a stream: {@code releaseStream}, {@code FCPublish}, {@code FCUnpublish},
 * {@code FCSubscribe}, {@code getStreamLength}. None is in RTMP 1.0; ffmpeg, OBS and librtmp send them.
 *
 * @param name as sent, with its query; empty if there is none
 */
public record StreamNameCommand(String name) {

  public static final String RELEASE_STREAM = "releaseStream";
  public static final String FC_PUBLISH = "FCPublish";
  public static final String FC_UNPUBLISH = "FCUnpublish";
  public static final String FC_SUBSCRIBE = "FCSubscribe";
  public static final String GET_STREAM_LENGTH = "getStreamLength";

  public static StreamNameCommand from(Command command) {
    return new StreamNameCommand(command.arg(0) instanceof String name ? name : "");
  }
}
