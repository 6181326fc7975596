package io.github.vertxrtmp.server;

import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;

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
  private final List<ProcessSignal> signals;

  private ProcessEnd(Thread hook, List<ProcessSignal> signals) {
    this.hook = hook;
    this.signals = signals;
  }

  /**
   * @param stop        stops the server, from any thread, also when others do so as well
   * @param drainMillis how long streams may go on
   */
  static ProcessEnd install(Supplier<Future<Void>> stop, long drainMillis) {
    Thread hook = new Thread(() -> await(stop, drainMillis + SLACK_MILLIS), "vertx-rtmp-stop");
    add(hook);
    AtomicBoolean ending = new AtomicBoolean();
    return new ProcessEnd(hook, Stream.of(endOn("TERM", SIGTERM_STATUS, ending), endOn("INT", SIGINT_STATUS, ending))
      .filter(Objects::nonNull).toList());
  }

  /**
   * The first signal does what it does anyway. To listen only from then on would miss a second one that comes at once: other
   * hooks of the process may stop the server before that of this class runs.
   */
  private static ProcessSignal endOn(String name, int status, AtomicBoolean ending) {
    return ProcessSignal.install(name, () -> {
      if (ending.compareAndSet(false, true)) {
        System.exit(status);
      } else {
        Runtime.getRuntime().halt(status);
      }
    });
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
    new ProcessEnd(probe, List.of()).close();
    return !added;
  }

  private static void await(Supplier<Future<Void>> stop, long millis) {
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
      signals.forEach(ProcessSignal::close);
    } catch (IllegalStateException ending) {
      // It is what runs.
    }
  }
}
