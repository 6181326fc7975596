package io.github.vertxrtmp.session;

/** Nobody listens for an application, nor for all. */
final class NoApplicationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NoApplicationException(String app) {
    super("Application not found: " + app, null, false, false);
  }
}
