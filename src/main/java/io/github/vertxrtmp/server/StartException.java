package io.github.vertxrtmp.server;

import java.net.UnknownHostException;

/** The server cannot start. The message is one line for the person who starts it: the key, what was expected. */
public final class StartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StartException(String line, Throwable cause) {
    super(line, cause, false, false);
  }

  /** @param group of the settings {@code host} and {@code port} that say where: empty, or its name and a dot */
  static StartException cannotListen(String group, String host, int port, Throwable cause) {
    // EADDRNOTAVAIL and EADDRINUSE differ in their text only, with every transport.
    boolean foreign = cause instanceof UnknownHostException || String.valueOf(cause.getMessage()).contains("assign requested");
    String key = foreign ? "host: expected an address of this machine" : "port: expected one that is free";
    return new StartException(group + key + ", cannot listen on " + host + ":" + port + " (" + cause.getMessage() + ")", cause);
  }
}
