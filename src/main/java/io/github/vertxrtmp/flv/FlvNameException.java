package io.github.vertxrtmp.flv;

/** A name that may not become a file; the message says why, in words for the client. */
public final class FlvNameException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public FlvNameException(String message) {
    super(message, null, false, false);
  }
}
