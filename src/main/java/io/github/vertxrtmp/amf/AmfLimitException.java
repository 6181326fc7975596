package io.github.vertxrtmp.amf;

/** A value that is deeper, longer or larger than {@link AmfLimits} allows. */
public final class AmfLimitException extends AmfException {

  private static final long serialVersionUID = 1L;

  private final String limit;

  /**
   * @param limit   the component of {@link AmfLimits} that was reached
   * @param message what was found and what is allowed
   */
  public AmfLimitException(String limit, String message) {
    super(message);
    this.limit = limit;
  }

  /** The component of {@link AmfLimits} that was reached. */
  public String limit() {
    return limit;
  }
}
