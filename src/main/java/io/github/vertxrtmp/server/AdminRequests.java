package io.github.vertxrtmp.server;

import io.github.vertxrtmp.bus.NodeId;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.config.AppDeployment;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.config.SettingsException;
import io.github.vertxrtmp.config.SettingsLoader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers on {@code rtmp.admin}: deploys applications, which is to say that whoever can send there can run any class of the
 * class path. So it is off unless enabled. Confined to the context of the {@link AppDeployer}.
 */
final class AdminRequests {

  private static final Logger LOG = LoggerFactory.getLogger(AdminRequests.class);
  private static final int INVALID = 400;
  private static final int CONFLICT = 409;
  private static final int FAILED = 500;

  private final Vertx vertx;
  private final Settings settings;
  private final ServerParts parts;
  private final AppDeployer apps;

  AdminRequests(Vertx vertx, Settings settings, ServerParts parts) {
    this.vertx = vertx;
    this.settings = settings;
    this.parts = parts;
    this.apps = parts.apps();
  }

  /** Begins to listen, under the common address and under that of this node. */
  Future<Void> open() {
    return Future.join(
      vertx.eventBus().consumer(RtmpAddresses.ADMIN, this::handle).completion(),
      vertx.eventBus().consumer(RtmpAddresses.admin(NodeId.of(vertx)), this::handle).completion()).mapEmpty();
  }

  private void handle(Message<Object> request) {
    try {
      if (!(request.body() instanceof JsonObject body)) {
        throw new IllegalArgumentException("Expected a JSON object");
      }
      String action = body.getValue("action") instanceof String text ? text : "";
      if (action.equals("list")) {
        request.reply(reply().put("apps", apps.list()));
        return;
      }
      if (action.equals("drain")) {
        drain(request, body);
        return;
      }
      String app = app(body);
      LOG.info("Asked over the event bus to {} the application {}", action, app);
      act(action, app, body)
        .onSuccess(done -> request.reply(reply().put("app", app)))
        .onFailure(failure -> fail(request, failure instanceof IllegalStateException ? CONFLICT : FAILED, failure));
    } catch (IllegalArgumentException | SettingsException invalid) {
      fail(request, INVALID, invalid);
    }
  }

  /** Answers at once; events tell the rest. Any node would take a request at the common address, which is nobody's wish. */
  private void drain(Message<Object> request, JsonObject body) {
    String own = RtmpAddresses.admin(NodeId.of(vertx));
    if (!request.address().equals(own)) {
      throw new IllegalArgumentException("Expected action drain at the address of the node, such as " + own);
    }
    Object millis = body.getValue("millis", settings.stop().drainMillis());
    if (!(millis instanceof Number number) || number.longValue() < 0 || number.longValue() != number.doubleValue()) {
      throw new IllegalArgumentException("Expected an integer from 0 in field \"millis\"");
    }
    if (!Set.of("action", "millis").containsAll(body.fieldNames())) {
      throw new IllegalArgumentException("Expected no fields beside \"action\" and \"millis\"");
    }
    LOG.info("Asked over the event bus to drain this node");
    parts.drain(number.longValue());
    request.reply(reply().put("millis", number.longValue()));
  }

  private Future<Void> act(String action, String app, JsonObject body) {
    return switch (action) {
      case "deploy" -> apps.deploy(app, plan(app, body));
      case "undeploy" -> apps.undeploy(app);
      case "redeploy" -> apps.redeploy(app, body.containsKey("verticle") ? plan(app, body) : null);
      default -> throw new IllegalArgumentException("Expected action deploy, undeploy, redeploy, list or drain");
    };
  }

  private static String app(JsonObject body) {
    if (body.getValue("app") instanceof String app && !app.isEmpty() && app.indexOf('/') < 0) {
      return app;
    }
    throw new IllegalArgumentException("Expected the name of an application in field \"app\"");
  }

  private static AppPlan plan(String app, JsonObject body) {
    JsonObject entry = body.copy();
    entry.remove("action");
    entry.remove("app");
    return AppPlan.of(AppDeployment.fromJson(SettingsLoader.app(app, entry)));
  }

  private JsonObject reply() {
    return new JsonObject().put("node", NodeId.of(vertx));
  }

  private void fail(Message<Object> request, int code, Throwable failure) {
    RtmpMetrics.of(vertx).count("admin.request.failed");
    request.fail(code, failure.getMessage());
  }
}
