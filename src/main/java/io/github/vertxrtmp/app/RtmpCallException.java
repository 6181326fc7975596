package io.github.vertxrtmp.app;

import io.github.vertxrtmp.bus.ClientFailure;

/** A request to a client has failed. */
public final class RtmpCallException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ClientFailure failure;
  private final transient Object info;

  RtmpCallException(ClientFailure failure, String message, Object info) {
    super(message, null, false, false);
    this.failure = failure;
    this.info = info;
  }

  /** Why; {@link ClientFailure#GONE} also when the client has left long ago. */
  public ClientFailure failure() {
    return failure;
  }

  /** What the client sent with {@link ClientFailure#ERROR}, as JSON; else null. */
  public Object info() {
    return info;
  }
}
