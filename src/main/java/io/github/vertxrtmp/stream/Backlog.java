package io.github.vertxrtmp.stream;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How far the followers of a publication are behind. The event bus has no back-pressure: what a busy event loop has not
 * handled yet waits in its task queue, without bound. So every now and then a mark goes out among the frames, each follower
 * sends it back when its turn comes, and the publisher pauses when one of them owes too much. Event-loop confined.
 */
final class Backlog {

  private static final long MARK_BYTES = 64 << 10;
  private static final long MARK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long FULL_BYTES = 8 << 20;
  /** A follower that has not moved for so long is stuck or gone, and must not stop the others. */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long CHECK_MILLIS = 250;

  /** Where a follower stands, and since when it owes something or has last moved. */
  private static final class Follower {
    private long handledBytes;
    private long sinceNanos;

    private Follower(long handledBytes, long sinceNanos) {
      this.handledBytes = handledBytes;
      this.sinceNanos = sinceNanos;
    }
  }

  private final Vertx vertx;
  private final Consumer<JsonObject> sendMark;
  private final Map<String, Follower> followers = new HashMap<>();
  private Handler<Boolean> handler = full -> { };
  private long sentBytes;
  private long markedBytes;
  private long markNanos = System.nanoTime();
  private boolean full;
  private long timer = -1;

  /**
   * @param sendMark sends a mark to all followers, behind the frames that have been sent so far
   */
  Backlog(Vertx vertx, Consumer<JsonObject> sendMark) {
    this.vertx = vertx;
    this.sendMark = sendMark;
  }

  /** Called with true when sending should pause, and with false when it may go on. */
  void handler(Handler<Boolean> newHandler) {
    handler = newHandler;
  }

  /** Someone starts to follow with the next frame. */
  void follow(String follower) {
    followers.put(follower, new Follower(sentBytes, System.nanoTime()));
  }

  /** Someone follows no more. */
  void leave(String follower) {
    followers.remove(follower);
    check(System.nanoTime());
  }

  /** Whether somebody follows who is not stuck or gone. */
  boolean isFollowed() {
    long now = System.nanoTime();
    return followers.values().stream().anyMatch(follower -> follower.handledBytes >= markedBytes || now - follower.sinceNanos < SILENCE_NANOS);
  }

  void sent(int bytes) {
    sentBytes += bytes;
    if (followers.isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    if (sentBytes - markedBytes >= MARK_BYTES || now - markNanos >= MARK_NANOS) {
      mark(now);
      check(now);
    }
  }

  private void mark(long now) {
    for (Follower follower : followers.values()) {
      if (follower.handledBytes >= markedBytes) {
        follower.sinceNanos = now;
      }
    }
    markedBytes = sentBytes;
    markNanos = now;
    sendMark.accept(new JsonObject().put("bytes", sentBytes).put("nanos", now));
  }

  /**
   * A mark has come back.
   *
   * @return false when it is none that this follower can have; of one that is not known here, as while it begins, nothing is said
   */
  boolean handled(String followerId, long bytes) {
    Follower follower = followers.get(followerId);
    if (follower == null) {
      return true;
    }
    if (bytes < 0 || bytes > sentBytes) {
      return false;
    }
    follower.handledBytes = Math.max(bytes, follower.handledBytes);
    follower.sinceNanos = System.nanoTime();
    check(follower.sinceNanos);
    return true;
  }

  private void check(long now) {
    long behind = 0;
    for (Follower follower : followers.values()) {
      if (now - follower.sinceNanos < SILENCE_NANOS) {
        behind = Math.max(behind, sentBytes - follower.handledBytes);
      }
    }
    if (!full && behind > FULL_BYTES) {
      full = true;
      timer = vertx.setPeriodic(CHECK_MILLIS, id -> check(System.nanoTime()));
      handler.handle(true);
    } else if (full && behind <= FULL_BYTES / 2) {
      close();
      handler.handle(false);
    }
  }

  /** Stops checking. */
  void close() {
    if (full) {
      vertx.cancelTimer(timer);
      full = false;
    }
  }
}
