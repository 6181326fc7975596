package io.github.vertxrtmp.session;

import io.github.vertxrtmp.amf.json.AmfJson;
import io.github.vertxrtmp.bus.AppEvent;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.bus.NodeId;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.protocol.CommandException;
import io.github.vertxrtmp.protocol.message.Command;
import io.github.vertxrtmp.protocol.message.ConnectCommand;
import io.github.vertxrtmp.protocol.message.EnhancedCapabilities;
import io.github.vertxrtmp.protocol.message.PeerClaim;
import io.github.vertxrtmp.protocol.message.Replies;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connect command: asks the application and answers (RTMP 1.0 §7.2.1.1, Enhanced RTMP v2). Event-loop confined. */
final class ConnectHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectHandler.class);

  private final NetConnection connection;
  private final RtmpSession session;
  private final MessageSender sender;
  /** What is to be answered; null before and after, since a client may stay for days. */
  private Command command;
  /** The application has been asked and has not said anything. */
  private boolean undecided;

  ConnectHandler(NetConnection connection) {
    this.connection = connection;
    this.session = connection.session();
    this.sender = session.sender();
  }

  void connect(Command received) {
    command = received;
    try {
      ConnectCommand connect = ConnectCommand.from(received);
      Client client = client(connect);
      byte[] nonce = session.takeNonce();
      PeerClaim claim = PeerClaim.from(connect.properties());
      if (claim != null) {
        connection.gate().shut();
        session.services().peers().isPeer(nonce, claim).onComplete(checked -> peer(connect, client, claim, checked.succeeded() && checked.result()));
        return;
      }
      JsonObject request = new JsonObject().put("args", AmfJson.toJsonArray(connect.args())).put("agent", AmfJson.toJson(connect.properties()));
      connection.gate().shut();
      connection.connecting(client).compose(reachable -> connection.liaison().ask(AppEvent.CONNECT, request, () -> undecided = true))
        .onSuccess(verdict -> decided(connect, verdict)).onFailure(this::failed);
    } catch (CommandException refusal) {
      reject(refusal);
    }
  }

  private Client client(ConnectCommand connect) {
    AppPath path = new NameReader(session).path(connect.app());
    return Client.of(session.id(), NodeId.of(session.services().vertx()), session.link().remoteAddress(), session.link().tls(), path, connect,
      session.services().redaction());
  }

  /** Another node of the cluster, or who pretends to be one. */
  private void peer(ConnectCommand connect, Client client, PeerClaim claim, boolean proven) {
    if (session.hasEnded()) {
      return;
    }
    if (!proven) {
      reject(new CommandException(StatusCodes.CONNECT_REJECTED, "Not a node of this cluster"));
      return;
    }
    LOG.debug("[{}] is node {}", session, claim.node());
    answer(connect);
    connection.connectedPeer(client);
    connection.gate().open();
  }

  private void decided(ConnectCommand connect, AppGateway.Verdict verdict) {
    Decision decision = verdict.decision();
    if (session.hasEnded()) {
      // Whoever let it in believes that it is there; that it left was said too early to be heard.
      if (verdict.byApp() && decision.accepted()) {
        connection.liaison().tellLeft();
      }
      return;
    }
    undecided = !verdict.byApp();
    if (decision.redirect() != null) {
      redirect(decision.description(), decision.redirect());
    } else if (decision.accepted()) {
      accept(connect, decision);
    } else {
      reject(new CommandException(decision.code() == null ? StatusCodes.CONNECT_REJECTED : decision.code(), decision.description()));
    }
  }

  private void accept(ConnectCommand connect, Decision decision) {
    undecided = false;
    answer(connect);
    connection.connected(decision);
    LOG.debug("[{}] connected", session);
    connection.gate().open();
  }

  private void answer(ConnectCommand connect) {
    sender.sessionParameters(session.services().settings().windowAckBytes(), session.services().settings().chunkSize());
    sender.command(Replies.connected(command.transactionId(), connect, Replies.FMS_VERSION, EnhancedCapabilities.FORWARD_ALL));
    command = null;
  }

  /** Tells a client that waits for a decision where to connect to instead. */
  void redirect(String description, String url) {
    sender.command(Replies.redirected(command.transactionId(), description, url));
    rejected(StatusCodes.CONNECT_REJECTED, redirectedTo(url));
  }

  /** As all may read it: the address may hold a token for the other server. */
  String redirectedTo(String url) {
    return "redirected to " + session.services().redaction().url(connection.liaison().client().path().app(), url);
  }

  private void failed(Throwable failure) {
    if (session.hasEnded()) {
      return;
    }
    undecided = false;
    if (failure instanceof CommandException refusal) {
      reject(refusal);
    } else {
      session.fail(failure);
    }
  }

  /** Refuses a client that waits for a decision. */
  void reject(CommandException refusal) {
    sender.error(command, refusal.code(), refusal.description());
    rejected(refusal.code(), refusal.description());
  }

  private void rejected(String code, String reason) {
    PeerLog.of(session.services().vertx()).info(LOG, "[{}] connect rejected: {}", session, reason);
    connection.liaison().event(RtmpEvents.CLIENT_REJECTED, new JsonObject().put("code", code).put("reason", reason));
    session.end(reason);
  }

  /** Whether an application knows of this client without having said what becomes of it. */
  boolean isUndecided() {
    return undecided;
  }
}
