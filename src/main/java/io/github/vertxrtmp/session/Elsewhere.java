package io.github.vertxrtmp.session;

/** Where clients can go when this server stops. Thread-safe. */
@FunctionalInterface
public interface Elsewhere {

  /** For a server that is alone. */
  Elsewhere NOWHERE = path -> null;

  /**
   * A URL to connect to, {@code rtmp://…} with the path at its end.
   *
   * @param path the application and instance that the client is connected to
   * @return empty: at the address that the client has used, where others are as well; null: nowhere
   */
  String tcUrl(String path);
}
