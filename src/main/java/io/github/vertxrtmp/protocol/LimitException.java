package io.github.vertxrtmp.protocol;

/** The peer wanted more than a setting allows; its connection is closed. */
public final class LimitException extends RtmpException {

  private static final long serialVersionUID = 1L;

  private final String limit;

  /**
   * @param limit   what was reached: a setting, for example {@code limits.handshakeMillis}, or a component of what a codec was
   *                given, for example {@code maxMessageBytes}
   * @param message the value of the setting and what was asked for
   */
  public LimitException(String limit, String message) {
    super(message);
    this.limit = limit;
  }

  /** Name of what was reached. */
  public String limit() {
    return limit;
  }
}
