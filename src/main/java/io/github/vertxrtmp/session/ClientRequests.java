package io.github.vertxrtmp.session;

import io.github.vertxrtmp.bus.ClientFailure;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.protocol.CommandException;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.github.vertxrtmp.protocol.message.StatusMessages;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers on {@code rtmp.client.<id>} for as long as the client is there. Event-loop confined.
 *
 * <p>In a cluster the address has to be known to all nodes, and making it so takes a millisecond or two; otherwise it takes
 * a few microseconds. While a node hangs it may take until the cluster has given that node up; the client does not wait for
 * that.
 */
final class ClientRequests {

  private static final Logger LOG = LoggerFactory.getLogger(ClientRequests.class);

  private static final long REACHABLE_MILLIS = 500;

  private static final String CALL = "call";
  private static final String NOTIFY = "notify";
  private static final String CLOSE = "close";
  private static final String REJECT = "reject";
  private static final String REDIRECT = "redirect";
  private static final String INFO = "info";
  private static final String ARGS = "args";
  private static final String TIMEOUT = "timeoutMillis";
  private static final String CODE = "code";
  private static final String DESCRIPTION = "description";

  /** Each action, and what may stand beside it. */
  private static final Map<String, Set<String>> ACTIONS = Map.of(
    CALL, Set.of(ARGS, TIMEOUT), NOTIFY, Set.of(ARGS), CLOSE, Set.of(), REJECT, Set.of(CODE),
    REDIRECT, Set.of(DESCRIPTION), INFO, Set.of());
  private static final Map<String, Class<?>> TYPES = Map.of(
    CALL, String.class, NOTIFY, String.class, CLOSE, String.class, REJECT, String.class, REDIRECT, String.class, INFO, Boolean.class,
    ARGS, JsonArray.class, TIMEOUT, Integer.class, CODE, String.class, DESCRIPTION, String.class);

  private final NetConnection connection;
  private final Vertx vertx;
  private MessageConsumer<Object> consumer;

  ClientRequests(NetConnection connection) {
    this.connection = connection;
    this.vertx = connection.session().services().vertx();
  }

  /** Begins to listen. */
  Future<Void> open() {
    consumer = vertx.eventBus().consumer(RtmpAddresses.client(connection.session().id()), this::handle);
    return vertx.isClustered() ? everywhere(consumer.completion()) : Future.succeededFuture();
  }

  /** Verticles of this node reach it in any case. The engine does what it has missed when it can again. */
  private Future<Void> everywhere(Future<Void> known) {
    return known.timeout(REACHABLE_MILLIS, TimeUnit.MILLISECONDS).otherwise(late -> {
      LOG.debug("[{}] Not known to other nodes yet", connection.session(), late);
      return null;
    });
  }

  void close() {
    if (consumer != null) {
      consumer.unregister();
      consumer = null;
    }
  }

  private void handle(Message<Object> request) {
    try {
      act(request, checked(request.body()));
    } catch (IllegalArgumentException invalid) {
      RtmpMetrics.of(vertx).count("client.request." + ClientFailure.INVALID.text());
      request.fail(ClientFailure.INVALID.code(), invalid.getMessage());
    }
  }

  private static JsonObject checked(Object request) {
    if (!(request instanceof JsonObject body)) {
      throw new IllegalArgumentException("Expected a JSON object, found " + (request == null ? "null" : request.getClass().getSimpleName()));
    }
    List<String> actions = body.fieldNames().stream().filter(ACTIONS::containsKey).toList();
    if (actions.size() != 1) {
      throw new IllegalArgumentException("Expected one of call, notify, close, reject, redirect, info, found " + actions);
    }
    for (Map.Entry<String, Object> field : body) {
      String name = field.getKey();
      if (!name.equals(actions.get(0)) && !ACTIONS.get(actions.get(0)).contains(name)) {
        throw new IllegalArgumentException("Unknown field \"" + name + "\" beside " + actions.get(0));
      }
      if (!TYPES.get(name).isInstance(field.getValue())) {
        throw new IllegalArgumentException("Expected " + TYPES.get(name).getSimpleName() + " in field \"" + name + "\"");
      }
    }
    if (body.getInteger(TIMEOUT, 1) < 1) {
      throw new IllegalArgumentException("Expected at least 1 in field \"" + TIMEOUT + "\"");
    }
    return body;
  }

  private void act(Message<Object> request, JsonObject body) {
    JsonArray args = body.getJsonArray(ARGS, new JsonArray());
    if (body.containsKey(CALL)) {
      int timeoutMillis = body.getInteger(TIMEOUT, connection.session().services().settings().app().callMillis());
      connection.calls().call(body.getString(CALL), args, timeoutMillis, request);
    } else if (body.containsKey(NOTIFY)) {
      connection.calls().notify(body.getString(NOTIFY), args, request);
    } else if (body.containsKey(INFO)) {
      request.reply(connection.info());
    } else {
      request.reply(new JsonObject());
      end(body);
    }
  }

  private void end(JsonObject body) {
    if (body.containsKey(CLOSE)) {
      close(body.getString(CLOSE));
    } else if (body.containsKey(REJECT)) {
      reject(body.getString(CODE, StatusCodes.CONNECT_REJECTED), body.getString(REJECT));
    } else {
      redirect(body.getString(REDIRECT), body.getString(DESCRIPTION, "Redirected by the application"));
    }
  }

  private void close(String reason) {
    if (connection.liaison().isConnected()) {
      tell(StatusCodes.LEVEL_STATUS, StatusCodes.CONNECT_CLOSED, reason);
      connection.session().end(reason);
    } else {
      reject(StatusCodes.CONNECT_REJECTED, reason);
    }
  }

  private void reject(String code, String description) {
    if (connection.liaison().isConnected()) {
      tell(StatusCodes.LEVEL_ERROR, code, description);
      connection.session().end(description);
    } else {
      connection.commands().connectHandler().reject(new CommandException(code, description));
    }
  }

  /** Who understands it is asked to connect elsewhere and leaves by itself (Enhanced RTMP v2, "Reconnect Request"). */
  private void redirect(String url, String description) {
    if (!connection.liaison().isConnected()) {
      connection.commands().connectHandler().redirect(description, url);
    } else if (connection.liaison().client().reconnects()) {
      connection.requestReconnect(url, description);
    } else {
      connection.session().sender().command(StatusMessages.onStatus(StatusMessages.redirection(description, url)));
      connection.session().end(connection.commands().connectHandler().redirectedTo(url));
    }
  }

  private void tell(String level, String code, String description) {
    connection.session().sender().command(StatusMessages.onStatus(level, code, description));
  }
}
