package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.amf.AmfException;
import io.github.vertxrtmp.bus.LocalCodec;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import java.util.function.Function;

/** Answers what is asked of a stream on {@code rtmp.stream.<key>}. Event-loop confined, as {@link Publication}. */
final class PublicationRequests {

  static final int INVALID = 400;
  private static final int ENDED = 410;

  private final Vertx vertx;
  private final Publication publication;
  private Function<JsonObject, Future<Object>> origin = request -> Future.failedFuture("Its node does not answer");

  PublicationRequests(Vertx vertx, Publication publication) {
    this.vertx = vertx;
    this.publication = publication;
  }

  /** Where requests to a stream of another node go. */
  void origin(Function<JsonObject, Future<Object>> handler) {
    origin = handler;
  }

  /** What is asked; empty when that is not to be seen. */
  private static String action(Object body) {
    return body instanceof JsonObject json && json.getValue("action") instanceof String action ? action : "";
  }

  /** Whether only the node that has the stream can answer. */
  private static boolean isForOwner(Object body) {
    return switch (action(body)) {
      case "info", "inject", "close" -> true;
      default -> false;
    };
  }

  /** Answers a request; passes it on when the stream is another node's, or has been given to another publication. */
  void handle(Message<Object> request) {
    LiveStream stream = publication.live();
    if (stream == null) {
      pass(request, publication.handover().successor());
    } else if (!stream.isOwn() && isForOwner(request.body())) {
      origin.apply((JsonObject) request.body()).onSuccess(request::reply)
        .onFailure(failure -> request.fail(Publication.UNREACHABLE, failure.getMessage()));
    } else {
      answer(request, stream);
    }
  }

  private static void pass(Message<Object> request, Publication successor) {
    if (successor != null) {
      successor.context().runOnContext(now -> successor.requests().handle(request));
    } else {
      request.fail(ENDED, "The stream has ended");
    }
  }

  private void answer(Message<Object> request, LiveStream stream) {
    if (!(request.body() instanceof JsonObject body)) {
      refuse(request, INVALID, "Expected a JSON object");
      return;
    }
    switch (action(body)) {
      case "snapshot" -> {
        if (body.getValue("follower") instanceof String follower) {
          stream.backlog().follow(follower);
        }
        request.reply(stream.snapshot(), LocalCodec.snapshotOptions());
      }
      case "info" -> request.reply(stream.info().put("thread", Thread.currentThread().getName()));
      case "handled" -> handled(request, stream, body.getValue("follower"), body.getValue("bytes"));
      case "left" -> gone(request, "follower", stream.backlog()::leave);
      case "pull" -> {
        if (stream.isOwn()) {
          request.reply(new JsonObject());
        } else {
          refuse(request, Handover.NOT_HERE, "The stream is another node's");
        }
      }
      case "keep" -> stream.keep().onComplete(kept -> request.reply(new JsonObject()));
      case "join" -> join(request, stream, body.getValue("viewer"));
      case "leave" -> gone(request, "viewer", stream.audience()::leave);
      case "inject" -> inject(request, stream, body.getValue("name"), body.getValue("args"));
      case "close" -> {
        request.reply(new JsonObject());
        publication.closeRequested(body.getValue("reason") instanceof String reason ? reason : "closed by request");
      }
      case "yield" -> publication.handover().giveElsewhere(request, body);
      default -> refuse(request, INVALID, "Expected action info, close or inject");
    }
  }

  private void refuse(Message<Object> request, int code, String text) {
    RtmpMetrics.of(vertx).count("stream.request.refused");
    request.fail(code, text);
  }

  private void handled(Message<Object> request, LiveStream stream, Object follower, Object bytes) {
    if (follower instanceof String who && bytes instanceof Number count && stream.backlog().handled(who, count.longValue())) {
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

  private void join(Message<Object> request, LiveStream stream, Object viewer) {
    Audience audience = stream.audience();
    if (!(viewer instanceof String id)) {
      refuse(request, INVALID, "Expected a string in field \"viewer\"");
    } else if (audience.join(id)) {
      request.reply(new JsonObject().put("viewers", audience.size()).put("publication", stream.id()));
    } else {
      refuse(request, Publication.FULL, "The stream has as many viewers as it may have: " + audience.size());
    }
  }

  private void inject(Message<Object> request, LiveStream stream, Object name, Object args) {
    if (!(name instanceof String text) || text.isEmpty() || args != null && !(args instanceof JsonArray)) {
      refuse(request, INVALID, "Expected a string in field \"name\" and an array in field \"args\"");
      return;
    }
    try {
      stream.inject(InjectedData.encode(text, args == null ? new JsonArray() : (JsonArray) args));
      request.reply(new JsonObject());
    } catch (IllegalArgumentException | AmfException invalid) {
      refuse(request, INVALID, "args: " + invalid.getMessage());
    }
  }
}
