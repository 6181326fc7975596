package io.github.vertxrtmp.session;

/** The application has refused a publish or play. */
final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  RefusedException(String code, String description) {
    super(description, null, false, false);
    this.code = code;
  }

  /**
   * Tells the client and closes its connection, since encoders repeat a refused publish for ever on one that stays open;
   * unless the connection has other streams, which are no business of this refusal.
   */
  void tell(NetStream stream) {
    stream.sender().statusError(stream.id(), code, getMessage());
    if (!stream.connection().isBusy()) {
      stream.session().end(getMessage());
    }
  }
}
