package io.github.vertxrtmp.protocol;

/** One command cannot be carried out. It is answered by {@code _error} or {@code onStatus}; the connection goes on. */
public final class CommandException extends RtmpException {

  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * @param code        status code for the client, for example {@code NetStream.Play.Failed}
   * @param description text for the person at the client
   */
  public CommandException(String code, String description) {
    super(description);
    this.code = code;
  }

  /** Status code for the client. */
  public String code() {
    return code;
  }

  /** Text for the person at the client. */
  public String description() {
    return getMessage();
  }
}
