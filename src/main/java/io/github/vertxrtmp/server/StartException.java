package io.github.vertxrtmp.server;

/** The server cannot start. The message is one line for the person who starts it: the key, what was expected. */
public final class StartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StartException(String line, Throwable cause) {
    super(line, cause, false, false);
  }
}
