package io.github.vertxrtmp.session;

import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.config.AppSettings;
import io.github.vertxrtmp.protocol.CommandException;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks applications over the bus. Thread-safe: holds no state of its own. */
final class AppGateway {

  private static final Logger LOG = LoggerFactory.getLogger(AppGateway.class);

  private final Vertx vertx;
  private final AppSettings settings;

  AppGateway(Vertx vertx, AppSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
  }

  /**
   * Asks for a decision: the application of that name, else the default one.
   *
   * @return fails with {@link CommandException} when neither is there; an application that fails or is late decides by policy
   */
  Future<Decision> decide(String app, JsonObject request) {
    return ask(RtmpAddresses.app(app), request)
      .recover(failure -> isNobody(failure) ? ask(RtmpAddresses.DEFAULT_APP, request) : Future.failedFuture(failure))
      .map(reply -> Decision.of(reply.body()))
      .recover(failure -> isNobody(failure)
        ? Future.failedFuture(new CommandException(StatusCodes.CONNECT_INVALID_APP, "Application not found: " + app))
        : Future.succeededFuture(byPolicy(app, failure)));
  }

  private Future<Message<Object>> ask(String address, JsonObject request) {
    return vertx.eventBus().request(address, request, new DeliveryOptions().setSendTimeout(settings.timeoutMillis()));
  }

  private static boolean isNobody(Throwable failure) {
    return failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }

  private Decision byPolicy(String app, Throwable failure) {
    LOG.warn("Application {} gave no decision, policy is {}: {}", app, settings.policy(), failure.getMessage());
    return settings.policy() == AppSettings.Policy.OPEN
      ? Decision.accept()
      : Decision.reject(null, "The application does not answer");
  }
}
