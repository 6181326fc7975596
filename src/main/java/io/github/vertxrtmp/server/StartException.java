package io.github.vertxrtmp.server;

import io.github.vertxrtmp.config.Settings;
import java.net.UnknownHostException;

/** The server cannot start. The message is one line for the person who starts it: the key, what was expected. */
public final class StartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StartException(String line, Throwable cause) {
    super(line, cause, false, false);
  }

  static StartException cannotListen(Settings settings, Throwable cause) {
    // EADDRNOTAVAIL and EADDRINUSE differ in their text only, with every transport.
    boolean foreign = cause instanceof UnknownHostException || String.valueOf(cause.getMessage()).contains("assign requested");
    String key = foreign ? "host: expected an address of this machine" : "port: expected one that is free";
    return new StartException(
      key + ", cannot listen on " + settings.host() + ":" + settings.port() + " (" + cause.getMessage() + ")", cause);
  }
}
