package io.github.vertxrtmp.net;

/** A certificate cannot be used. The message is one line for the operator: the setting, what was expected. */
public final class TlsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TlsException(String line) {
    super(line, null, false, false);
  }
}
