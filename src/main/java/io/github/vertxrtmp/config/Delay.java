package io.github.vertxrtmp.config;

/**
 * A time in milliseconds, or {@code "auto"}: the server chooses by its load.
 *
 * @param auto   whether the server chooses
 * @param millis the time when it does not, 0 when it does
 */
public record Delay(boolean auto, int millis) {

  /** The server chooses. */
  public static final Delay AUTO = new Delay(true, 0);

  /** A fixed time. */
  public static Delay ofMillis(int millis) {
    return new Delay(false, millis);
  }

  static Delay fromJson(Object json) {
    return json instanceof Number number ? ofMillis(number.intValue()) : AUTO;
  }
}
