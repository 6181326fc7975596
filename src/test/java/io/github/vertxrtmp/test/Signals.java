package io.github.vertxrtmp.test;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals of the system, for child processes. */
public final class Signals {

  private Signals() {
  }

  /** @param name such as {@code TERM} */
  public static void send(long pid, String name) {
    try {
      new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
