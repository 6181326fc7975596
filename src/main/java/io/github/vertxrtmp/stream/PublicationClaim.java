package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.bus.LocalCodec;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.config.PublishSettings.OnTaken;
import io.github.vertxrtmp.media.StreamKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Lock;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The way of a publisher to the name it wants: from the publisher who has it and is the same, or, when nobody has it, by a
 * Vert.x lock, which the engine frees when its holder dies. Event-loop confined.
 */
final class PublicationClaim {

  /** How long a claim waits for a former publication that is just closing. */
  private static final long LOCK_MILLIS = 50;
  /** How often one looks who waits for a name. */
  private static final long RETRY_MILLIS = 50;

  /** How long a name is waited for of which the node does not answer: until the engine has noticed that it is gone. */
  private static final long OWNER_SILENT_MILLIS = 12_000;
  /** How often it is tried meanwhile. */
  private static final long OWNER_RETRY_MILLIS = 200;
  /** Until a name is free that another node has given. */
  private static final long YIELD_MILLIS = 20;
  private static final DeliveryOptions OWNER = new DeliveryOptions().setSendTimeout(1_000);

  private final Vertx vertx;
  private final StreamKey key;
  private final PublicationTerms terms;
  private final JsonObject publisher;
  private final BooleanSupplier wanted;
  private final long startNanos = System.nanoTime();
  /** The name belongs to a node that does not answer. */
  private boolean ownerSilent;
  /** Another node has given the name to this publisher. */
  private boolean yielded;
  /** Its stream there. */
  private String former;

  PublicationClaim(Vertx vertx, StreamKey key, PublicationTerms terms, JsonObject publisher, BooleanSupplier wanted) {
    LocalCodec.register(vertx);
    this.vertx = vertx;
    this.key = key;
    this.terms = terms;
    this.publisher = publisher;
    this.wanted = wanted;
  }

  Future<Publication> go() {
    if (!wanted.getAsBoolean()) {
      return Future.failedFuture(new NameTakenException("The publisher of " + key + " did not wait"));
    }
    return terms.identity() == null ? lock() : takeOver();
  }

  private Future<Publication> takeOver() {
    Publication heir = new Publication(vertx, key, terms, publisher);
    return vertx.eventBus().request(RtmpAddresses.takeover(key), new Takeover(heir, terms.identity(), terms.publish()), LocalCodec.takeoverOptions())
      .transform(reply -> {
        if (reply.succeeded()) {
          return heir.handover().adopted();
        }
        heir.handover().giveUp();
        return isNobody(reply.cause()) ? lock() : taken();
      });
  }

  /** Nobody on this node publishes the name. */
  static boolean isNobody(Throwable failure) {
    return failure instanceof ReplyException reply
      && (reply.failureType() == ReplyFailure.NO_HANDLERS || reply.failureCode() == Handover.NOT_HERE);
  }

  private Future<Publication> lock() {
    return NameLock.claim(vertx, key, vertx.isClustered() && ownerSilent ? 0 : LOCK_MILLIS).transform(claim -> {
      if (claim.succeeded()) {
        return locked(claim.result());
      }
      if (yielded && millis() < OWNER_SILENT_MILLIS) {
        return again(YIELD_MILLIS);
      }
      return vertx.isClustered() ? askOwner() : taken();
    });
  }

  /** Another node may have the name: it says whether this publisher may go on with its stream. */
  private Future<Publication> askOwner() {
    ownerSilent = false;
    return vertx.eventBus().<JsonObject>request(RtmpAddresses.stream(key), new JsonObject().put("action", "info"), OWNER)
      .compose(info -> vertx.eventBus().<JsonObject>request(RtmpAddresses.cluster(info.body().getString("node")),
        Takeover.toJson(terms.identity(), terms.publish()).put("action", "yield").put("stream", key.toString()), OWNER))
      .transform(reply -> {
        if (reply.succeeded()) {
          yielded = true;
          former = reply.result().body().getString("publication");
          return again(YIELD_MILLIS);
        }
        ownerSilent = !isRefusal(reply.cause());
        return ownerSilent && millis() < OWNER_SILENT_MILLIS ? again(OWNER_RETRY_MILLIS) : taken();
      });
  }

  private static boolean isRefusal(Throwable failure) {
    return failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE
      && reply.failureCode() != Publication.UNREACHABLE;
  }

  private Future<Publication> again(long millis) {
    Promise<Publication> later = Promise.promise();
    vertx.setTimer(millis, again -> go().onComplete(later));
    return later.future();
  }

  private long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }

  private Future<Publication> locked(Lock claim) {
    if (!wanted.getAsBoolean()) {
      claim.release();
      return go();
    }
    if (!vertx.isClustered()) {
      return Future.succeededFuture(new Publication(vertx, key, terms, publisher).begin(claim));
    }
    // Perhaps this node has fetched the stream from another one until now.
    Publication heir = new Publication(vertx, key, terms, publisher);
    return vertx.eventBus().request(RtmpAddresses.takeover(key), Takeover.byOwner(heir, claim), LocalCodec.takeoverOptions())
      .transform(reply -> reply.succeeded() ? heir.handover().adopted() : Future.succeededFuture(heir.begin(claim, former)));
  }

  private Future<Publication> taken() {
    long leftMillis = terms.publish().waitMillis() - millis();
    if (terms.publish().onTaken() != OnTaken.WAIT || leftMillis <= 0) {
      return Future.failedFuture(new NameTakenException("Stream " + key + " is being published already"));
    }
    yielded = false;
    return again(Math.min(RETRY_MILLIS, leftMillis));
  }
}
