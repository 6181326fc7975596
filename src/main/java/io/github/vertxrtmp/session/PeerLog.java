package io.github.vertxrtmp.session;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * The lines that clients cause in the log: of each kind no more than a hundred in ten seconds, then one that tells how many
 * were left out. Whoever sends garbage must not fill the disk. With debug logging all are there. One for each Vert.x instance.
 * Thread-safe.
 */
public final class PeerLog implements Shareable {

  static final int LINES = 100;
  static final long WINDOW_MILLIS = 10_000;
  private static final String MAP = "rtmp.log";

  /** Of one kind: what was logged and left out since the window began. */
  private static final class Kind {
    private long startNanos = System.nanoTime();
    private int lines;
    private int leftOut;
  }

  private final Vertx vertx;
  /** By format, of which the program has a few. */
  private final ConcurrentMap<String, Kind> kinds = new ConcurrentHashMap<>();

  private PeerLog(Vertx vertx) {
    this.vertx = vertx;
    // Loads the class: a process without file descriptors, which has to say so, cannot do that any more.
    kinds.put("", new Kind());
  }

  /** The one of a Vert.x instance. */
  public static PeerLog of(Vertx vertx) {
    return vertx.sharedData().<String, PeerLog>getLocalMap(MAP).computeIfAbsent(MAP, key -> new PeerLog(vertx));
  }

  /**
   * Logs at info, if there has not been too much of it.
   *
   * @param format as SLF4J has it; lines with the same format are of one kind
   */
  public void info(Logger log, String format, Object... arguments) {
    if (log.isDebugEnabled() || pass(log, format)) {
      log.info(format, arguments);
    }
  }

  /** As {@link #info}, for errors of this program that clients bring to light: at warn, the last argument with its stack trace. */
  public void warn(Logger log, String format, Object... arguments) {
    if (log.isDebugEnabled() || pass(log, format)) {
      log.warn(format, arguments);
    }
  }

  private boolean pass(Logger log, String format) {
    Kind kind = kinds.computeIfAbsent(format, key -> new Kind());
    synchronized (kind) {
      long now = System.nanoTime();
      long windows = (now - kind.startNanos) / TimeUnit.MILLISECONDS.toNanos(WINDOW_MILLIS);
      if (kind.leftOut == 0 && windows > 0) {
        kind.startNanos = now;
        kind.lines = 0;
      } else if (windows > 1) {
        // The timer has gone with the verticle that set it.
        tell(log, format, kind);
      }
      if (++kind.lines <= LINES) {
        return true;
      }
      if (kind.leftOut++ == 0) {
        long left = WINDOW_MILLIS - TimeUnit.NANOSECONDS.toMillis(now - kind.startNanos);
        vertx.setTimer(Math.max(1, left), over -> tell(log, format, kind));
      }
      return false;
    }
  }

  private static void tell(Logger log, String format, Kind kind) {
    synchronized (kind) {
      log.info("{} more lines like this one were left out: {}", kind.leftOut, format);
      kind.leftOut = 0;
      kind.lines = 0;
      kind.startNanos = System.nanoTime();
    }
  }
}
