package io.github.vertxrtmp.protocol.message;

/** The codes of {@code onStatus}, {@code _error} and {@code onPlayStatus} that this server sends or reads, and the levels beside them. */
public final class StatusCodes {

  public static final String LEVEL_STATUS = "status";
  public static final String LEVEL_ERROR = "error";

  public static final String CALL_FAILED = "NetConnection.Call.Failed";
  public static final String CONNECT_SUCCESS = "NetConnection.Connect.Success";
  public static final String CONNECT_REJECTED = "NetConnection.Connect.Rejected";
  public static final String CONNECT_CLOSED = "NetConnection.Connect.Closed";
  public static final String CONNECT_INVALID_APP = "NetConnection.Connect.InvalidApp";
  public static final String CONNECT_APP_SHUTDOWN = "NetConnection.Connect.AppShutdown";
  public static final String CONNECT_IDLE_TIMEOUT = "NetConnection.Connect.IdleTimeOut";
  /** Enhanced RTMP v2, "Reconnect Request": to clients with {@link EnhancedCapabilities#RECONNECT} only. */
  public static final String CONNECT_RECONNECT_REQUEST = "NetConnection.Connect.ReconnectRequest";

  public static final String STREAM_FAILED = "NetStream.Failed";

  public static final String PUBLISH_START = "NetStream.Publish.Start";
  public static final String PUBLISH_BAD_NAME = "NetStream.Publish.BadName";
  /** Of the codes for a refusal one of the two that OBS knows: of others it does not show the description. */
  public static final String PUBLISH_DENIED = "NetStream.Publish.Denied";
  public static final String PUBLISH_FAILED = "NetStream.Publish.Failed";
  public static final String PUBLISH_IDLE = "NetStream.Publish.Idle";
  public static final String UNPUBLISH_SUCCESS = "NetStream.Unpublish.Success";

  public static final String PLAY_RESET = "NetStream.Play.Reset";
  public static final String PLAY_START = "NetStream.Play.Start";
  public static final String PLAY_STOP = "NetStream.Play.Stop";
  public static final String PLAY_FAILED = "NetStream.Play.Failed";
  public static final String PLAY_STREAM_NOT_FOUND = "NetStream.Play.StreamNotFound";
  public static final String PLAY_INSUFFICIENT_BANDWIDTH = "NetStream.Play.InsufficientBW";
  public static final String PLAY_PUBLISH_NOTIFY = "NetStream.Play.PublishNotify";
  public static final String PLAY_UNPUBLISH_NOTIFY = "NetStream.Play.UnpublishNotify";
  /** In {@code onPlayStatus}: the end of a recorded stream. */
  public static final String PLAY_COMPLETE = "NetStream.Play.Complete";
  /** In {@code onPlayStatus}: the next stream of a playlist begins. */
  public static final String PLAY_SWITCH = "NetStream.Play.Switch";

  public static final String PAUSE_NOTIFY = "NetStream.Pause.Notify";
  public static final String UNPAUSE_NOTIFY = "NetStream.Unpause.Notify";
  public static final String SEEK_NOTIFY = "NetStream.Seek.Notify";
  public static final String SEEK_FAILED = "NetStream.Seek.Failed";
  public static final String SEEK_INVALID_TIME = "NetStream.Seek.InvalidTime";

  public static final String RECORD_FAILED = "NetStream.Record.Failed";

  public static final String DATA_START = "NetStream.Data.Start";

  private StatusCodes() {
  }
}
