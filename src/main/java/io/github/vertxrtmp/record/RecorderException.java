package io.github.vertxrtmp.record;

/** Why the recorder refuses a request; becomes the failure of the reply. */
final class RecorderException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * @param code 400 wrong request or name, 404 no such stream or recording, 409 the file is in use, 500 the disk
   */
  RecorderException(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  int code() {
    return code;
  }
}
