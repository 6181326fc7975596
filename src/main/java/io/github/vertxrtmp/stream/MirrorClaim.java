package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.bus.LocalCodec;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.media.StreamKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** The way of a stream of another node onto this one: on from where it was published here, or from the beginning. */
final class MirrorClaim {

  private final Vertx vertx;
  private final StreamKey key;
  private final String id;
  private final PublicationTerms terms;

  MirrorClaim(Vertx vertx, StreamKey key, String id, PublicationTerms terms) {
    LocalCodec.register(vertx);
    this.vertx = vertx;
    this.key = key;
    this.id = id;
    this.terms = terms;
  }

  Future<Publication> go() {
    Publication heir = new Publication(vertx, key, terms, new JsonObject());
    return vertx.eventBus().request(RtmpAddresses.takeover(key), Takeover.byMirror(heir), LocalCodec.takeoverOptions())
      .transform(reply -> {
        if (reply.succeeded()) {
          return heir.handover().adopted();
        }
        return PublicationClaim.isNobody(reply.cause()) ? Future.succeededFuture(heir.begin(null, id)) : Future.failedFuture(reply.cause());
      });
  }
}
