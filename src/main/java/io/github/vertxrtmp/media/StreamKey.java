package io.github.vertxrtmp.media;

import java.util.Objects;

/**
 * The name of a stream in this server: {@code app/name}, where everything behind the application's own name belongs to
 * the stream. Connecting to {@code live/room} and publishing {@code 1}, and connecting to {@code live} and publishing
 * {@code room/1}, is the same stream: clients cut one and the same URL at different places.
 *
 * <p>Immutable.
 *
 * @param app  the application: the first part of the connect path, never empty, no {@code /}
 * @param name scope and stream name, parts divided by {@code /}, never empty
 */
public record StreamKey(String app, String name) {

  public StreamKey {
    Objects.requireNonNull(app, "app");
    Objects.requireNonNull(name, "name");
    if (app.isEmpty() || app.indexOf('/') >= 0) {
      throw new IllegalArgumentException("Not an application name: \"" + app + "\"");
    }
    if (name.isEmpty()) {
      throw new IllegalArgumentException("Empty stream name");
    }
  }

  /**
   * @param appPath application and scope as a client connected to, for example {@code live/room}
   * @param name    the stream name that it asked for, without query
   */
  public static StreamKey of(String appPath, String name) {
    return parse(appPath + "/" + name);
  }

  /**
   * @param key what {@link #toString()} gives: {@code app/name}
   */
  public static StreamKey parse(String key) {
    int slash = key.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("Not a stream key (app/name): \"" + key + "\"");
    }
    return new StreamKey(key.substring(0, slash), key.substring(slash + 1));
  }

  /** {@code app/name}, the form used in bus addresses and events. */
  @Override
  public String toString() {
    return app + "/" + name;
  }
}
