package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.media.StreamKey;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;

/**
 * Where requests to a stream arrive, from its beginning to its end: on the context of its first publication. It hands them to
 * whoever publishes now. To register anew for each publisher would leave a moment in which nobody answers, and followers
 * would take that for the end. Methods are for any thread; the fields belong to the desk's context.
 */
final class StreamDesk {

  private final Vertx vertx;
  private final StreamKey key;
  private final Context context;
  private final Publication first;
  private final MessageConsumer<Object> requests;
  private final MessageConsumer<Object> takeovers;
  /** For requests of other nodes; null while one of these has the stream. */
  private MessageConsumer<Object> anywhere;
  private Publication owner;

  /** Opens it, on the context of the first publication. */
  StreamDesk(Vertx vertx, StreamKey key, Publication first) {
    this.vertx = vertx;
    this.context = first.context();
    this.first = first;
    this.owner = first;
    this.key = key;
    this.requests = vertx.eventBus().localConsumer(RtmpAddresses.stream(key), this::request);
    this.takeovers = vertx.eventBus().localConsumer(RtmpAddresses.takeover(key), this::takeover);
  }

  /**
   * In a cluster: whether the other nodes find the stream here. To make that known takes a millisecond or two, for which nobody
   * waits.
   */
  void show(boolean here) {
    if (!vertx.isClustered()) {
      return;
    }
    context.runOnContext(now -> {
      if (here && anywhere == null) {
        anywhere = vertx.eventBus().consumer(RtmpAddresses.stream(key), this::request);
      } else if (!here && anywhere != null) {
        anywhere.unregister();
        anywhere = null;
      }
    });
  }

  private void request(Message<Object> request) {
    if (owner == first) {
      first.requests().handle(request);
    } else {
      Publication current = owner;
      current.context().runOnContext(now -> current.requests().handle(request));
    }
  }

  private void takeover(Message<Object> request) {
    if (request.body() instanceof Takeover wish) {
      Publication current = owner;
      current.context().runOnContext(now -> current.handover().give(request, wish));
    } else {
      RtmpMetrics.of(vertx).count("stream.request.refused");
      request.fail(PublicationRequests.INVALID, "Expected the wish of a publication");
    }
  }

  /** From now on another publication answers; what is on its way to the one before, that one passes on. */
  void serve(Publication next) {
    context.runOnContext(now -> owner = next);
  }

  /** @return done on the desk's context, when nobody answers any more */
  Future<Void> close(Publication caller) {
    if (caller == first) {
      return unregister();
    }
    Promise<Void> done = Promise.promise();
    context.runOnContext(now -> unregister().onComplete(done));
    return done.future();
  }

  private Future<Void> unregister() {
    Future<Void> everywhere = anywhere == null ? Future.succeededFuture() : anywhere.unregister();
    anywhere = null;
    return Future.join(requests.unregister(), takeovers.unregister(), everywhere).mapEmpty();
  }
}
