package io.github.vertxrtmp.protocol;

/**
 * What a peer did wrong. Carries no stack trace: its cause is outside this program, and a hostile peer must not be able to
 * make the server spend its time on filling traces.
 */
public abstract sealed class RtmpException extends RuntimeException permits ProtocolException, CommandException, LimitException {

  private static final long serialVersionUID = 1L;

  RtmpException(String message) {
    super(message, null, false, false);
  }
}
