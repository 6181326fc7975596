package io.github.vertxrtmp.session;

/** An application was asked and gave nothing that could be used. */
final class AppFailureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  enum Kind {
    FAILED, LATE, GONE, INVALID,
    /** Invalid, and meant to keep somebody out or something hidden. */
    INVALID_LIMIT,
    BUSY
  }

  private final String app;
  private final Kind kind;

  /**
   * @param app the application that was asked, possibly {@code *}
   */
  AppFailureException(String app, Kind kind, String message) {
    super(message, null, false, false);
    this.app = app;
    this.kind = kind;
  }

  String app() {
    return app;
  }

  Kind kind() {
    return kind;
  }

  /** What the client may know. Only what an application said itself is meant for others. */
  String publicText() {
    return switch (kind) {
      case FAILED -> getMessage() == null || getMessage().isEmpty() ? "The application failed" : getMessage();
      case LATE, GONE -> "The application does not answer";
      case INVALID, INVALID_LIMIT -> "The application gave no valid answer";
      case BUSY -> "Too many requests wait for the application";
    };
  }
}
