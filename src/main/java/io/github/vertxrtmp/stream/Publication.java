package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.config.GopSettings;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.StreamKey;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Lock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The publisher's side of a live stream: numbers its frames, sends them on {@code rtmp.media.<key>}, keeps what late
 * joiners need, and answers on {@code rtmp.stream.<key>}.
 *
 * <p>A name has one publication at a time. When its publisher is lost the stream waits for it; whoever opens the name with
 * the same identity goes on with the stream, and those who follow it stay. Any verticle may open one and hand frames in.
 * Event-loop confined: all calls on the context that opened it.
 */
public final class Publication {

  /** The failure code of a player that joins a stream which has all the viewers it may have. */
  public static final int FULL = 429;
  /** It is not known which node has the stream, or that one does not answer. */
  static final int UNREACHABLE = 503;

  private final Vertx vertx;
  private final Context context;
  private final StreamKey key;
  private final PublicationTerms terms;
  private final JsonObject publisher;
  private final StreamStatistics statistics = new StreamStatistics();
  private final PublicationRequests requests;
  private final Handover handover;
  private final GracePeriod grace;
  /** Null before it was given here, and after it was given to the next. */
  private LiveStream live;
  private String id;
  private Handler<String> closeRequestHandler = reason -> close(reason);

  Publication(Vertx vertx, StreamKey key, PublicationTerms terms, JsonObject publisher) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.key = key;
    this.terms = terms;
    this.publisher = publisher;
    this.requests = new PublicationRequests(vertx, this);
    this.handover = new Handover(this, terms);
    this.grace = new GracePeriod(vertx);
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

  /** As {@link #open(Vertx, StreamKey, PublicationTerms, JsonObject, BooleanSupplier)}, for one that is wanted however long it takes. */
  public static Future<Publication> open(Vertx vertx, StreamKey key, PublicationTerms terms, JsonObject publisher) {
    return open(vertx, key, terms, publisher, () -> true);
  }

  /**
   * Claims a name and announces the stream, or goes on with the stream that the same publisher has left or leaves.
   *
   * @param publisher facts about who publishes, repeated in the events of this stream; for example {@code client},
   *                  {@code mode}
   * @param wanted    whether the publisher is still there; asked before anything is announced
   * @return fails with {@link NameTakenException} when somebody else publishes the name
   */
  public static Future<Publication> open(Vertx vertx, StreamKey key, PublicationTerms terms, JsonObject publisher, BooleanSupplier wanted) {
    return new PublicationClaim(vertx, key, terms, publisher, wanted).go();
  }

  /** Begins a stream of which the name has been claimed. */
  Publication begin(Lock claim) {
    return begin(claim, null);
  }

  /**
   * Begins a stream.
   *
   * @param claim  null: of another node
   * @param former id of the stream that goes on here; null: none
   */
  Publication begin(Lock claim, String former) {
    serve(new LiveStream(vertx, key, terms, claim, former, new StreamDesk(vertx, key, this)));
    live.begin(publisher, statistics);
    return this;
  }

  /** One of the same name and under the same terms, on this context, without a stream. */
  Publication another() {
    return new Publication(vertx, key, terms, publisher);
  }

  /** From now on it has this stream. */
  void serve(LiveStream stream) {
    live = stream;
    id = stream.id();
  }

  Context context() {
    return context;
  }

  PublicationRequests requests() {
    return requests;
  }

  Handover handover() {
    return handover;
  }

  /** The stream that it has; null before it was given one, and after it has gone to the next or ended. */
  LiveStream live() {
    return live;
  }

  public StreamKey key() {
    return key;
  }

  /** Unique for each stream, so that two streams of one name can be told apart; the same for all who go on with it. */
  public String id() {
    return id;
  }

  /** Whether it went on with the stream of a former publication. */
  public boolean isResumed() {
    return handover.isResumed();
  }

  /** What has been sent so far, through this publication. */
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

  /** Somebody asks to end the stream. */
  void closeRequested(String reason) {
    closeRequestHandler.handle(reason);
  }

  /**
   * Called when the same publisher goes on with the stream through another publication: this one is over.
   *
   * @param silenceNanos how long the publisher has been silent. Without it nobody who is there ever gives way
   */
  public void takeoverHandler(LongSupplier silenceNanos, Runnable handler) {
    handover.handler(silenceNanos, handler);
  }

  /**
   * Called with true when followers have fallen behind by more than may be queued, and with false when they have caught up:
   * in between nothing should be sent. A publisher stops reading its socket, so that TCP slows the encoder down.
   */
  public void backlogHandler(Handler<Boolean> handler) {
    if (live != null) {
      live.backlog().handler(handler);
    }
  }

  /**
   * Sends a frame to whoever follows the stream.
   *
   * @param timestamp milliseconds as on the wire (32 bit); wraps are undone here
   * @param payload   ownership passes to the frame: it must not be written to any more
   */
  public void send(MediaFrame.Kind kind, long timestamp, byte[] payload) {
    if (live != null) {
      live.send(kind, timestamp, payload);
    }
  }

  /**
   * Sends on a frame of another stream, with its timestamp. The payload is shared, not copied.
   */
  public void forward(MediaFrame frame) {
    if (live != null) {
      live.forward(frame);
    }
  }

  /** What it had is another's, or nobody's. */
  LiveStream leave() {
    LiveStream left = live;
    live = null;
    forgetPublisher();
    grace.end();
    return left;
  }

  private void forgetPublisher() {
    closeRequestHandler = this::close;
    handover.forgetPublisher();
  }

  /**
   * The publisher is lost: the stream waits for it, under its terms, or ends. Until {@link #resume} or another publication
   * goes on nothing should be sent.
   *
   * @param reason in plain words, for the events
   * @return done when the stream has ended, or somebody goes on with it
   */
  public Future<Void> interrupt(String reason) {
    int graceMillis = terms.publish().graceMillis();
    if (live == null || graceMillis == 0) {
      return close(reason);
    }
    if (live.isInterrupted()) {
      return grace.over();
    }
    live.interrupt(reason, handover.silenceNanos(), graceMillis);
    forgetPublisher();
    return await(reason);
  }

  /** The stream has no publisher: waits for one, as long as its terms allow. */
  Future<Void> await(String reason) {
    int graceMillis = terms.publish().graceMillis();
    return grace.begin(graceMillis, () -> close(reason + "; not back within " + graceMillis + " ms"));
  }

  boolean isInterrupted() {
    return live != null && live.isInterrupted();
  }

  /** Whether it has no stream any more. */
  boolean isOver() {
    return live == null;
  }

  /** Whether somebody on this node follows the stream. */
  boolean isFollowed() {
    return live != null && live.backlog().isFollowed();
  }

  /** The publisher is back, through this publication. The handlers have to be set again. */
  public void resume() {
    if (live != null && live.isInterrupted()) {
      LiveStream stream = leave();
      live = stream;
      goOn(stream);
    }
  }

  /** The stream goes on through this publication. */
  void goOn(LiveStream stream) {
    stream.resume(publisher, statistics, terms.viewers());
  }

  /**
   * Ends the stream and frees its name.
   *
   * @param reason in plain words, for the event
   * @return done when the name is free
   */
  public Future<Void> close(String reason) {
    if (live == null) {
      return Future.succeededFuture();
    }
    Promise<Void> done = Promise.promise();
    leave().end(this, reason).onComplete(ended -> context.runOnContext(now -> done.handle(ended)));
    return done.future();
  }
}
