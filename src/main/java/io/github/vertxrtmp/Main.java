package io.github.vertxrtmp;

/** The command line. */
public final class Main {

  private Main() {
  }
}
