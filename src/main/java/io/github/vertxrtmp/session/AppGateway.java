package io.github.vertxrtmp.session;

import io.github.vertxrtmp.access.AccessControl;
import io.github.vertxrtmp.access.Admission;
import io.github.vertxrtmp.bus.AppEvent;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.config.AppSettings;
import io.github.vertxrtmp.config.AppSettings.Policy;
import io.github.vertxrtmp.config.PublishSettings;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.protocol.CommandException;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.github.vertxrtmp.session.AppFailureException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks applications over the bus, and tells them facts. Event-loop confined: each loop has its own. */
final class AppGateway {

  /**
   * A reply.
   *
   * @param app who gave it, possibly {@code *}
   */
  private record Answer(String app, Message<Object> reply) {

    Decision read(AppEvent event, int nameLength) {
      try {
        Decision decision = Decision.of(event, reply.body());
        if (decision.name() != null && !StreamName.isPlain(decision.name(), nameLength)) {
          throw new IllegalArgumentException("Expected a stream name in field \"name\" of the decision");
        }
        return decision;
      } catch (IllegalArgumentException invalid) {
        if (reply.replyAddress() != null) {
          reply.fail(INVALID, invalid.getMessage());
        }
        throw new AppFailureException(app, Decision.restricts(reply.body()) ? Kind.INVALID_LIMIT : Kind.INVALID, invalid.getMessage());
      }
    }
  }

  /**
   * A decision.
   *
   * @param byApp false when the application gave none and the policy decided instead
   */
  record Verdict(Decision decision, boolean byApp) {
    /** Of another node, about which no application is asked. */
    static final Verdict PEER = new Verdict(Decision.accept(), false);

    /** What the checks have found stands unless the application says otherwise. */
    Verdict after(Admission admission) {
      return decision.accepted() ? new Verdict(decision.over(admission.terms()), byApp) : this;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(AppGateway.class);
  private static final long WARN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int INVALID = 400;

  private final Vertx vertx;
  private final AppSettings settings;
  private final PublishSettings publish;
  private final AppDirectory directory;
  private final AppGap gap;
  private final Redaction redaction;
  private final Peers peers;
  private final int nameLength;
  /** Those that answered when they were last asked. Bounded by the number of applications: a client adds none. */
  private final Set<String> present = new HashSet<>();
  private long lastWarnNanos = System.nanoTime() - WARN_NANOS;

  AppGateway(Vertx vertx, Settings all, Peers peers) {
    this.vertx = vertx;
    this.peers = peers;
    this.settings = all.app();
    this.publish = all.publish();
    this.nameLength = all.limits().nameLength();
    this.directory = AppDirectory.of(vertx);
    this.gap = new AppGap(vertx, settings.gapRequests());
    this.redaction = new Redaction(all.log().secretParameters(), AccessControl.of(vertx));
  }

  /**
   * Asks for a decision: the application of that name, else the default one.
   *
   * @return fails with {@link CommandException} when neither is there; an application that fails or is late decides by policy
   */
  Future<Verdict> decide(AppEvent event, String app, JsonObject request) {
    return ask(app, request)
      .map(answer -> new Verdict(answer.read(event, nameLength), true))
      .recover(failure -> failure instanceof AppFailureException useless
        ? Future.succeededFuture(new Verdict(byPolicy(event, useless, request), false))
        : Future.failedFuture(new CommandException(StatusCodes.CONNECT_INVALID_APP, failure.getMessage())));
  }

  /**
   * Hands a client's command to the application.
   *
   * @return its result as JSON; fails with {@link CommandException} when there is none, for whatever reason
   */
  Future<Object> command(String app, JsonObject request) {
    return ask(app, request)
      .map(answer -> answer.read(AppEvent.COMMAND, nameLength))
      .recover(failure -> {
        if (failure instanceof AppFailureException useless && useless.kind() != Kind.FAILED) {
          report(AppEvent.COMMAND, useless, request);
        }
        String text = failure instanceof AppFailureException useless ? useless.publicText() : failure.getMessage();
        return Future.failedFuture(new CommandException(StatusCodes.CALL_FAILED, text));
      })
      .compose(decision -> decision.accepted()
        ? Future.succeededFuture(decision.result())
        : Future.failedFuture(new CommandException(decision.code() == null ? StatusCodes.CALL_FAILED : decision.code(), decision.description())));
  }

  /** Tells a fact; nobody needs to listen. */
  void tell(String app, JsonObject fact) {
    new AppRoute<Void>(this, app, name -> sendFact(name, fact)).go()
      .onFailure(failure -> LOG.debug("Fact {} for application {} not delivered: {}", fact.getString("event"), app, failure.getMessage()));
  }

  private Future<Answer> ask(String app, JsonObject request) {
    return new AppRoute<>(this, app, name -> sendRequest(name, request)).go();
  }

  private Future<Answer> sendRequest(String name, JsonObject request) {
    Integer special = directory.terms(name).timeoutMillis();
    long timeoutMillis = special == null ? settings.timeoutMillis() : special;
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(timeoutMillis);
    long startNanos = System.nanoTime();
    return near(name, options, () -> vertx.eventBus().request(RtmpAddresses.app(name), request, options))
      .map(reply -> new Answer(name, reply))
      .recover(failure -> Future.failedFuture(isDiscarded(failure, startNanos, timeoutMillis)
        ? new ReplyException(ReplyFailure.RECIPIENT_FAILURE, AppRoute.GONE, "Undeployed while it was asked") : failure));
  }

  /** What is still queued when a consumer unregisters fails as a timeout does, only too early for one. */
  private static boolean isDiscarded(Throwable failure, long startNanos, long timeoutMillis) {
    return failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.TIMEOUT
      && System.nanoTime() - startNanos < TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
  }

  private Future<Void> sendFact(String name, JsonObject fact) {
    DeliveryOptions options = new DeliveryOptions();
    return near(name, options, () -> vertx.eventBus().<JsonObject>sender(RtmpAddresses.app(name), options).write(fact));
  }

  /** In a cluster an application on this node comes first: the way to it is shorter, and it shares this node's fate. */
  private <T> Future<T> near(String app, DeliveryOptions options, Supplier<Future<T>> send) {
    if (!vertx.isClustered()) {
      return send.get();
    }
    options.setLocalOnly(true);
    return send.get().recover(failure -> AppRoute.isNobody(failure) ? far(app, options, send, failure) : Future.failedFuture(failure));
  }

  private <T> Future<T> far(String app, DeliveryOptions options, Supplier<Future<T>> send, Throwable nobodyHere) {
    return peers.listen(RtmpAddresses.app(app)).compose(there -> {
      options.setLocalOnly(false);
      return there ? send.get() : Future.failedFuture(nobodyHere);
    });
  }

  private Decision byPolicy(AppEvent event, AppFailureException failure, JsonObject request) {
    report(event, failure, request);
    Policy special = directory.terms(failure.app()).policy();
    Policy policy = special == null ? settings.policy() : special;
    return policy == Policy.OPEN && failure.kind() != Kind.INVALID_LIMIT ? Decision.accept() : Decision.reject(failure.publicText());
  }

  private void report(AppEvent event, AppFailureException failure, JsonObject request) {
    RtmpMetrics.of(vertx).count("app.failed." + failure.kind().name().toLowerCase(Locale.ROOT));
    JsonObject client = request.getJsonObject("client");
    RtmpEvents.publish(vertx, RtmpEvents.APP_FAILED, new JsonObject().put("app", failure.app()).put("event", event.text())
      .put("reason", failure.kind().name().toLowerCase(Locale.ROOT)).put("description", failure.getMessage()).put("client", redaction.client(client)));
    long now = System.nanoTime();
    if (now - lastWarnNanos >= WARN_NANOS) {
      lastWarnNanos = now;
      LOG.warn("Application {} gave no usable answer to {} of client {}: {}", failure.app(), event.text(), client.getString("id"), failure.getMessage());
    }
  }

  /** What happens to the streams of an application when they have a publisher already, and when they lose it. */
  PublishSettings publishing(String app) {
    return directory.publishing(app).over(publish);
  }

  Redaction redaction() {
    return redaction;
  }

  AppGap gap() {
    return gap;
  }

  long gapNanos() {
    return TimeUnit.MILLISECONDS.toNanos(settings.gapMillis());
  }

  void answered(String app) {
    present.add(app);
  }

  /** Whether an application ought to be there although nobody listens just now. */
  boolean expects(String app) {
    return directory.isDeployed(app) || directory.hasJustLeft(app, gapNanos()) || present.contains(app);
  }

  /** It has not come back: whether the default application may take its place. What conf names is never replaced so. */
  boolean forget(String app) {
    present.remove(app);
    return !directory.isDeployed(app);
  }
}
