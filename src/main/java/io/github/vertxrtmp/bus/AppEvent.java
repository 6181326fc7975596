package io.github.vertxrtmp.bus;

import java.util.Locale;

/** What the server says to an application on {@code rtmp.app.<app>}, in the field {@code event}. */
public enum AppEvent {
  /** A client wants to connect; the reply decides. */
  CONNECT,
  /** A client wants to publish a stream; the reply decides. */
  PUBLISH,
  /** A client wants to play a stream; the reply decides. */
  PLAY,
  /** A client calls a method of the application; the reply is its result. */
  COMMAND,
  /** A client that was let in, or that was not told in time, has left. */
  DISCONNECT,
  /** A client's publication has ended. */
  UNPUBLISH,
  /** A client does not play a stream any more. */
  STOP,
  /** A player has paused, or goes on. */
  PAUSE,
  /** A player has sought. */
  SEEK,
  /** A client has answered a call with an error, or sent {@code onStatus}. */
  STATUS,
  /** A client has answered a call. */
  RESULT;

  /** As it stands in the field {@code event}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
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
