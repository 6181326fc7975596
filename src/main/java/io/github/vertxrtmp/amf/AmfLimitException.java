package io.github.vertxrtmp.amf;

/** A value that is deeper, longer or larger than {@link AmfLimits} allows. */
public final class AmfLimitException extends AmfException {

  private static final long serialVersionUID = 1L;

  public AmfLimitException(String message) {
    super(message);
  }
}
