package io.github.vertxrtmp.session;

import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Requests and facts that wait for an application which is being replaced. The bus does not tell when somebody begins to
 * listen, so they are tried again every now and then, in their order. Event-loop confined.
 */
final class AppGap {

  private static final long PROBE_MILLIS = 20;

  private final Vertx vertx;
  private final int capacity;
  private final Map<String, Queue<Runnable>> waiting = new HashMap<>();
  private int size;
  private boolean probing;

  AppGap(Vertx vertx, int capacity) {
    this.vertx = vertx;
    this.capacity = capacity;
  }

  /** Whether somebody waits for this application already, behind whom all others have to wait. */
  boolean isQueueing(String app) {
    return waiting.containsKey(app);
  }

  /**
   * Waits for the next try.
   *
   * @return false when too many wait
   */
  boolean enter(String app, Runnable attempt) {
    if (size >= capacity) {
      return false;
    }
    size++;
    waiting.computeIfAbsent(app, name -> new ArrayDeque<>()).add(attempt);
    if (!probing) {
      probing = true;
      vertx.setTimer(PROBE_MILLIS, id -> probe());
    }
    return true;
  }

  private void probe() {
    probing = false;
    Map<String, Queue<Runnable>> due = Map.copyOf(waiting);
    waiting.clear();
    size = 0;
    due.values().forEach(attempts -> attempts.forEach(Runnable::run));
  }
}
