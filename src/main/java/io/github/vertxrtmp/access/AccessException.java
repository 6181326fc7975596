package io.github.vertxrtmp.access;

/** What is set for access cannot be used; the message begins with the setting and says it all. */
public final class AccessException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  AccessException(String message) {
    super(message, null, false, false);
  }
}
