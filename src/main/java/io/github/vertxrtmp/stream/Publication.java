package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.amf.AmfException;
import io.github.vertxrtmp.bus.LocalCodec;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.config.GopSettings;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.media.GopCache;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.media.StreamSnapshot;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Lock;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The publisher's side of a live stream: numbers its frames, sends them on {@code rtmp.media.<key>}, keeps what late
 * joiners need, and answers on {@code rtmp.stream.<key>}.
 *
 * <p>A name has one publication at a time. The claim is a Vert.x lock, which the engine frees when its holder dies.
 * Any verticle may open one and hand frames in. Event-loop confined: all calls on the context that opened it.
 */
public final class Publication {

  /** How long a claim waits for a former publication that is just closing. */
  private static final long CLAIM_MILLIS = 50;
  private static final int INVALID = 400;
  /** The failure code of a player that joins a stream which has all the viewers it may have. */
  public static final int FULL = 429;
  private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

  private final Vertx vertx;
  private final StreamKey key;
  private final Lock claim;
  private final JsonObject publisher;
  private final String id = UUID.randomUUID().toString();
  private final String mediaAddress;
  private final DeliveryOptions frameOptions = LocalCodec.frameOptions();
  private final GopCache cache;
  private final Audience audience;
  private final int maxDelay;
  private final TimestampUnwrapper clock = new TimestampUnwrapper();
  private final StreamStatistics statistics = new StreamStatistics();
  private MessageConsumer<Object> requests;
  private final Backlog backlog;
  private Handler<String> closeRequestHandler = reason -> close(reason);
  private long nextSequence;
  private boolean closed;

  private Publication(Vertx vertx, StreamKey key, PublicationTerms terms, JsonObject publisher, Lock claim) {
    this.vertx = vertx;
    this.key = key;
    this.claim = claim;
    this.publisher = publisher;
    this.cache = new GopCache(terms.gop());
    this.audience = new Audience(terms.viewers());
    this.maxDelay = terms.maxDelay();
    this.mediaAddress = RtmpAddresses.media(key);
    this.backlog = new Backlog(vertx, mark -> tellSubscriptions(mark.put("event", "mark")));
  }

  /**
   * Claims a name and announces the stream, for a verticle: under the default terms.
   *
   * @param publisher facts about who publishes, repeated in the events of this stream
   * @return fails with {@link NameTakenException} when somebody else publishes the name
   */
  public static Future<Publication> open(Vertx vertx, StreamKey key, JsonObject publisher) {
    return open(vertx, key, Settings.defaults().gop(), publisher);
  }

  /** As {@link #open(Vertx, StreamKey, PublicationTerms, JsonObject)}, for any number of players. */
  public static Future<Publication> open(Vertx vertx, StreamKey key, GopSettings limits, JsonObject publisher) {
    return open(vertx, key, PublicationTerms.of(limits), publisher);
  }

  /**
   * Claims a name and announces the stream.
   *
   * @param publisher facts about who publishes, repeated in the events of this stream; for example {@code client},
   *                  {@code mode}
   * @return fails with {@link NameTakenException} when somebody else publishes the name
   */
  public static Future<Publication> open(Vertx vertx, StreamKey key, PublicationTerms terms, JsonObject publisher) {
    LocalCodec.register(vertx);
    return vertx.sharedData().getLockWithTimeout("rtmp.publication." + key, CLAIM_MILLIS)
      .recover(taken -> Future.failedFuture(new NameTakenException(key)))
      .map(claim -> {
        Publication publication = new Publication(vertx, key, terms, publisher, claim);
        publication.announce();
        return publication;
      });
  }

  private void announce() {
    requests = vertx.eventBus().localConsumer(RtmpAddresses.stream(key), this::handle);
    tellSubscriptions(new JsonObject().put("event", "began"));
    RtmpEvents.publish(vertx, RtmpEvents.STREAM_PUBLISHED, facts());
  }

  /** In order with the frames, which {@code rtmp.events} is not in a cluster. */
  private void tellSubscriptions(JsonObject message) {
    vertx.eventBus().publish(RtmpAddresses.status(key), message.put("publication", id), LOCAL);
  }

  /** The facts that every event about this stream carries. */
  private JsonObject facts() {
    return new JsonObject().put("stream", key.toString()).put("app", key.app()).put("name", key.name()).put("publication", id).mergeIn(publisher);
  }

  public StreamKey key() {
    return key;
  }

  /** Unique for each publication, so that two publications of one name can be told apart. */
  public String id() {
    return id;
  }

  /** What has been sent so far. */
  public StreamStatistics statistics() {
    return statistics;
  }

  /**
   * Called when someone asks over the bus to end this stream, with the reason. Without a handler the publication closes
   * itself.
   */
  public void closeRequestHandler(Handler<String> handler) {
    closeRequestHandler = handler;
  }

  /**
   * Called with true when followers have fallen behind by more than may be queued, and with false when they have caught up:
   * in between nothing should be sent. A publisher stops reading its socket, so that TCP slows the encoder down.
   */
  public void backlogHandler(Handler<Boolean> handler) {
    backlog.handler(handler);
  }

  /**
   * Sends a frame to whoever follows the stream.
   *
   * @param timestamp milliseconds as on the wire (32 bit); wraps are undone here
   * @param payload   ownership passes to the frame: it must not be written to any more
   */
  public void send(MediaFrame.Kind kind, long timestamp, byte[] payload) {
    if (!closed) {
      send(MediaFrame.of(kind, clock.unwrap(timestamp), nextSequence++, payload));
    }
  }

  /**
   * Sends on a frame of another stream, with its timestamp. The payload is shared, not copied.
   */
  public void forward(MediaFrame frame) {
    if (!closed) {
      send(frame.at(clock.unwrap(frame.timestamp()), nextSequence++));
    }
  }

  private void send(MediaFrame frame) {
    cache.add(frame);
    statistics.add(frame);
    vertx.eventBus().publish(mediaAddress, frame, frameOptions);
    backlog.sent(frame.size());
  }

  private void handle(Message<Object> request) {
    if (!(request.body() instanceof JsonObject body)) {
      refuse(request, INVALID, "Expected a JSON object");
      return;
    }
    switch (body.getValue("action") instanceof String action ? action : "") {
      case "snapshot" -> {
        if (body.getValue("follower") instanceof String follower) {
          backlog.follow(follower);
        }
        request.reply(snapshot(), LocalCodec.snapshotOptions());
      }
      case "info" -> request.reply(info().put("thread", Thread.currentThread().getName()));
      case "handled" -> handled(request, body.getValue("follower"), body.getValue("bytes"));
      case "left" -> gone(request, "follower", backlog::leave);
      case "join" -> join(request, body.getValue("viewer"));
      case "leave" -> gone(request, "viewer", audience::leave);
      case "inject" -> inject(request, body.getValue("name"), body.getValue("args"));
      case "close" -> {
        request.reply(new JsonObject());
        closeRequestHandler.handle(body.getValue("reason") instanceof String reason ? reason : "closed by request");
      }
      default -> refuse(request, INVALID, "Expected action info, close or inject");
    }
  }

  private void refuse(Message<Object> request, int code, String text) {
    RtmpMetrics.of(vertx).count("stream.request.refused");
    request.fail(code, text);
  }

  private void handled(Message<Object> request, Object follower, Object bytes) {
    if (follower instanceof String who && bytes instanceof Number count && backlog.handled(who, count.longValue())) {
      request.reply(new JsonObject());
    } else {
      refuse(request, INVALID, "Expected a follower, and as many bytes as a mark told it");
    }
  }

  /** Whoever it is: it may have gone before it was known. */
  private void gone(Message<Object> request, String field, Consumer<String> leave) {
    if (((JsonObject) request.body()).getValue(field) instanceof String who) {
      leave.accept(who);
      request.reply(new JsonObject());
    } else {
      refuse(request, INVALID, "Expected a string in field \"" + field + "\"");
    }
  }

  private void join(Message<Object> request, Object viewer) {
    if (!(viewer instanceof String id)) {
      refuse(request, INVALID, "Expected a string in field \"viewer\"");
    } else if (audience.join(id)) {
      request.reply(new JsonObject().put("viewers", audience.size()));
    } else {
      refuse(request, FULL, "The stream has as many viewers as it may have: " + audience.size());
    }
  }

  private void inject(Message<Object> request, Object name, Object args) {
    if (!(name instanceof String text) || text.isEmpty() || args != null && !(args instanceof JsonArray)) {
      refuse(request, INVALID, "Expected a string in field \"name\" and an array in field \"args\"");
      return;
    }
    try {
      byte[] payload = InjectedData.encode(text, args == null ? new JsonArray() : (JsonArray) args);
      send(MediaFrame.of(MediaFrame.Kind.DATA, clock.last(), nextSequence++, payload));
      request.reply(new JsonObject());
    } catch (IllegalArgumentException | AmfException invalid) {
      refuse(request, INVALID, "args: " + invalid.getMessage());
    }
  }

  private StreamSnapshot snapshot() {
    return new StreamSnapshot(id, cache.headers(), cache.frames(), cache.hasVideo(), nextSequence, clock.last(), maxDelay);
  }

  private JsonObject info() {
    return facts().mergeIn(statistics.toJson()).put("viewers", audience.size());
  }

  /**
   * Ends the stream and frees its name.
   *
   * @param reason in plain words, for the event
   * @return done when the name is free
   */
  public Future<Void> close(String reason) {
    if (closed) {
      return Future.succeededFuture();
    }
    closed = true;
    backlog.close();
    tellSubscriptions(new JsonObject().put("event", "ended"));
    return requests.unregister().eventually(() -> {
      claim.release();
      return Future.succeededFuture();
    }).onComplete(done -> RtmpEvents.publish(vertx, RtmpEvents.STREAM_UNPUBLISHED, info().put("reason", reason)));
  }
}
