package io.github.vertxrtmp;

/** What a server that has started wants of its JVM. */
final class JvmTuning {

  /** HotSpot looks each five seconds for what its compilers need no more. */
  private static final int IDLE_MILLIS = 11_000;

  private JvmTuning() {
  }

  /** Beside whatever else the server does: loading the management interface takes a while. */
  static void applySoon() {
    Thread thread = new Thread(JvmTuning::apply, "jvm-tuning");
    thread.setDaemon(true);
    thread.start();
  }

  private static void apply() {
    CompilerDirectives.apply();
    try {
      StartMemory.giveBackAfter(IDLE_MILLIS);
    } catch (InterruptedException ended) {
      // Then it is not worth while any more.
      Thread.currentThread().interrupt();
    }
  }
}
