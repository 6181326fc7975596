package io.github.vertxrtmp;

import io.vertx.core.Vertx;

/** What a server that has started wants of its JVM. */
final class JvmTuning {

  /** HotSpot looks each five seconds for what its compilers need no more. */
  private static final int IDLE_MILLIS = 11_000;

  private JvmTuning() {
  }

  /** Beside whatever else the server does: loading the management interface takes a while. */
  static void applySoon(Vertx vertx) {
    vertx.executeBlocking(() -> {
      CompilerDirectives.apply();
      return new StartMemory();
    }, false).onSuccess(memory -> vertx.setTimer(IDLE_MILLIS, id -> vertx.executeBlocking(memory::giveBack, false)));
  }
}
