package io.github.vertxrtmp.config;

/**
 * A setting that is wrong. The message is one line for the person who set it: where it stands, its key, what was
 * expected, what was found.
 */
public final class SettingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** @param line what to show, without a line break */
  public SettingsException(String line) {
    super(line, null, false, false);
  }
}
