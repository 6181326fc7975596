package io.github.vertxrtmp.server;

import io.github.vertxrtmp.config.AppDeployment;
import io.github.vertxrtmp.net.Lifecycle;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;

/**
 * What is to be deployed for an application. Immutable.
 *
 * @param deployment how
 * @param supplier   makes the verticle; null: Vert.x makes it from its name
 */
record AppPlan(AppDeployment deployment, Supplier<? extends Deployable> supplier) {

  /** Of a verticle that Vert.x finds by its name. */
  static AppPlan of(AppDeployment deployment) {
    return new AppPlan(deployment, null);
  }

  /** Of a verticle that a program makes itself. */
  static AppPlan of(Supplier<? extends Deployable> supplier) {
    return new AppPlan(AppDeployment.fromJson(supplier.getClass().getName()), supplier);
  }

  /** The verticle finds its application's name in its {@code config()}, as {@code app}. */
  Future<String> deploy(Vertx vertx, String app, ClassLoader loader) {
    DeploymentOptions options = new DeploymentOptions()
      .setConfig(new JsonObject(new LinkedHashMap<>(deployment.config())).put("app", app))
      .setInstances(deployment.instances())
      .setThreadingModel(threading())
      .setClassLoader(loader);
    return Lifecycle.apart(vertx, () -> supplier == null ? vertx.deployVerticle(deployment.verticle(), options) : vertx.deployVerticle(supplier, options));
  }

  private ThreadingModel threading() {
    if (deployment.virtualThreads()) {
      return ThreadingModel.VIRTUAL_THREAD;
    }
    return deployment.worker() ? ThreadingModel.WORKER : ThreadingModel.EVENT_LOOP;
  }

  /** A loader for the classes of its own class path, which sees changed files each time; null when it has none. */
  URLClassLoader newLoader() {
    List<String> classpath = deployment.classpath();
    if (classpath.isEmpty()) {
      return null;
    }
    URL[] urls = classpath.stream().map(AppPlan::url).toArray(URL[]::new);
    return new URLClassLoader(urls, Thread.currentThread().getContextClassLoader());
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toAbsolutePath().toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("Not a path: " + path, e);
    }
  }
}
