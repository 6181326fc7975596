package io.github.vertxrtmp.server;

import io.vertx.core.Future;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Sees to it that the process does not end before the server has stopped, however long that may take: Vert.x's launchers wait
 * for two minutes. A second signal meanwhile ends it at once.
 */
public final class ProcessEnd {

  /** What may come behind the draining: clients that linger, recordings that are completed. */
  private static final long SLACK_MILLIS = 30_000;
  private static final int SIGINT_STATUS = 130;
  private static final int SIGTERM_STATUS = 143;

  private final Thread hook;

  private ProcessEnd(Thread hook) {
    this.hook = hook;
  }

  /**
   * @param stop        stops the server, from any thread, also when others do so as well
   * @param drainMillis how long streams may go on
   */
  static ProcessEnd install(Supplier<Future<Void>> stop, long drainMillis) {
    Thread hook = new Thread(() -> await(stop, drainMillis + SLACK_MILLIS), "vertx-rtmp-stop");
    add(hook);
    return new ProcessEnd(hook);
  }

  private static boolean add(Thread hook) {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      return true;
    } catch (IllegalStateException ending) {
      return false;
    }
  }

  /** Whether the process is ending already: a start that a signal interrupts has not failed. */
  public static boolean isUnderWay() {
    Thread probe = new Thread();
    boolean added = add(probe);
    new ProcessEnd(probe).close();
    return !added;
  }

  private static void await(Supplier<Future<Void>> stop, long millis) {
    ProcessSignal.install("TERM", () -> Runtime.getRuntime().halt(SIGTERM_STATUS));
    ProcessSignal.install("INT", () -> Runtime.getRuntime().halt(SIGINT_STATUS));
    CountDownLatch stopped = new CountDownLatch(1);
    stop.get().onComplete(done -> stopped.countDown());
    try {
      if (!stopped.await(millis, TimeUnit.MILLISECONDS)) {
        System.err.println("vertx-rtmp: has not stopped in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The server has stopped otherwise. */
  void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // It is what runs.
    }
  }
}
