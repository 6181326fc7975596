package io.github.vertxrtmp.access;

import io.github.vertxrtmp.bus.AppEvent;
import io.github.vertxrtmp.config.AccessAction;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** One thing that is checked. Thread-safe: all event loops share it. */
interface Check {

  /**
   * Whether something speaks against it.
   *
   * @return never fails
   */
  Future<Admission> check(Attempt attempt);

  /** Hears of what has happened since. */
  default void tell(AppEvent event, JsonObject fact) {
    // Most want to know nothing.
  }

  /** Whether a client has to present something that could be guessed. */
  default boolean wantsProof(AccessAction action) {
    return false;
  }

  /** What was presented to it, right or wrong; null when it was nothing. */
  default String credential(Attempt attempt) {
    return null;
  }

  /** It is not asked any more. */
  default void close() {
    // Most hold nothing.
  }

  /** Whether a parameter of that name may be what only the server should know. */
  default boolean hides(String parameter) {
    return false;
  }
}
