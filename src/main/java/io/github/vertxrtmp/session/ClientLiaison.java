package io.github.vertxrtmp.session;

import io.github.vertxrtmp.bus.AppEvent;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/**
 * What the rest of the server has to do with the client of a connection: who it is, what access control and its application
 * are asked about it, and what they and {@code rtmp.events} are told. Event-loop confined.
 */
final class ClientLiaison {

  private final RtmpSession session;
  private final SessionServices services;
  private final long startNanos = System.nanoTime();
  private Client client;
  private boolean connected;
  /** It is another node, which fetches streams: nobody is asked about it, or told. */
  private boolean peer;
  private Decision accepted;
  private String endReason;

  ClientLiaison(RtmpSession session) {
    this.session = session;
    this.services = session.services();
  }

  /** Somebody wants to be let in. */
  void connecting(Client applicant) {
    client = applicant;
  }

  /** The client has been let in. */
  void connected(Decision decision) {
    connected = true;
    accepted = decision;
  }

  /** Another node has been let in. */
  void connectedPeer(Client node) {
    client = node;
    peer = true;
    connected(Decision.accept());
  }

  /** From now on the client is told of in other words. */
  void become(Client other) {
    client = other;
  }

  /** Who is connected, or wants to be; null before connect. */
  Client client() {
    return client;
  }

  /** Whether it is another node. */
  boolean isPeer() {
    return peer;
  }

  boolean isConnected() {
    return connected;
  }

  /** Whether the application's decision about the connect is awaited. */
  boolean isConnecting() {
    return client != null && !connected;
  }

  /** What the application said when it let the client in. */
  Decision accepted() {
    return accepted;
  }

  /** Who it is, as far as is known and all may see. */
  JsonObject who() {
    return client != null ? client.shown() : new JsonObject().put("id", session.id()).put("address", session.link().remoteAddress());
  }

  /** The application path for log lines, empty before connect. */
  String describe() {
    return client == null ? "" : " " + client.path().path();
  }

  /** Publishes a fact about this client. */
  void event(String type, JsonObject facts) {
    if (!peer) {
      RtmpEvents.publish(services.vertx(), type, new JsonObject().put("client", who()).mergeIn(facts));
    }
  }

  /** Asks access control, and then the application; {@link Entrance#decide}. */
  Future<AppGateway.Verdict> ask(AppEvent event, JsonObject body, Runnable asking) {
    return peer ? Future.succeededFuture(AppGateway.Verdict.PEER) : services.entrance().decide(this, event, message(event, body), asking);
  }

  /** Hands a command to the application; {@link AppGateway#command}. */
  Future<Object> askCommand(JsonObject body) {
    return services.apps().command(client.path().app(), message(AppEvent.COMMAND, body));
  }

  /** Tells the application a fact. */
  void tell(AppEvent event, JsonObject body) {
    if (!peer) {
      services.entrance().tell(event, client.path().app(), message(event, body));
    }
  }

  private JsonObject message(AppEvent event, JsonObject body) {
    return new JsonObject().put("event", event.text()).put("client", client.json()).mergeIn(body);
  }

  /**
   * The client is gone.
   *
   * @param known whether the application knows of it although it has not been let in
   */
  void ended(String reason, boolean known) {
    endReason = reason;
    if (connected) {
      event(RtmpEvents.CLIENT_DISCONNECTED, totals());
    }
    if (connected || known) {
      tellLeft();
    }
  }

  /** Tells the application that the client is gone. */
  void tellLeft() {
    tell(AppEvent.DISCONNECT, totals());
  }

  /** What it came to. */
  private JsonObject totals() {
    return traffic().put("reason", endReason);
  }

  private JsonObject traffic() {
    return new JsonObject().put("bytesReceived", session.acks().sequenceNumber())
      .put("bytesSent", session.link().writtenBytes()).put("durationMillis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
  }

  /** What a request for information is told of the client itself. */
  JsonObject info() {
    return traffic().put("client", who()).put("connected", connected);
  }

  RtmpSession session() {
    return session;
  }
}
