package io.github.vertxrtmp.session;

import io.github.vertxrtmp.amf.AmfLimitException;
import io.github.vertxrtmp.amf.json.AmfJson;
import io.github.vertxrtmp.bus.ClientFailure;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.protocol.LimitException;
import io.github.vertxrtmp.protocol.message.Command;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What verticles call on a client. Before the client has been let in the calls wait, so that an application may call in the
 * middle of its decision. Event-loop confined.
 */
final class ClientCalls {

  private record Pending(String method, Message<Object> request, long timer) {
  }

  private final Vertx vertx;
  private final RtmpSession session;
  private final MessageSender sender;
  private final int capacity;
  private final Map<Double, Pending> pending = new HashMap<>();
  private final List<Command> early = new ArrayList<>();
  private boolean connected;
  private double lastTransaction;

  ClientCalls(NetConnection connection) {
    this.session = connection.session();
    this.vertx = session.services().vertx();
    this.sender = session.sender();
    this.capacity = session.services().settings().limits().pendingCalls();
  }

  /** Calls a method of the client; its answer becomes the reply to the request. */
  void call(String method, JsonArray args, long timeoutMillis, Message<Object> request) {
    Object[] values = values(args, request);
    if (values == null) {
      return;
    }
    if (pending.size() >= capacity) {
      busy(request, "The client has " + capacity + " calls to answer already");
      return;
    }
    double transaction = ++lastTransaction;
    long timer = vertx.setTimer(timeoutMillis, id -> late(transaction, timeoutMillis));
    pending.put(transaction, new Pending(method, request, timer));
    send(Command.of(method, transaction, null, values));
  }

  /** Calls a method of the client and wants no answer. */
  void notify(String method, JsonArray args, Message<Object> request) {
    Object[] values = values(args, request);
    if (values == null) {
      return;
    }
    if (!connected && early.size() >= capacity) {
      busy(request, "Too many calls wait for the client to be connected");
      return;
    }
    send(Command.of(method, 0, null, values));
    request.reply(new JsonObject());
  }

  /** The arguments as AMF; null if they are none, which the sender has been told then. */
  private Object[] values(JsonArray args, Message<Object> request) {
    try {
      return AmfJson.fromJsonArray(args).toArray();
    } catch (IllegalArgumentException | AmfLimitException invalid) {
      fail(request, ClientFailure.INVALID, "args: " + invalid.getMessage());
      return null;
    }
  }

  private void send(Command command) {
    if (connected) {
      sender.command(command);
    } else {
      early.add(command);
    }
  }

  private void busy(Message<Object> request, String text) {
    session.report(new LimitException("limits.pendingCalls", text));
    fail(request, ClientFailure.BUSY, text);
  }

  private void late(double transaction, long timeoutMillis) {
    Pending call = pending.remove(transaction);
    if (call != null) {
      fail(call.request(), ClientFailure.LATE, "The client has not answered " + call.method() + " within " + timeoutMillis + " ms");
    }
  }

  private void fail(Message<Object> request, ClientFailure failure, String text) {
    RtmpMetrics.of(vertx).count("client.request." + failure.text());
    request.fail(failure.code(), text);
  }

  /** The client has been let in: what waited for that goes out. */
  void connected() {
    connected = true;
    early.forEach(sender::command);
    early.clear();
  }

  /**
   * The client has answered.
   *
   * @param value first value of the answer, as JSON
   * @return the method that was called; null if the answer belongs to nothing
   */
  String answered(Command answer, Object value) {
    Pending call = pending.remove(answer.transactionId());
    if (call == null) {
      return null;
    }
    vertx.cancelTimer(call.timer());
    if (answer.name().equals(Command.RESULT)) {
      call.request().reply(new JsonObject().put("result", value));
    } else {
      fail(call.request(), ClientFailure.ERROR, Json.encode(value));
    }
    return call.method();
  }

  int pending() {
    return pending.size();
  }

  /** The client is gone. */
  void ended() {
    pending.values().forEach(call -> {
      vertx.cancelTimer(call.timer());
      fail(call.request(), ClientFailure.GONE, "The client has left");
    });
    pending.clear();
    early.clear();
  }
}
