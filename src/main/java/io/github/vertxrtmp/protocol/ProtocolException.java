package io.github.vertxrtmp.protocol;

/** The peer broke the protocol so that nothing behind this point can be understood: its connection is closed. */
public final class ProtocolException extends RtmpException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what was expected and what came, for the log
   */
  public ProtocolException(String message) {
    super(message);
  }
}
