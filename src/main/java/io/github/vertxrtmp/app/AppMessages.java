package io.github.vertxrtmp.app;

import io.github.vertxrtmp.bus.AppEvent;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the messages on an application's address into calls of its methods, and what those return into replies. Thread-safe
 * where it must be: an application may complete its futures on any thread.
 */
final class AppMessages {

  private static final Logger LOG = LoggerFactory.getLogger(AppMessages.class);
  /** What {@code Future.failedFuture(String)} makes: words for somebody, not an accident. */
  private static final Class<?> TEXT_ONLY = Future.failedFuture("").cause().getClass();
  private static final int INVALID = 400;
  private static final int FAILED = 500;
  /** The server asks the successor when it reads this. */
  private static final int GONE = 503;
  /** How long an undeployment waits for decisions that are under way. */
  private static final long DRAIN_MILLIS = 500;

  private final RtmpApp app;
  private final Set<Message<Object>> undecided = ConcurrentHashMap.newKeySet();
  private final Promise<Void> drained = Promise.promise();
  private volatile boolean closing;
  private Vertx vertx;
  private String name;
  private ClientRoster clients;
  private MessageConsumer<Object> consumer;

  AppMessages(RtmpApp app) {
    this.app = app;
  }

  Future<Void> open(String app) {
    vertx = Vertx.currentContext().owner();
    name = app;
    clients = ClientRoster.join(vertx, name);
    consumer = vertx.eventBus().consumer(RtmpAddresses.app(name), this::handle);
    return consumer.completion();
  }

  Future<Void> close() {
    if (consumer == null) {
      return Future.succeededFuture();
    }
    return consumer.unregister().compose(done -> drain()).onComplete(done -> ClientRoster.leave(vertx, name));
  }

  private Future<Void> drain() {
    closing = true;
    long timer = vertx.setTimer(DRAIN_MILLIS, late -> drained.tryComplete());
    settle();
    return drained.future().onComplete(done -> {
      vertx.cancelTimer(timer);
      undecided.forEach(request -> answer(request, () -> request.fail(GONE, "The application is being undeployed")));
    });
  }

  private void settle() {
    if (closing && undecided.isEmpty()) {
      drained.tryComplete();
    }
  }

  Collection<RtmpClient> clients() {
    return clients == null ? List.of() : clients.all();
  }

  private void handle(Message<Object> message) {
    try {
      if (!(message.body() instanceof JsonObject body)) {
        throw new IllegalArgumentException("Expected a JSON object");
      }
      AppEvent event = AppEvent.of(body.getValue("event"));
      if (event == null) {
        throw new IllegalArgumentException("Unknown event " + body.getValue("event"));
      }
      if (!(body.getValue("client") instanceof JsonObject who)) {
        throw new IllegalArgumentException("Expected an object in field \"client\"");
      }
      dispatch(message, event, known(event, RtmpClient.of(vertx, who)), body);
    } catch (IllegalArgumentException | ClassCastException invalid) {
      RtmpMetrics.of(vertx).count("app.message.invalid");
      message.fail(INVALID, invalid.getMessage());
    }
  }

  /** The handle that the application has seen before, so that it may keep something about a client under it. */
  private RtmpClient known(AppEvent event, RtmpClient client) {
    RtmpClient known = clients.find(client.id());
    if (known == null && event != AppEvent.CONNECT && event != AppEvent.DISCONNECT && !clients.isConnecting(client.id())) {
      clients.verify(client);
    }
    return known == null ? client : known;
  }

  private void dispatch(Message<Object> message, AppEvent event, RtmpClient client, JsonObject body) {
    switch (event) {
      case CONNECT -> connect(message, client, body);
      case PUBLISH -> {
        RtmpStream stream = new RtmpStream(body);
        decide(message, () -> app.onPublish(client, stream));
      }
      case PLAY -> {
        RtmpStream stream = new RtmpStream(body);
        decide(message, () -> app.onPlay(client, stream));
      }
      case COMMAND -> {
        JsonArray args = body.getJsonArray("args", new JsonArray());
        String method = text(body, "name");
        decide(message, () -> app.onCommand(client, method, args).map(Decision::result));
      }
      default -> tell(event, fact(event, client, body));
    }
  }

  private void connect(Message<Object> message, RtmpClient client, JsonObject body) {
    JsonArray args = body.getJsonArray("args", new JsonArray());
    clients.asks(client.id());
    decide(message, () -> app.onConnect(client, args)).onComplete(done ->
      clients.decided(client, done.succeeded() && (done.result() == null || done.result().accepted())));
  }

  /** Reads the message at once; what the application throws when it is told is its own. */
  private Runnable fact(AppEvent event, RtmpClient client, JsonObject body) {
    return switch (event) {
      case DISCONNECT -> {
        String reason = text(body, "reason");
        yield () -> {
          clients.left(client.id());
          app.onDisconnect(client, reason);
        };
      }
      case UNPUBLISH -> about(body, stream -> app.onClose(client, stream));
      case STOP -> about(body, stream -> app.onStop(client, stream));
      case PAUSE -> {
        boolean paused = body.getBoolean("pause", true);
        yield about(body, stream -> app.onPause(client, stream, paused));
      }
      case SEEK -> {
        long positionMillis = body.getLong("positionMillis", 0L);
        yield about(body, stream -> app.onSeek(client, stream, positionMillis));
      }
      case RESULT -> answer(body, "result", (method, value) -> app.onResult(client, method, value));
      default -> answer(body, "info", (method, value) -> app.onStatus(client, method, value));
    };
  }

  /** {@code getString} would make text of anything. */
  private static String text(JsonObject body, String field) {
    Object value = body.getValue(field);
    if (value != null && !(value instanceof String)) {
      throw new IllegalArgumentException("Expected a string in field \"" + field + "\"");
    }
    return (String) value;
  }

  private static Runnable about(JsonObject body, Consumer<RtmpStream> call) {
    RtmpStream stream = new RtmpStream(body);
    return () -> call.accept(stream);
  }

  private static Runnable answer(JsonObject body, String field, BiConsumer<String, Object> call) {
    String method = text(body, "name");
    Object value = body.getValue(field);
    return () -> call.accept(method, value);
  }

  private void tell(AppEvent event, Runnable call) {
    try {
      call.run();
    } catch (Throwable failure) {
      LOG.error("{} failed at {}", app.getClass().getName(), event.text(), failure);
    }
  }

  private Future<Decision> decide(Message<Object> request, Supplier<Future<Decision>> call) {
    undecided.add(request);
    Future<Decision> decision;
    try {
      decision = call.get();
      if (decision == null) {
        decision = Future.failedFuture(new NullPointerException("null instead of a future"));
      }
    } catch (Throwable thrown) {
      // Errors as well: a class that is missing must not leave the client waiting.
      decision = Future.failedFuture(new Accident(thrown));
    }
    return decision.onComplete(done -> answer(request, () -> {
      if (done.failed()) {
        refuse(request, done.cause());
      } else {
        request.reply((done.result() == null ? Decision.accept() : done.result()).toJson());
      }
    }));
  }

  private void answer(Message<Object> request, Runnable reply) {
    if (undecided.remove(request)) {
      reply.run();
      settle();
    }
  }

  private void refuse(Message<Object> request, Throwable failure) {
    if (failure instanceof RejectedException rejected) {
      request.reply(rejected.decision().toJson());
    } else if (failure.getClass() == TEXT_ONLY || failure instanceof ReplyException || failure instanceof RtmpCallException) {
      request.reply(Decision.reject(failure.getMessage()).toJson());
    } else {
      LOG.error("{} failed", app.getClass().getName(), failure instanceof Accident thrown ? thrown.getCause() : failure);
      request.fail(FAILED, "The application failed");
    }
  }

  /** Was thrown, not returned: whatever it is, it was not meant for the client. */
  private static final class Accident extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Accident(Throwable cause) {
      super(cause);
    }
  }
}
