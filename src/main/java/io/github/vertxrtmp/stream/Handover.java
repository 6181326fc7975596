package io.github.vertxrtmp.stream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Lock;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How a stream passes from one publication to another, on this node or to another one: when it is given, and what its heir does
 * with it. Each publication has one. Event-loop confined, as {@link Publication}.
 */
final class Handover {

  /** The name is somebody else's, who stays. */
  static final int TAKEN = 409;
  /** The stream is another node's. */
  static final int NOT_HERE = 404;
  private static final String TOO_LATE = "the new publisher did not wait for it";
  private static final String ELSEWHERE = "goes on at another node";
  private static final LongSupplier NEVER_SILENT = () -> 0;
  private static final Runnable NOBODY = () -> { };

  private final Publication publication;
  private final PublicationTerms terms;
  private final Promise<Publication> adopted = Promise.promise();
  private LongSupplier silence = NEVER_SILENT;
  private Runnable takenOver = NOBODY;
  private Publication successor;
  private boolean resumed;
  private boolean unwanted;

  Handover(Publication publication, PublicationTerms terms) {
    this.publication = publication;
    this.terms = terms;
  }

  /** As {@link Publication#takeoverHandler}. */
  void handler(LongSupplier silenceNanos, Runnable handler) {
    silence = silenceNanos;
    takenOver = handler;
  }

  /** Nobody publishes through this publication any more. */
  void forgetPublisher() {
    handler(NEVER_SILENT, NOBODY);
  }

  /** How long the publisher has been silent, in nanoseconds. */
  long silenceNanos() {
    return silence.getAsLong();
  }

  /** Gives the stream to whom it belongs, if this publisher has gone or gives way; passes that on when it has been given already. */
  void give(Message<Object> request, Takeover wish) {
    LiveStream live = publication.live();
    if (live == null && successor != null) {
      Publication next = successor;
      next.context().runOnContext(now -> next.handover().give(request, wish));
      return;
    }
    if (live == null || !isFor(live, wish)) {
      request.fail(live == null || live.isOwn() ? TAKEN : NOT_HERE, "Taken");
      return;
    }
    Runnable handler = takenOver;
    LiveStream given = giveTo(wish.heir(), live, "taken over by another connection");
    successor.context().runOnContext(now -> wish.heir().handover().adopt(given, wish));
    request.reply(null);
    handler.run();
  }

  private LiveStream giveTo(Publication heir, LiveStream live, String reason) {
    if (!live.isInterrupted()) {
      live.interrupt(reason, silenceNanos(), terms.publish().graceMillis());
    }
    successor = heir;
    return publication.leave();
  }

  /**
   * The stream goes on at another node: the name is free for it, and whoever follows the stream here stays until this node
   * fetches it from there. Or, when it must, since both have had it: then the name is the other's already.
   */
  void giveElsewhere(Message<Object> request, JsonObject body) {
    LiveStream live = publication.live();
    boolean must = Boolean.TRUE.equals(body.getValue("must"));
    Takeover wish = must ? null : Takeover.from(body);
    if (!live.isOwn() || !must && (wish == null || !isFor(live, wish))) {
      request.fail(TAKEN, "Taken");
      return;
    }
    Runnable handler = takenOver;
    Lock name = live.disown();
    if (terms.publish().graceMillis() == 0) {
      publication.close(ELSEWHERE);
    } else {
      // Until this node fetches it nobody publishes it here: its publisher, who is told to end, must not end it for those who stay.
      Publication nobody = publication.another();
      nobody.handover().adopt(giveTo(nobody, live, ELSEWHERE), Takeover.byMirror(nobody));
    }
    if (must) {
      NameLock.forget(name);
    } else {
      name.release();
    }
    request.reply(new JsonObject().put("publication", live.id()));
    handler.run();
  }

  private boolean isFor(LiveStream live, Takeover wish) {
    if (!live.isOwn()) {
      return wish.claim() != null || wish.mirror() && live.isInterrupted();
    }
    return wish.isBy(terms.identity()) && (live.isInterrupted() || givesWay(wish));
  }

  private boolean givesWay(Takeover wish) {
    return silence != NEVER_SILENT && wish.winsOver(TimeUnit.NANOSECONDS.toMillis(silenceNanos()));
  }

  /** The former publication gives its stream. */
  private void adopt(LiveStream stream, Takeover wish) {
    publication.serve(stream);
    stream.desk().serve(publication);
    resumed = true;
    if (wish.mirror()) {
      publication.await(ELSEWHERE);
      adopted.complete(publication);
      return;
    }
    if (wish.claim() != null) {
      stream.own(wish.claim());
    }
    publication.goOn(stream);
    if (unwanted) {
      publication.interrupt(TOO_LATE);
    }
    adopted.complete(publication);
  }

  /** Done when a former publication has given its stream. */
  Future<Publication> adopted() {
    return adopted.future();
  }

  /** Nobody waits for the stream any more. Should it come nevertheless it is as if the publisher had gone again. */
  void giveUp() {
    unwanted = true;
    if (publication.live() != null) {
      publication.interrupt(TOO_LATE);
    }
  }

  /** Whether the stream is a former publication's. */
  boolean isResumed() {
    return resumed;
  }

  /** To whom the stream was given; null: to nobody. */
  Publication successor() {
    return successor;
  }
}
