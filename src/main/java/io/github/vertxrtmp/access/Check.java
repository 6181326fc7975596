package io.github.vertxrtmp.access;

import io.vertx.core.Future;

/** One thing that is checked. Thread-safe: all event loops share it. */
interface Check {

  /**
   * Whether something speaks against it.
   *
   * @return never fails
   */
  Future<Admission> check(Attempt attempt);

  /** Whether a parameter of that name may be what only the server should know. */
  default boolean hides(String parameter) {
    return false;
  }
}
