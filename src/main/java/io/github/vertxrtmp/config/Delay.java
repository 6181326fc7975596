package io.github.vertxrtmp.config;

import com.fasterxml.jackson.annotation.JsonCreator;

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
  @JsonCreator
  public static Delay ofMillis(long millis) {
    return new Delay(false, Math.toIntExact(millis));
  }

  @JsonCreator
  static Delay of(String word) {
    if (!"auto".equals(word)) {
      throw new IllegalArgumentException("Not a delay: \"" + word + "\"");
    }
    return AUTO;
  }
}
