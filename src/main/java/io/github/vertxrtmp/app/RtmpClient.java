package io.github.vertxrtmp.app;

import io.github.vertxrtmp.bus.ClientFailure;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;

/**
 * A connected client, on whichever node. Every method that asks something of it goes over the event bus
 * ({@code rtmp.client.<id>}) and fails with {@link RtmpCallException}; from any thread and any verticle. Two handles are equal
 * when they are the same connection.
 *
 * <p>Before the client has been let in, calls and notifications wait for that; an application may make them in the middle of
 * its decision.
 */
public final class RtmpClient {

  /** The server gives up earlier by itself (setting {@code app.callMillis}); this is for one that has died. */
  private static final long SLACK_MILLIS = 5_000;

  private final Vertx vertx;
  private final JsonObject json;
  private final String id;

  private RtmpClient(Vertx vertx, JsonObject json) {
    this.vertx = vertx;
    this.json = json;
    this.id = json.getString("id");
  }

  /** A handle on the client of that id. It knows no more about the client than this. */
  public static RtmpClient of(Vertx vertx, String id) {
    return of(vertx, new JsonObject().put("id", id));
  }

  /**
   * A handle on the client of a message or event.
   *
   * @param client the object in the field {@code client}
   * @throws IllegalArgumentException when it has no id
   */
  public static RtmpClient of(Vertx vertx, JsonObject client) {
    if (client == null || !(client.getValue("id") instanceof String)) {
      throw new IllegalArgumentException("Expected an object with a string \"id\" in field \"client\"");
    }
    return new RtmpClient(vertx, client);
  }

  /** Names the connection; never used again. */
  public String id() {
    return id;
  }

  /** The node that it is connected to. */
  public String node() {
    return json.getString("node");
  }

  /** {@code address:port} of the client. */
  public String address() {
    return json.getString("address");
  }

  /** The application that it connected to: the first part of the path. */
  public String app() {
    return json.getString("app");
  }

  /** What follows the application in the path; may be empty. */
  public String instance() {
    return json.getString("instance");
  }

  /** Application and instance, as in {@code live/room}. */
  public String path() {
    return json.getString("path");
  }

  /** What stood behind the {@code ?} of the path it connected to. */
  public JsonObject params() {
    return json.getJsonObject("params", new JsonObject());
  }

  /** Of the certificate that it showed (RTMPS), as in {@code CN=studio}; null when it showed none. */
  public String certificateSubject() {
    return json.getJsonObject("tls", new JsonObject()).getString("subject");
  }

  /** All that is known about it; README.md names the fields. */
  public JsonObject json() {
    return json;
  }

  /**
   * Calls a method of the client. It has as long to answer as setting {@code app.callMillis} says, but 30 seconds at most.
   *
   * @param args JSON values; {@code AmfJson} says what becomes of them
   * @return the client's result, as JSON
   */
  public Future<Object> call(String method, Object... args) {
    return request(new JsonObject().put("call", method).put("args", array(args))).map(reply -> reply.getValue("result"));
  }

  /** As {@link #call(String, Object...)}, waiting no longer than {@code timeoutMillis}. */
  public Future<Object> call(int timeoutMillis, String method, Object... args) {
    JsonObject body = new JsonObject().put("call", method).put("args", array(args)).put("timeoutMillis", timeoutMillis);
    return request(body, timeoutMillis + SLACK_MILLIS).map(reply -> reply.getValue("result"));
  }

  /**
   * Calls a method of the client, which is not to answer.
   *
   * @return done when it is on its way
   */
  public Future<Void> notify(String method, Object... args) {
    return request(new JsonObject().put("notify", method).put("args", array(args))).mapEmpty();
  }

  private static JsonArray array(Object[] args) {
    JsonArray array = new JsonArray();
    for (Object arg : args) {
      array.add(arg);
    }
    return array;
  }

  /** Ends the connection, after telling the client why. */
  public Future<Void> close(String reason) {
    return request(new JsonObject().put("close", reason)).mapEmpty();
  }

  /** Ends the connection as a refusal does; one that is not decided about yet is refused. */
  public Future<Void> reject(String description) {
    return request(new JsonObject().put("reject", description)).mapEmpty();
  }

  /**
   * Sends the client elsewhere. One that knows Enhanced RTMP v2 connects there by itself and leaves then; others are told and
   * closed.
   */
  public Future<Void> redirect(String url) {
    return request(new JsonObject().put("redirect", url)).mapEmpty();
  }

  /** What it is publishing and playing. */
  public Future<List<RtmpStream>> streams() {
    return info().map(info -> info.getJsonArray("streams").stream().map(stream -> new RtmpStream((JsonObject) stream)).toList());
  }

  /** What the server knows about the connection now; README.md names the fields. */
  public Future<JsonObject> info() {
    return request(new JsonObject().put("info", true));
  }

  private Future<JsonObject> request(JsonObject body) {
    return request(body, DeliveryOptions.DEFAULT_TIMEOUT);
  }

  private Future<JsonObject> request(JsonObject body, long timeoutMillis) {
    return near(body, new DeliveryOptions().setSendTimeout(timeoutMillis))
      .map(reply -> reply.body())
      .recover(failure -> Future.failedFuture(translate(failure)));
  }

  /** In a cluster first on this node, where nothing has to be looked up. */
  private Future<Message<JsonObject>> near(JsonObject body, DeliveryOptions options) {
    Future<Message<JsonObject>> first = vertx.eventBus().request(RtmpAddresses.client(id), body, options.setLocalOnly(vertx.isClustered()));
    return first.recover(failure -> options.isLocalOnly() && failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS
      ? vertx.eventBus().request(RtmpAddresses.client(id), body, options.setLocalOnly(false)) : Future.failedFuture(failure));
  }

  private static RtmpCallException translate(Throwable failure) {
    if (!(failure instanceof ReplyException reply)) {
      return new RtmpCallException(ClientFailure.INVALID, failure.getMessage(), null);
    }
    if (reply.failureType() == ReplyFailure.NO_HANDLERS) {
      return new RtmpCallException(ClientFailure.GONE, "The client is not there", null);
    }
    for (ClientFailure kind : ClientFailure.values()) {
      if (reply.failureType() == ReplyFailure.RECIPIENT_FAILURE && kind.code() == reply.failureCode()) {
        return kind == ClientFailure.ERROR ? error(reply.getMessage()) : new RtmpCallException(kind, reply.getMessage(), null);
      }
    }
    return new RtmpCallException(ClientFailure.LATE, reply.getMessage(), null);
  }

  private static RtmpCallException error(String text) {
    Object info;
    try {
      info = Json.decodeValue(text);
    } catch (DecodeException foreign) {
      info = text;
    }
    String description = info instanceof JsonObject object && object.getValue("description") instanceof String words ? words : text;
    return new RtmpCallException(ClientFailure.ERROR, description, info);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RtmpClient client && client.id.equals(id);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id);
  }

  @Override
  public String toString() {
    return "client " + id;
  }
}
