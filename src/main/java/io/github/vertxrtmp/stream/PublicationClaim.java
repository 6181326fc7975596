package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.bus.LocalCodec;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.config.PublishSettings.OnTaken;
import io.github.vertxrtmp.media.StreamKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
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

  private final Vertx vertx;
  private final StreamKey key;
  private final PublicationTerms terms;
  private final JsonObject publisher;
  private final BooleanSupplier wanted;
  private final long startNanos = System.nanoTime();

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
          return heir.adopted();
        }
        heir.giveUp();
        return isNobody(reply.cause()) ? lock() : taken();
      });
  }

  private static boolean isNobody(Throwable failure) {
    return failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }

  private Future<Publication> lock() {
    return vertx.sharedData().getLockWithTimeout("rtmp.publication." + key, LOCK_MILLIS)
      .transform(claim -> claim.succeeded() ? locked(claim.result()) : taken());
  }

  private Future<Publication> locked(Lock claim) {
    if (!wanted.getAsBoolean()) {
      claim.release();
      return go();
    }
    return Future.succeededFuture(new Publication(vertx, key, terms, publisher).begin(claim));
  }

  private Future<Publication> taken() {
    long leftMillis = terms.publish().waitMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    if (terms.publish().onTaken() != OnTaken.WAIT || leftMillis <= 0) {
      return Future.failedFuture(new NameTakenException("Stream " + key + " is being published already"));
    }
    Promise<Publication> later = Promise.promise();
    vertx.setTimer(Math.min(RETRY_MILLIS, leftMillis), again -> go().onComplete(later));
    return later.future();
  }
}
