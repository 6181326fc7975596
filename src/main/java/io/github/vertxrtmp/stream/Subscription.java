package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.bus.LocalCodec;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.media.StreamSnapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
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
  private static final int INVALID = 400;
  private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true).setSendTimeout(5000);

  private final Vertx vertx;
  private final StreamKey key;
  private final StreamListener listener;
  private final MessageConsumer<Object> frames;
  private final MessageConsumer<Object> status;
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
    subscription.frames.handler(subscription::media);
    subscription.status.handler(subscription::status);
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

  private void media(Message<Object> message) {
    if (message.body() instanceof MediaFrame frame) {
      receive(frame);
    } else {
      refuse(message, "Expected a frame");
    }
  }

  /** Anybody can send on an address. */
  private void refuse(Message<Object> message, String text) {
    RtmpMetrics.of(vertx).count("stream.message.invalid");
    message.fail(INVALID, text);
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

  private void status(Message<Object> message) {
    if (closed) {
      return;
    }
    JsonObject body = message.body() instanceof JsonObject json ? json : new JsonObject();
    boolean known = publicationId != null && publicationId.equals(body.getValue("publication"));
    switch (body.getValue("event") instanceof String event ? event : "") {
      case "mark" -> mark(message, body);
      case "began" -> {
        skipping = false;
        early.clear();
        inStep = false;
        ask();
      }
      case "interrupted", "resumed", "ended" -> {
        if (known) {
          statusOfKnown(body.getString("event"));
        }
      }
      case "elsewhere" -> want(body.getValue("source"));
      default -> refuse(message, "Expected event began, interrupted, resumed, ended, elsewhere or mark");
    }
  }

  private void statusOfKnown(String event) {
    switch (event) {
      case "interrupted" -> listener.interrupted();
      case "resumed" -> listener.resumed();
      default -> {
        early.clear();
        end();
      }
    }
  }

  /** Marks travel among the frames: what they say is how long the frames around them have waited. */
  private void mark(Message<Object> message, JsonObject mark) {
    boolean foreign = publicationId != null && !publicationId.equals(mark.getValue("publication"));
    if (foreign || !(mark.getValue("bytes") instanceof Number bytes) || !(mark.getValue("nanos") instanceof Number nanos)) {
      refuse(message, "Expected a mark of the publication, with numbers \"bytes\" and \"nanos\"");
      return;
    }
    vertx.eventBus().send(RtmpAddresses.stream(key), new JsonObject().put("action", "handled").put("follower", id).put("bytes", bytes.longValue()), LOCAL);
    long lagMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos.longValue());
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
          if (vertx.isClustered()) {
            want(null);
          }
        }
      });
  }

  /**
   * In a cluster another node may have the stream; then this one is to fetch it.
   *
   * @param source what is known about that; null: nothing
   */
  private void want(Object source) {
    vertx.eventBus().send(RtmpAddresses.WANTED, new JsonObject().put("stream", key.toString()).put("source", source), LOCAL);
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
    if (snapshot.interrupted() && vertx.isClustered()) {
      // It may go on at another node by now.
      want(null);
    }
    for (MediaFrame frame = early.poll(); frame != null && inStep; frame = early.poll()) {
      receive(frame);
    }
  }
}
