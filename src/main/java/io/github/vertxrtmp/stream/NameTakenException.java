package io.github.vertxrtmp.stream;

/** Somebody else publishes the name. */
public final class NameTakenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NameTakenException(String message) {
    super(message, null, false, false);
  }
}
