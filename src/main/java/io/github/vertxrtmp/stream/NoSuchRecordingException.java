package io.github.vertxrtmp.stream;

/** There is no recording of that name. */
public final class NoSuchRecordingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public NoSuchRecordingException(String message) {
    super(message, null, false, false);
  }
}
