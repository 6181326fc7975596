package io.github.vertxrtmp;

/** A wrong command line. The message is one line that names the option and what was expected. */
final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UsageException(String line) {
    super(line, null, false, false);
  }
}
