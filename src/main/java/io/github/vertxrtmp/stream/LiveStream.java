package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.bus.LocalCodec;
import io.github.vertxrtmp.bus.NodeId;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.media.GopCache;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.media.StreamSnapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Lock;
import java.util.UUID;

/**
 * A stream on air, whoever publishes it: its name, its number, its time, what late joiners need, and who follows it. It passes
 * from one {@link Publication} to the next, and with it from one event loop to another: confined to that of its publisher.
 */
final class LiveStream {

  /** A gauge: those on air on this node. */
  private static final String STREAMS = "streams";
  private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

  private final Vertx vertx;
  private final StreamKey key;
  /** Null while another node has the stream. */
  private Lock claim;
  private final StreamDesk desk;
  private final String id;
  private final String mediaAddress;
  private final DeliveryOptions frameOptions = LocalCodec.frameOptions();
  private final GopCache cache;
  private final int maxDelay;
  private final int graceMillis;
  private final StreamClock clock = new StreamClock();
  private final Backlog backlog;
  private final Audience audience;
  private JsonObject publisher;
  /** Of the publisher, who keeps it. */
  private StreamStatistics current;
  /** Of those before. */
  private StreamStatistics past;
  private long nextSequence;
  private boolean interrupted;
  private long interruptedNanos;

  /**
   * @param claim null: it is a stream of another node
   * @param id    null: one that nothing had before
   */
  LiveStream(Vertx vertx, StreamKey key, PublicationTerms terms, Lock claim, String id, StreamDesk desk) {
    this.vertx = vertx;
    this.id = id == null ? UUID.randomUUID().toString() : id;
    this.key = key;
    this.claim = claim;
    this.desk = desk;
    this.cache = new GopCache(terms.gop());
    this.audience = new Audience(terms.viewers());
    this.maxDelay = terms.maxDelay();
    this.graceMillis = terms.publish().graceMillis();
    this.mediaAddress = RtmpAddresses.media(key);
    this.backlog = new Backlog(vertx, mark -> tellSubscriptions(mark.put("event", "mark")));
  }

  /** Goes on air. */
  void begin(JsonObject by, StreamStatistics counts) {
    publisher = by;
    current = counts;
    past = counts;
    desk.show(claim != null);
    RtmpMetrics.of(vertx).add(STREAMS, 1);
    tellSubscriptions(new JsonObject().put("event", "began"));
    event(RtmpEvents.STREAM_PUBLISHED, terms());
  }

  /** The facts, and what other nodes have to keep to as well. */
  private JsonObject terms() {
    return facts().put("graceMillis", graceMillis).put("mostViewers", audience.limit());
  }

  /** What happens to a stream its own node says. */
  private void event(String type, JsonObject facts) {
    if (claim != null) {
      RtmpEvents.publish(vertx, type, facts);
    }
  }

  /** Whether it is published on this node, rather than fetched from another. */
  boolean isOwn() {
    return claim != null;
  }

  /**
   * After a split of the network the engine may have forgotten the claim: claims the name again, if nobody else has it.
   */
  Future<Void> keep() {
    return claim instanceof NameLock name ? name.renew(vertx, key) : Future.succeededFuture();
  }

  /** From now on this node has the stream. */
  void own(Lock name) {
    claim = name;
    desk.show(true);
  }

  /** From now on another node has the stream. @return the claim, which is the caller's now */
  Lock disown() {
    Lock name = claim;
    claim = null;
    desk.show(false);
    return name;
  }

  /** In order with the frames, which {@code rtmp.events} is not in a cluster. */
  private void tellSubscriptions(JsonObject message) {
    vertx.eventBus().publish(RtmpAddresses.status(key), message.put("publication", id), LOCAL);
  }

  /** The facts that every event about this stream carries. */
  private JsonObject facts() {
    return new JsonObject().put("stream", key.toString()).put("app", key.app()).put("name", key.name()).put("publication", id).mergeIn(publisher);
  }

  JsonObject info() {
    return facts().mergeIn(total().toJson()).put("viewers", audience.size()).put("interrupted", interrupted).put("node", NodeId.of(vertx));
  }

  private StreamStatistics total() {
    return past == current ? current : past.plus(current);
  }

  /** As {@link Publication#send}. */
  void send(MediaFrame.Kind kind, long timestamp, byte[] payload) {
    if (clock.isResuming()) {
      MediaFrame frame = MediaFrame.of(kind, 0, 0, payload);
      send(frame.at(clock.resume(frame, timestamp), nextSequence++));
    } else {
      send(MediaFrame.of(kind, clock.time(timestamp), nextSequence++, payload));
    }
  }

  /** As {@link Publication#forward}. */
  void forward(MediaFrame frame) {
    long time = clock.isResuming() ? clock.resume(frame, frame.timestamp()) : clock.time(frame.timestamp());
    send(frame.at(time, nextSequence++));
  }

  /** Sends a data message at the time of the newest frame. */
  void inject(byte[] payload) {
    send(MediaFrame.of(MediaFrame.Kind.DATA, clock.newest(), nextSequence++, payload));
  }

  private void send(MediaFrame frame) {
    clock.sent(frame);
    cache.add(frame);
    current.add(frame);
    vertx.eventBus().publish(mediaAddress, frame, frameOptions);
    backlog.sent(frame.size());
  }

  StreamSnapshot snapshot() {
    return new StreamSnapshot(id, cache.headers(), cache.frames(), cache.hasVideo(), nextSequence, clock.newest(), maxDelay, interrupted);
  }

  /**
   * The publisher has gone, and the stream waits for it. Who joins meanwhile gets the headers, and no pictures that would
   * only freeze.
   *
   * @param silentNanos how long ago it has sent its last
   */
  void interrupt(String reason, long silentNanos, long graceMillis) {
    interrupted = true;
    interruptedNanos = System.nanoTime();
    clock.stop(silentNanos);
    cache.dropFrames();
    backlog.close();
    backlog.handler(full -> { });
    tellSubscriptions(new JsonObject().put("event", "interrupted"));
    event(RtmpEvents.STREAM_INTERRUPTED, facts().put("reason", reason).put("graceMillis", graceMillis));
  }

  boolean isInterrupted() {
    return interrupted;
  }

  /** Another publisher goes on. Its headers may be others. */
  void resume(JsonObject by, StreamStatistics counts, long viewers) {
    if (counts != current) {
      past = total();
      current = counts;
    }
    publisher = by;
    interrupted = false;
    audience.limit(viewers);
    clock.goOn();
    cache.clear();
    tellSubscriptions(new JsonObject().put("event", "resumed"));
    long gapNanos = System.nanoTime() - interruptedNanos;
    event(RtmpEvents.STREAM_RESUMED, terms().put("gapMillis", gapNanos / 1_000_000));
  }

  /**
   * Ends the stream and frees its name.
   *
   * @return done when the name is free, on the context of the desk
   */
  Future<Void> end(Publication by, String reason) {
    backlog.close();
    RtmpMetrics.of(vertx).add(STREAMS, -1);
    tellSubscriptions(new JsonObject().put("event", "ended"));
    JsonObject facts = info().put("reason", reason);
    Lock name = claim;
    return desk.close(by).eventually(() -> {
      if (name != null) {
        name.release();
      }
      return Future.succeededFuture();
    }).onComplete(done -> event(RtmpEvents.STREAM_UNPUBLISHED, facts));
  }

  StreamKey key() {
    return key;
  }

  String id() {
    return id;
  }

  StreamDesk desk() {
    return desk;
  }

  Audience audience() {
    return audience;
  }

  Backlog backlog() {
    return backlog;
  }
}
