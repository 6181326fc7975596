package io.github.vertxrtmp.server;

import io.github.vertxrtmp.config.AppDeployment;
import io.github.vertxrtmp.session.AppDirectory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLClassLoader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deploys, undeploys and replaces applications, one after the other. Nobody is cut off by it: sessions wait for a successor.
 * Confined to the context of the verticle that makes it. The applications are nobody's children: they end when everything
 * that may tell them something has ended.
 */
final class AppDeployer {

  private static final Logger LOG = LoggerFactory.getLogger(AppDeployer.class);

  private record Deployed(AppPlan plan, String id, URLClassLoader loader, Instant since) {
  }

  private final Vertx vertx;
  private final AppDirectory directory;
  private final Map<String, Deployed> deployed = new LinkedHashMap<>();
  private Future<?> last = Future.succeededFuture();

  AppDeployer(Vertx vertx) {
    this.vertx = vertx;
    this.directory = AppDirectory.of(vertx);
  }

  /** @return fails with {@link StartException}; with {@link IllegalStateException} when the application is there already */
  Future<Void> deploy(String app, AppPlan plan) {
    return inTurn(() -> deployed.containsKey(app)
      ? Future.failedFuture(new IllegalStateException("Application " + app + " is deployed already"))
      : start(app, plan));
  }

  /** @return fails with {@link IllegalStateException} when there is no such application */
  Future<Void> undeploy(String app) {
    return inTurn(() -> stop(app));
  }

  /**
   * Replaces an application. If its successor does not start it is put back.
   *
   * @param plan the successor; null: the same again
   */
  Future<Void> redeploy(String app, AppPlan plan) {
    return inTurn(() -> {
      Deployed old = deployed.get(app);
      if (old == null) {
        return stop(app);
      }
      return stop(app).compose(stopped -> start(app, plan == null ? old.plan() : plan)).recover(failure -> {
        LOG.warn("Application {} goes on as it was: {}", app, failure.getMessage());
        return start(app, old.plan()).compose(back -> Future.failedFuture(failure));
      });
    });
  }

  /**
   * Makes what is deployed agree with the settings: all are replaced, those that the settings do not name any more are
   * undeployed.
   *
   * @return the names of those that could not be
   */
  Future<List<String>> apply(Map<String, AppDeployment> apps) {
    List<String> failed = new ArrayList<>();
    Future<Void> chain = Future.succeededFuture();
    for (String gone : List.copyOf(deployed.keySet())) {
      if (!apps.containsKey(gone)) {
        chain = chain.compose(done -> orNote(undeploy(gone), gone, failed));
      }
    }
    for (Map.Entry<String, AppDeployment> entry : apps.entrySet()) {
      String app = entry.getKey();
      AppPlan plan = AppPlan.of(entry.getValue());
      chain = chain.compose(done -> orNote(deployed.containsKey(app) ? redeploy(app, plan) : deploy(app, plan), app, failed));
    }
    return chain.map(failed);
  }

  private static Future<Void> orNote(Future<Void> step, String app, List<String> failed) {
    return step.recover(failure -> {
      LOG.warn("{}", failure.getMessage());
      failed.add(app);
      return Future.succeededFuture();
    });
  }

  private Future<Void> inTurn(Supplier<Future<Void>> step) {
    Future<Void> next = last.transform(before -> step.get());
    last = next;
    return next;
  }

  private Future<Void> start(String app, AppPlan plan) {
    URLClassLoader loader;
    try {
      loader = plan.newLoader();
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(cannotStart(app, plan, e));
    }
    directory.deployed(app, new AppDirectory.Terms(plan.deployment().timeoutMillis(), plan.deployment().policy(), plan.deployment().publish()));
    return plan.deploy(vertx, app, loader).<Void>map(id -> {
      deployed.put(app, new Deployed(plan, id, loader, Instant.now()));
      return null;
    }).recover(failure -> {
      directory.undeployed(app);
      close(loader);
      return Future.failedFuture(cannotStart(app, plan, failure));
    });
  }

  private static StartException cannotStart(String app, AppPlan plan, Throwable failure) {
    return new StartException("apps." + app + ": cannot start " + plan.deployment().verticle() + " (" + failure + ")", failure);
  }

  private Future<Void> stop(String app) {
    Deployed old = deployed.remove(app);
    if (old == null) {
      return Future.failedFuture(new IllegalStateException("No application " + app + " is deployed here"));
    }
    directory.undeployed(app);
    return vertx.undeploy(old.id()).onComplete(done -> close(old.loader()));
  }

  private static void close(URLClassLoader loader) {
    if (loader != null) {
      try {
        loader.close();
      } catch (IOException e) {
        LOG.warn("Cannot close a jar: {}", e.toString());
      }
    }
  }

  /** The server stops. */
  Future<Void> close() {
    return inTurn(() -> {
      List<Future<Void>> ends = new ArrayList<>();
      deployed.forEach((app, old) -> {
        directory.forget(app);
        ends.add(vertx.undeploy(old.id()).onComplete(done -> close(old.loader())));
      });
      deployed.clear();
      return Future.join(ends).mapEmpty();
    });
  }

  Set<String> names() {
    return deployed.keySet();
  }

  JsonArray list() {
    JsonArray list = new JsonArray();
    deployed.forEach((app, what) -> list.add(new JsonObject().put("app", app).put("verticle", what.plan().deployment().verticle())
      .put("instances", what.plan().deployment().instances()).put("worker", what.plan().deployment().worker())
      .put("virtualThreads", what.plan().deployment().virtualThreads()).put("since", what.since().toString())));
    return list;
  }
}
