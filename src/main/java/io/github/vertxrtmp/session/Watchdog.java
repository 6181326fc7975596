package io.github.vertxrtmp.session;

import io.github.vertxrtmp.config.TimeoutSettings;
import io.github.vertxrtmp.protocol.LimitException;
import io.github.vertxrtmp.protocol.message.UserControl;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection on which nothing happens: no connect, nothing published or played, no bytes from a publisher, nothing
 * for a player, no life in a client that is pinged. Whatever a client sends counts as its answer to a ping, since OBS reads
 * nothing while it publishes. One timer for each connection, on its event loop; it follows a clock that never jumps.
 */
final class Watchdog {

  private static final long NO_TIMER = -1;
  private static final long NEVER = Long.MAX_VALUE;

  private final RtmpSession session;
  private final Vertx vertx;
  private final TimeoutSettings limits;
  private final long startNanos = System.nanoTime();
  private long timer = NO_TIMER;
  private long receivedNanos = startNanos;
  /** When the client last asked for something, or began or ended something. */
  private long actedNanos = startNanos;
  private long seenBytes;
  private long deliveredNanos = startNanos;
  private boolean pinged;
  private long pingNanos;

  Watchdog(RtmpSession session) {
    this.session = session;
    this.vertx = session.services().vertx();
    this.limits = session.services().settings().timeouts();
    arm(TimeUnit.MILLISECONDS.toNanos(session.services().settings().limits().handshakeMillis()));
  }

  /** Bytes have come. */
  void received() {
    receivedNanos = System.nanoTime();
    pinged = false;
  }

  /** How long nothing has come, in nanoseconds; 0 while it may not send because others are too slow. */
  long silenceNanos() {
    return session.reading().isPausedBesides(session) ? 0 : System.nanoTime() - receivedNanos;
  }

  /** The client has asked for something. */
  void acted() {
    actedNanos = System.nanoTime();
  }

  /** The client has been let in, or a stream of it has begun or ended: other times count from now on. */
  void changed() {
    acted();
    if (timer != NO_TIMER) {
      vertx.cancelTimer(timer);
      check();
    }
  }

  /** The connection is over. */
  void stop() {
    vertx.cancelTimer(timer);
    timer = NO_TIMER;
  }

  private void arm(long nanos) {
    timer = vertx.setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos) + 1), id -> check());
  }

  private void check() {
    if (session.hasEnded()) {
      return;
    }
    long now = System.nanoTime();
    try {
      arm(Math.min(nanosToAction(now), nanosToPing(now)));
    } catch (LimitException late) {
      session.fail(late);
    }
  }

  /** @throws LimitException when it should have come by now */
  private long nanosToAction(long now) {
    NetConnection connection = session.connection();
    if (connection != null && connection.liaison().isConnecting()) {
      return waiting();
    }
    if (!isConnected()) {
      int millis = session.services().settings().limits().handshakeMillis();
      return left(now, startNanos, millis, "limits.handshakeMillis", "No handshake and connect in time");
    }
    if (connection.streams().isPublishing()) {
      // Who may not send because others are too slow is not idle.
      long since = session.reading().isPausedBesides(session) ? now : Math.max(receivedNanos, actedNanos);
      return left(now, since, limits.publisherIdleMillis(), "timeouts.publisherIdleMillis", "The publisher sends nothing");
    }
    if (connection.isBusy()) {
      return nanosToIdle(now);
    }
    if (connection.isWaiting()) {
      return waiting();
    }
    return left(now, actedNanos, limits.startMillis(), "timeouts.startMillis", "Neither publishing nor playing");
  }

  /** For the application, which has a time of its own. */
  private static long waiting() {
    return NEVER;
  }

  private boolean isConnected() {
    return session.connection() != null && session.connection().liaison().isConnected();
  }

  /** Deliveries are only counted, not timed, so it looks four times within the limit. */
  private long nanosToIdle(long now) {
    long deliveredBytes = session.connection().streams().deliveredBytes();
    if (deliveredBytes != seenBytes) {
      seenBytes = deliveredBytes;
      deliveredNanos = now;
    }
    long left = left(now, Math.max(deliveredNanos, actedNanos), limits.playerIdleMillis(), "timeouts.playerIdleMillis", "Nothing to play");
    return Math.min(left, limits.playerIdleMillis() == 0 ? NEVER : TimeUnit.MILLISECONDS.toNanos(limits.playerIdleMillis()) / 4);
  }

  private static long left(long now, long since, int millis, String limit, String text) {
    if (millis == 0) {
      return NEVER;
    }
    long left = since + TimeUnit.MILLISECONDS.toNanos(millis) - now;
    if (left <= 0) {
      throw new LimitException(limit, text + " for " + millis + " ms");
    }
    return left;
  }

  private long nanosToPing(long now) {
    long pingNanosDue = TimeUnit.MILLISECONDS.toNanos(limits.pingMillis());
    if (pingNanosDue == 0 || !isConnected()) {
      return NEVER;
    }
    if (session.reading().isPausedBesides(session)) {
      pinged = false;
      return pingNanosDue;
    }
    if (pinged) {
      return left(now, pingNanos, limits.pingAnswerMillis(), "timeouts.pingAnswerMillis", "No answer to a ping");
    }
    long left = receivedNanos + pingNanosDue - now;
    if (left > 0) {
      return left;
    }
    pinged = true;
    pingNanos = now;
    session.sender().control(UserControl.pingRequest(TimeUnit.NANOSECONDS.toMillis(now - startNanos)));
    return Math.min(pingNanosDue, TimeUnit.MILLISECONDS.toNanos(limits.pingAnswerMillis()));
  }
}
