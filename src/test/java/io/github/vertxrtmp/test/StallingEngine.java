package io.github.vertxrtmp.test;

import io.vertx.core.Completable;
import io.vertx.core.shareddata.AsyncMap;
import io.vertx.core.shareddata.Lock;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.test.fakecluster.FakeClusterManager;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** An engine within this JVM that can be made to answer nothing for a while, as Hazelcast does about entries of a node that hangs. */
final class StallingEngine extends FakeClusterManager {

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean stalled;

  synchronized void stall() {
    stalled = true;
  }

  /** All that has been asked meanwhile is answered. */
  void goOn() {
    Runnable next;
    while ((next = next()) != null) {
      next.run();
    }
  }

  private synchronized Runnable next() {
    Runnable next = waiting.poll();
    stalled = next != null;
    return next;
  }

  private void when(Runnable answering) {
    synchronized (this) {
      if (stalled) {
        waiting.add(answering);
        return;
      }
    }
    answering.run();
  }

  @Override
  public void getRegistrations(String address, Completable<List<RegistrationInfo>> promise) {
    when(() -> super.getRegistrations(address, promise));
  }

  @Override
  public void addRegistration(String address, RegistrationInfo info, Completable<Void> promise) {
    if (info.localOnly()) {
      super.addRegistration(address, info, promise);
    } else {
      when(() -> super.addRegistration(address, info, promise));
    }
  }

  @Override
  public void getLockWithTimeout(String name, long timeout, Completable<Lock> promise) {
    when(() -> super.getLockWithTimeout(name, timeout, promise));
  }

  @Override
  public <K, V> void getAsyncMap(String name, Completable<AsyncMap<K, V>> promise) {
    when(() -> super.getAsyncMap(name, promise));
  }
}
