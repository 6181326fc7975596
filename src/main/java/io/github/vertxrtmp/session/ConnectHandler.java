package io.github.vertxrtmp.session;

import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.bus.NodeId;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.protocol.CommandException;
import io.github.vertxrtmp.protocol.message.Command;
import io.github.vertxrtmp.protocol.message.ConnectCommand;
import io.github.vertxrtmp.protocol.message.EnhancedCapabilities;
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

  ConnectHandler(NetConnection connection) {
    this.connection = connection;
    this.session = connection.session();
    this.sender = session.sender();
  }

  void connect(Command command) {
    ConnectCommand connect;
    Client client;
    try {
      connect = ConnectCommand.from(command);
      client = client(connect);
    } catch (CommandException refusal) {
      reject(command, null, refusal);
      return;
    }
    connection.gate().shut();
    new AppGateway(session.services().vertx(), session.services().settings().app())
      .decide(client.path().app(), request(client, connect))
      .onSuccess(decision -> decided(command, connect, client, decision))
      .onFailure(failure -> failed(command, client, failure));
  }

  private Client client(ConnectCommand connect) {
    if (connect.objectEncoding() != 0 && connect.objectEncoding() != 3) {
      throw new CommandException(StatusCodes.CONNECT_REJECTED, "Unsupported encoding " + connect.objectEncoding() + ", expected 0 or 3");
    }
    AppPath path = AppPath.parse(connect.app(), session.services().settings().limits().nameLength());
    return Client.of(session.id(), NodeId.of(session.services().vertx()), session.link().remoteAddress(), path, connect);
  }

  private static JsonObject request(Client client, ConnectCommand connect) {
    return new JsonObject().put("event", "connect").put("client", client.toJson())
      .put("args", AmfJson.toJsonArray(connect.args()));
  }

  private void decided(Command command, ConnectCommand connect, Client client, Decision decision) {
    if (session.hasEnded()) {
      return;
    }
    if (decision.redirect() != null) {
      redirect(command, client, decision);
    } else if (decision.accepted()) {
      accept(command, connect, client);
    } else {
      String code = decision.code() == null ? StatusCodes.CONNECT_REJECTED : decision.code();
      reject(command, client, new CommandException(code, decision.description()));
    }
  }

  private void accept(Command command, ConnectCommand connect, Client client) {
    sender.sessionParameters(session.services().settings().windowAckBytes(), session.services().settings().chunkSize());
    sender.command(Replies.connected(command.transactionId(), connect, Replies.FMS_VERSION, EnhancedCapabilities.FORWARD_ALL));
    connection.connected(client);
    LOG.debug("[{}] connected", session);
    connection.gate().open();
  }

  private void redirect(Command command, Client client, Decision decision) {
    sender.command(Replies.redirected(command.transactionId(), decision.description(), decision.redirect()));
    rejected(client, "redirected to " + decision.redirect());
  }

  private void failed(Command command, Client client, Throwable failure) {
    if (session.hasEnded()) {
      return;
    }
    if (failure instanceof CommandException refusal) {
      reject(command, client, refusal);
    } else {
      session.fail(failure);
    }
  }

  private void reject(Command command, Client client, CommandException refusal) {
    sender.error(command, refusal.code(), refusal.description());
    rejected(client, refusal.description());
  }

  private void rejected(Client client, String reason) {
    LOG.info("[{}] connect rejected: {}", session, reason);
    JsonObject who = client == null ? new JsonObject().put("id", session.id()).put("address", session.link().remoteAddress()) : client.toJson();
    RtmpEvents.publish(session.services().vertx(), RtmpEvents.CLIENT_REJECTED, new JsonObject().put("client", who).put("reason", reason));
    session.end(reason);
  }
}
