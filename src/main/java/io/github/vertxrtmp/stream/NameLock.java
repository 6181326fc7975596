package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.media.StreamKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Lock;

/**
 * The claim to a name: a lock of this node, and in a cluster one of all nodes behind it, which the engine frees when its holder
 * dies. That one alone would not do: the engine's belong to threads, and the same thread gets it twice; and who waits for it
 * keeps a worker thread waiting.
 */
final class NameLock implements Lock {

  private static final String PREFIX = "rtmp.publication.";

  private final Lock here;
  private Lock everywhere;

  private NameLock(Lock here, Lock everywhere) {
    this.here = here;
    this.everywhere = everywhere;
  }

  /**
   * @param waitMillis for one who is just leaving
   * @return fails when somebody has the name
   */
  static Future<Lock> claim(Vertx vertx, StreamKey key, long waitMillis) {
    String name = PREFIX + key;
    long millis = Math.max(1, waitMillis);
    if (!vertx.isClustered()) {
      return vertx.sharedData().getLocalLockWithTimeout(name, millis);
    }
    return vertx.sharedData().getLocalLockWithTimeout(name, millis).compose(here ->
      vertx.sharedData().getLockWithTimeout(name, Math.max(1, millis / 2)).<Lock>map(everywhere -> new NameLock(here, everywhere))
        .onFailure(taken -> here.release()));
  }

  /** Claims the name again, if nobody has it: after a split of the network the engine may have forgotten. */
  Future<Void> renew(Vertx vertx, StreamKey key) {
    return vertx.sharedData().getLockWithTimeout(PREFIX + key, 1).onSuccess(again -> everywhere = again).<Void>mapEmpty().otherwiseEmpty();
  }

  /** Gives a claim back that is another node's by now: to release it would free the name for everybody. */
  static void forget(Lock claim) {
    if (claim instanceof NameLock name) {
      name.here.release();
    } else {
      claim.release();
    }
  }

  @Override
  public void release() {
    everywhere.release();
    here.release();
  }
}
