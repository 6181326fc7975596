package io.github.vertxrtmp.session;

import io.github.vertxrtmp.access.AccessControl;
import io.github.vertxrtmp.access.Admission;
import io.github.vertxrtmp.bus.AppEvent;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.protocol.CommandException;
import io.github.vertxrtmp.protocol.LimitException;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** What stands before an application: access control, of which the refusals are told and counted here. Event-loop confined. */
final class Entrance {

  /** To be told when the application will be asked. */
  static final Runnable NOBODY = () -> { };

  private final Vertx vertx;
  private final AppGateway apps;
  private final AccessControl access;
  private final int nameLength;
  private final EventBudget events = new EventBudget();

  /** @param nameLength of a stream at most */
  Entrance(Vertx vertx, AppGateway apps, int nameLength) {
    this.vertx = vertx;
    this.apps = apps;
    this.nameLength = nameLength;
    this.access = AccessControl.of(vertx);
  }

  /**
   * Asks access control, and then the application; {@link AppGateway#decide}.
   *
   * @param who     wants something
   * @param message the whole request
   * @param asking  is told when the application will be asked
   */
  Future<AppGateway.Verdict> decide(ClientLiaison who, AppEvent event, JsonObject message, Runnable asking) {
    return access.check(event, message).compose(admission -> {
      if (!admission.accepted()) {
        refused(who, event, admission);
        return Future.succeededFuture(new AppGateway.Verdict(Decision.reject(admission.description()).over(admission.terms()), true));
      }
      if (admission.name() != null && !StreamName.isPlain(admission.name(), nameLength)) {
        return Future.failedFuture(new CommandException(StatusCodes.PUBLISH_BAD_NAME, "The back end gave no stream name"));
      }
      if (who.session().hasEnded()) {
        return Future.failedFuture(new CommandException(StatusCodes.CONNECT_CLOSED, "The client left"));
      }
      if (admission.app() != null) {
        who.become(who.client().in(admission.app()));
        message.put("client", who.client().json());
      }
      asking.run();
      Client client = who.client();
      return apps.decide(event, client.path().app(), about(message, client, admission.name())).map(verdict -> verdict.after(admission));
    });
  }

  /** The application is asked about the stream as the checks have left its name. */
  private static JsonObject about(JsonObject message, Client client, String name) {
    return name == null ? message : message.copy().put("stream", name).put("key", StreamKey.of(client.path().path(), name).toString());
  }

  /** Tells a fact to the application, and to a back end that wants to know. */
  void tell(AppEvent event, String app, JsonObject fact) {
    access.tell(event, fact);
    apps.tell(app, fact);
  }

  private void refused(ClientLiaison who, AppEvent event, Admission admission) {
    RtmpMetrics.of(vertx).count("access.refused." + admission.check());
    if (admission.check().equals(Admission.LOCKOUT)) {
      who.session().report(new LimitException("lockout.shutAfter", admission.description()));
    }
    if (events.take()) {
      // Without the name that was asked for, in which there may be a key.
      who.event(RtmpEvents.ACCESS_REFUSED, new JsonObject().put("action", event.text()).put("check", admission.check())
        .put("reason", admission.description()));
    }
  }
}
