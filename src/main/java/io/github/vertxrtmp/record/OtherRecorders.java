package io.github.vertxrtmp.record;

import io.github.vertxrtmp.bus.NodeId;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.media.StreamKey;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a recorder has to do with those of other nodes: a stream has one recording, wherever that runs. Who records answers
 * under the name of the stream; who wants to begin looks there, and says that it has begun, under a lock. To be called on
 * the recorder's context.
 */
final class OtherRecorders {

  private static final String LOCK = "rtmp.recording.";
  private static final long WAIT_MILLIS = 5000;

  private final Vertx vertx;

  OtherRecorders(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Says something to the recording of a stream.
   *
   * @return its answer; null if there is no recording
   */
  Future<JsonObject> askRecording(StreamKey key, JsonObject request) {
    return orNull(vertx.eventBus().request(RtmpAddresses.recording(key), request));
  }

  /**
   * Asks the recorder of the node that has the stream, as that has its frames as well.
   *
   * @param request may say which {@code node} that is
   * @return its answer; null if that node has no recorder. Fails if no other node has the stream
   */
  Future<JsonObject> askOwner(StreamKey key, JsonObject request) {
    Future<String> owner = request.getValue("node") instanceof String said ? Future.succeededFuture(said) : findNode(key);
    return owner.compose(node -> node.equals(NodeId.of(vertx)) ? Future.failedFuture("It would be here")
      : orNull(vertx.eventBus().request(RtmpAddresses.recorder(node), request)));
  }

  private static Future<JsonObject> orNull(Future<Message<JsonObject>> answer) {
    return answer.map(Message::body).recover(failure -> isNobody(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
  }

  private static boolean isNobody(Throwable failure) {
    return failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }

  private Future<String> findNode(StreamKey key) {
    return vertx.eventBus().<JsonObject>request(RtmpAddresses.stream(key), new JsonObject().put("action", "info"), patience())
      .map(info -> info.body().getString("node", ""));
  }

  /**
   * Claims the recording of a stream for this node, unless it is another's.
   *
   * @param requests gets what is said to the recording while the claim holds
   * @return the claim; or what the recording that there is answers to {@code request}
   */
  Future<Claimed> claim(StreamKey key, JsonObject request, Handler<Message<Object>> requests) {
    // Who cannot get the lock, as a node hangs, goes on without it: two recordings are better than none.
    return vertx.sharedData().getLockWithTimeout(LOCK + key, WAIT_MILLIS).otherwiseEmpty()
      .compose(lock -> findRecording(key, request)
        .compose(other -> other == null ? register(key, requests).map(claim -> new Claimed(claim, null)) : Future.succeededFuture(new Claimed(null, other)))
        .onComplete(done -> {
          if (lock != null) {
            lock.release();
          }
        }));
  }

  /** A node that hangs or is lost, or whose recording ends just now, does not record as far as anybody can tell. */
  private Future<JsonObject> findRecording(StreamKey key, JsonObject request) {
    return vertx.eventBus().<JsonObject>request(RtmpAddresses.recording(key), request, patience()).map(Message::body)
      .recover(failure -> failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE
        && reply.failureCode() != RecorderException.NOT_HERE ? Future.failedFuture(failure) : Future.succeededFuture());
  }

  private Future<Claim> register(StreamKey key, Handler<Message<Object>> requests) {
    MessageConsumer<Object> consumer = vertx.eventBus().consumer(RtmpAddresses.recording(key), requests);
    return consumer.completion().map(known -> new Claim(consumer));
  }

  private static DeliveryOptions patience() {
    return new DeliveryOptions().setSendTimeout(WAIT_MILLIS);
  }

  /**
   * The outcome.
   *
   * @param claim null if another node records
   * @param other its answer then
   */
  record Claimed(Claim claim, JsonObject other) {
  }

  /** A node's right to record a stream. */
  static final class Claim {

    private final MessageConsumer<Object> consumer;
    private final AtomicBoolean held = new AtomicBoolean(true);

    private Claim(MessageConsumer<Object> consumer) {
      this.consumer = consumer;
    }

    /** Any thread. */
    void release() {
      if (held.compareAndSet(true, false)) {
        consumer.unregister();
      }
    }
  }
}
