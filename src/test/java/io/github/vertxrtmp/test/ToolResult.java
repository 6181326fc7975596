package io.github.vertxrtmp.test;

/**
 * What a program left behind.
 *
 * @param exitCode 0 for success; {@link #KILLED} and the like (128 + signal) when it had to be ended
 * @param timedOut whether it was killed because its time was over
 */
public record ToolResult(String command, int exitCode, boolean timedOut, String stdout, String stderr) {

  /** Exit code of a process ended by SIGKILL. */
  public static final int KILLED = 137;

  /** @throws AssertionError with all output when the program failed or ran out of time */
  public ToolResult orFail() {
    if (exitCode != 0 || timedOut) {
      throw new AssertionError(toString());
    }
    return this;
  }

  /** The whole story, for the message of a failed assertion. */
  @Override
  public String toString() {
    return command + "\n" + (timedOut ? "ran out of time, " : "") + "exit code " + exitCode
        + "\n--- stdout\n" + stdout + "\n--- stderr\n" + stderr;
  }
}
