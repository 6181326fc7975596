package io.github.vertxrtmp.flv;

/** Bytes that are no FLV, or damage in one. The message says what was found, and where. */
public final class FlvFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long position;

  public FlvFormatException(long position, String message) {
    super(message + " at byte " + position);
    this.position = position;
  }

  /** Where the damage begins, in bytes from the start of the file. */
  public long position() {
    return position;
  }
}
