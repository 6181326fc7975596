package io.github.vertxrtmp.bus;

/** What the server says to an application on {@code rtmp.app.<app>}, in the field {@code event}. */
public enum AppEvent {
  /** A client wants to connect; the reply decides. */
  CONNECT(true),
  /** A client wants to publish a stream; the reply decides. */
  PUBLISH(true),
  /** A client wants to play a stream; the reply decides. */
  PLAY(true),
  /** A client calls a method of the application; the reply is its result. */
  COMMAND(true),
  /** A client that was let in, or that was not told in time, has left. */
  DISCONNECT(false),
  /** A client's publication has ended. */
  UNPUBLISH(false),
  /** A client does not play a stream any more. */
  STOP(false),
  /** A player has paused, or goes on. */
  PAUSE(false),
  /** A player has sought. */
  SEEK(false),
  /** A client has answered a call with an error, or sent {@code onStatus}. */
  STATUS(false),
  /** A client has answered a call. */
  RESULT(false);

  private final boolean request;

  AppEvent(boolean request) {
    this.request = request;
  }

  /** Whether a reply is waited for; the others are facts. */
  public boolean isRequest() {
    return request;
  }

  /** As it stands in the field {@code event}. */
  public String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The event of that name, or null when there is none. */
  public static AppEvent of(Object text) {
    for (AppEvent event : values()) {
      if (event.text().equals(text)) {
        return event;
      }
    }
    return null;
  }
}
