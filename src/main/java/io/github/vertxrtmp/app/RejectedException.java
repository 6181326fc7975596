package io.github.vertxrtmp.app;

import io.github.vertxrtmp.bus.Decision;

/**
 * Fails the future of a decision: the client is refused and reads the text. Other exceptions count as accidents, of which the
 * client is told nothing.
 */
public final class RejectedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  /** With the usual code of the request. */
  public RejectedException(String description) {
    this(null, description);
  }

  /** @param code status code for the client, for example {@code NetStream.Publish.Denied} */
  public RejectedException(String code, String description) {
    super(description, null, false, false);
    this.code = code;
  }

  Decision decision() {
    return Decision.reject(code, getMessage());
  }
}
