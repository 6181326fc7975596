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
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Lock;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
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
  private static final int TAKEN = 409;
  /** The stream is another node's. */
  static final int NOT_HERE = 404;
  /** It is not known which node has the stream, or that one does not answer. */
  static final int UNREACHABLE = 503;
  private static final int ENDED = 410;
  private static final String TOO_LATE = "the new publisher did not wait for it";
  private static final LongSupplier NEVER_SILENT = () -> 0;

  private final Vertx vertx;
  private final Context context;
  private final StreamKey key;
  private final PublicationTerms terms;
  private final JsonObject publisher;
  private final Promise<Publication> adopted = Promise.promise();
  private final StreamStatistics statistics = new StreamStatistics();
  /** Null before it was given here, and after it was given to the next. */
  private LiveStream live;
  private PublicationRequests requests;
  private Publication successor;
  private String id;
  private boolean resumed;
  private boolean unwanted;
  private Handler<String> closeRequestHandler = reason -> close(reason);
  private Runnable takeoverHandler = () -> { };
  private LongSupplier silence = NEVER_SILENT;
  private long graceTimer;
  private Promise<Void> interruption;
  private Function<JsonObject, Future<Object>> origin = request -> Future.failedFuture("Its node does not answer");

  Publication(Vertx vertx, StreamKey key, PublicationTerms terms, JsonObject publisher) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.key = key;
    this.terms = terms;
    this.publisher = publisher;
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

  private void serve(LiveStream stream) {
    live = stream;
    id = stream.id();
    requests = new PublicationRequests(vertx, stream, reason -> closeRequestHandler.handle(reason));
  }

  /** The former publication gives its stream. */
  private void adopt(LiveStream stream, Takeover wish) {
    serve(stream);
    stream.desk().serve(this);
    resumed = true;
    if (wish.mirror()) {
      await("goes on at another node");
      adopted.complete(this);
      return;
    }
    if (wish.claim() != null) {
      stream.own(wish.claim());
    }
    stream.resume(publisher, statistics, terms.viewers());
    if (unwanted) {
      interrupt(TOO_LATE);
    }
    adopted.complete(this);
  }

  /** Done when a former publication has given its stream. */
  Future<Publication> adopted() {
    return adopted.future();
  }

  /** Nobody waits for the stream any more. Should it come nevertheless it is as if the publisher had gone again. */
  void giveUp() {
    unwanted = true;
    if (live != null) {
      interrupt(TOO_LATE);
    }
  }

  Context context() {
    return context;
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
    return resumed;
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

  /**
   * Called when the same publisher goes on with the stream through another publication: this one is over.
   *
   * @param silenceNanos how long the publisher has been silent. Without it nobody who is there ever gives way
   */
  public void takeoverHandler(LongSupplier silenceNanos, Runnable handler) {
    silence = silenceNanos;
    takeoverHandler = handler;
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

  /** Where requests to a stream of another node go. */
  void origin(Function<JsonObject, Future<Object>> handler) {
    origin = handler;
  }

  /** A request to the stream; passed on when the stream has been given to another. */
  void handle(Message<Object> request) {
    if (live != null && !live.isOwn() && PublicationRequests.isForOwner(request.body())) {
      origin.apply((JsonObject) request.body()).onSuccess(request::reply).onFailure(failure -> request.fail(UNREACHABLE, failure.getMessage()));
    } else if (live != null && PublicationRequests.action(request.body()).equals("yield")) {
      yieldName(request, (JsonObject) request.body());
    } else if (live != null) {
      requests.handle(request);
    } else if (successor != null) {
      Publication next = successor;
      next.context.runOnContext(now -> next.handle(request));
    } else {
      request.fail(ENDED, "The stream has ended");
    }
  }

  /** Gives the stream to whom it belongs, if this publisher has gone or gives way. */
  void handleTakeover(Message<Object> request, Takeover wish) {
    if (live == null || !isFor(wish)) {
      request.fail(live == null || live.isOwn() ? TAKEN : NOT_HERE, "Taken");
      return;
    }
    Runnable handler = takeoverHandler;
    if (!live.isInterrupted()) {
      live.interrupt("taken over by another connection", silence.getAsLong(), terms.publish().graceMillis());
    }
    LiveStream given = leave();
    successor = wish.heir();
    successor.context.runOnContext(now -> wish.heir().adopt(given, wish));
    request.reply(null);
    handler.run();
  }

  private boolean isFor(Takeover wish) {
    if (!live.isOwn()) {
      return wish.claim() != null || wish.mirror() && live.isInterrupted();
    }
    return wish.isBy(terms.identity()) && (live.isInterrupted() || givesWay(wish));
  }

  /**
   * The stream goes on at another node: the name is free for it, and whoever follows the stream here stays until this node
   * fetches it from there. Or, when it must, since both have had it: then the name is the other's already.
   */
  private void yieldName(Message<Object> request, JsonObject body) {
    boolean must = Boolean.TRUE.equals(body.getValue("must"));
    Takeover wish = must ? null : Takeover.from(body);
    if (!live.isOwn() || !must && (wish == null || !isFor(wish))) {
      request.fail(TAKEN, "Taken");
      return;
    }
    Runnable handler = takeoverHandler;
    Lock name = live.disown();
    interrupt("goes on at another node");
    if (must) {
      NameLock.forget(name);
    } else {
      name.release();
    }
    request.reply(new JsonObject().put("publication", id));
    handler.run();
  }

  private boolean givesWay(Takeover wish) {
    return silence != NEVER_SILENT && wish.winsOver(TimeUnit.NANOSECONDS.toMillis(silence.getAsLong()));
  }

  /** What it had is another's, or nobody's. */
  private LiveStream leave() {
    LiveStream left = live;
    live = null;
    vertx.cancelTimer(graceTimer);
    forgetPublisher();
    if (interruption != null) {
      interruption.complete();
      interruption = null;
    }
    return left;
  }

  private void forgetPublisher() {
    closeRequestHandler = this::close;
    takeoverHandler = () -> { };
    silence = NEVER_SILENT;
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
      return interruption.future();
    }
    live.interrupt(reason, silence.getAsLong(), graceMillis);
    forgetPublisher();
    return await(reason);
  }

  private Future<Void> await(String reason) {
    int graceMillis = terms.publish().graceMillis();
    interruption = Promise.promise();
    Future<Void> over = interruption.future();
    graceTimer = vertx.setTimer(graceMillis, late -> close(reason + "; not back within " + graceMillis + " ms"));
    return over;
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
      stream.resume(publisher, statistics, terms.viewers());
    }
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
