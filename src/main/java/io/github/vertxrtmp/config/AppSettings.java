package io.github.vertxrtmp.config;

/**
 * How the server waits for the decisions of applications.
 *
 * @param timeoutMillis how long one may take, ms
 * @param policy        what a failed or late decision means
 */
public record AppSettings(int timeoutMillis, Policy policy) {

  /** What a failed or late decision means. */
  public enum Policy {
    /** The client is refused. */
    CLOSED,
    /** The client is let in. */
    OPEN
  }
}
