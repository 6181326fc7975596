package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.bus.LocalCodec;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.media.StreamSnapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Follows a stream without a hole: listens to its frames first, then asks for a snapshot of what came before, delivers the
 * snapshot and then the frames above its number. A gap in the numbers leads to a new snapshot.
 *
 * <p>It may be opened before the stream is published and stays through publications that come and go. Any verticle may use
 * it. Event-loop confined: one context opens it, gets all calls, and closes it.
 */
public final class Subscription {

  /** Frames that may wait for a snapshot. It takes one turn of the publisher's loop; more means that something is stuck. */
  private static final int MAX_EARLY_FRAMES = 4096;
  private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true).setSendTimeout(5000);

  private final Vertx vertx;
  private final StreamKey key;
  private final StreamListener listener;
  private final MessageConsumer<MediaFrame> frames;
  private final MessageConsumer<JsonObject> status;
  /** Frames that arrived while a snapshot is on its way. */
  private final Queue<MediaFrame> early = new ArrayDeque<>();
  private final String id = UUID.randomUUID().toString();
  private final long maxLagMillis;
  /** Behind by too much: frames are passed over until the queue is short again. */
  private boolean skipping;
  /** The publication that the listener was told of; null when it knows of none. */
  private String publicationId;
  /** Whether the next frame is expected to be {@code nextSequence}; false until a snapshot has come. */
  private boolean inStep;
  private long nextSequence;
  private boolean asking;
  private boolean askAgain;
  private boolean closed;

  private Subscription(Vertx vertx, StreamKey key, StreamListener listener, long maxLagMillis) {
    this.maxLagMillis = maxLagMillis;
    this.vertx = vertx;
    this.key = key;
    this.listener = listener;
    this.frames = vertx.eventBus().localConsumer(RtmpAddresses.media(key));
    this.status = vertx.eventBus().localConsumer(RtmpAddresses.status(key));
  }

  /** Opens a subscription that gets every frame; {@link StreamListener#began} follows as soon as the stream is on air. */
  public static Subscription open(Vertx vertx, StreamKey key, StreamListener listener) {
    return open(vertx, key, listener, Long.MAX_VALUE);
  }

  /**
   * Opens a subscription that would rather miss frames than fall behind.
   *
   * @param maxLagMillis when frames have waited longer than this for their turn on this context, it passes over what is
   *                     queued and goes on with the newest keyframe
   */
  public static Subscription open(Vertx vertx, StreamKey key, StreamListener listener, long maxLagMillis) {
    LocalCodec.register(vertx);
    Subscription subscription = new Subscription(vertx, key, listener, maxLagMillis);
    subscription.frames.handler(message -> subscription.receive(message.body()));
    subscription.status.handler(message -> subscription.status(message.body()));
    subscription.ask();
    return subscription;
  }

  /** Stops at once; nothing is called any more. */
  public Future<Void> close() {
    closed = true;
    inStep = false;
    early.clear();
    vertx.eventBus().send(RtmpAddresses.stream(key), new JsonObject().put("action", "left").put("follower", id), LOCAL);
    return Future.join(frames.unregister(), status.unregister()).mapEmpty();
  }

  private void receive(MediaFrame frame) {
    if (closed || skipping) {
      return;
    }
    if (inStep && frame.sequence() == nextSequence) {
      nextSequence++;
      listener.frame(frame);
    } else if (!inStep || frame.sequence() > nextSequence) {
      keepUntilSnapshot(frame);
    }
    // A number below the next one is contained in the snapshot already.
  }

  private void keepUntilSnapshot(MediaFrame frame) {
    inStep = false;
    if (early.size() >= MAX_EARLY_FRAMES) {
      early.clear();
    }
    early.add(frame);
    ask();
  }

  private void status(JsonObject body) {
    if (closed) {
      return;
    }
    String event = body.getString("event");
    if ("mark".equals(event)) {
      mark(body);
    } else if ("began".equals(event)) {
      skipping = false;
      early.clear();
      inStep = false;
      ask();
    } else if ("ended".equals(event) && body.getString("publication", "").equals(publicationId)) {
      early.clear();
      end();
    }
  }

  /** Marks travel among the frames: what they say is how long the frames around them have waited. */
  private void mark(JsonObject mark) {
    vertx.eventBus().send(RtmpAddresses.stream(key), new JsonObject().put("action", "handled").put("follower", id).put("bytes", mark.getLong("bytes")), LOCAL);
    long lagMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - mark.getLong("nanos"));
    if (lagMillis > maxLagMillis) {
      skipping = true;
      inStep = false;
      early.clear();
    } else if (skipping && lagMillis < maxLagMillis / 4) {
      skipping = false;
      ask();
    }
  }

  private void end() {
    skipping = false;
    inStep = false;
    if (publicationId != null) {
      publicationId = null;
      listener.ended();
    }
  }

  private void ask() {
    if (asking) {
      askAgain = true;
      return;
    }
    asking = true;
    vertx.eventBus().<StreamSnapshot>request(RtmpAddresses.stream(key), new JsonObject().put("action", "snapshot").put("follower", id), LOCAL)
      .onComplete(reply -> {
        asking = false;
        boolean again = askAgain;
        askAgain = false;
        if (closed) {
          return;
        }
        if (reply.succeeded()) {
          begin(reply.result().body());
        } else if (again) {
          // The first question came before the publication listened, the second one behind its announcement.
          ask();
        } else {
          early.clear();
          end();
        }
      });
  }

  private void begin(StreamSnapshot snapshot) {
    if (!snapshot.publicationId().equals(publicationId)) {
      end();
      if (closed) {
        return;
      }
    }
    publicationId = snapshot.publicationId();
    inStep = true;
    nextSequence = snapshot.nextSequence();
    listener.began(snapshot);
    for (MediaFrame frame = early.poll(); frame != null && inStep; frame = early.poll()) {
      receive(frame);
    }
  }
}
