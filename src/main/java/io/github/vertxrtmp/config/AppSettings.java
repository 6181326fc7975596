package io.github.vertxrtmp.config;

/**
 * How the server waits for the decisions of applications.
 *
 * @param timeoutMillis how long one may take, ms
 * @param policy        what a failed or late decision means
 * @param gapMillis     how long requests wait for an application that has gone, until its successor is there, ms
 * @param gapRequests   most requests of an event loop that wait so
 * @param callMillis    how long a client may take to answer a call, ms
 */
public record AppSettings(int timeoutMillis, Policy policy, int gapMillis, int gapRequests, int callMillis) {

  /** What a failed or late decision means. */
  public enum Policy {
    /** The client is refused. */
    CLOSED,
    /** The client is let in. */
    OPEN
  }
}
