package io.github.vertxrtmp.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The verticle that decides for an application, and how long the server waits for it.
 *
 * @param verticle       its name, as Vert.x deploys it
 * @param config         what it finds as its {@code config()}
 * @param instances      how many of it
 * @param worker         whether it may block: runs on a worker thread
 * @param virtualThreads whether it may block: runs on virtual threads, which needs Java 21
 * @param classpath      jars and folders that its class is loaded from, anew at each deployment; empty: those of the server
 * @param timeoutMillis  how long a decision may take, ms; null: as set for all
 * @param policy         what a failed or late decision means; null: as set for all
 * @param publish        what differs from the setting {@code publish} for its streams
 */
public record AppDeployment(
  String verticle,
  Map<String, Object> config,
  int instances,
  boolean worker,
  boolean virtualThreads,
  List<String> classpath,
  Integer timeoutMillis,
  AppSettings.Policy policy,
  AppPublishSettings publish) {

  public AppDeployment {
    config = config == null ? Map.of() : Collections.unmodifiableMap(config);
    classpath = classpath == null ? List.of() : List.copyOf(classpath);
  }

  /** One that waits as is set for all. */
  public AppDeployment(String verticle, Map<String, Object> config, int instances, boolean worker) {
    this(verticle, config, instances, worker, false, null, null, null, AppPublishSettings.GENERAL);
  }

  /**
   * Reads an entry of the setting {@code apps}.
   *
   * @param json a verticle's name, an object that the schema allows, or false
   * @return null for false: no such application
   */
  public static AppDeployment fromJson(Object json) {
    if (Boolean.FALSE.equals(json)) {
      return null;
    }
    if (!(json instanceof JsonObject object)) {
      return new AppDeployment((String) json, Map.of(), 1, false);
    }
    String policy = object.getString("policy");
    return new AppDeployment(object.getString("verticle"), object.getJsonObject("config", new JsonObject()).getMap(),
      object.getInteger("instances", 1), object.getBoolean("worker", false), object.getBoolean("virtualThreads", false),
      object.getJsonArray("classpath", new JsonArray()).stream().map(String.class::cast).toList(), object.getInteger("timeoutMillis"),
      policy == null ? null : AppSettings.Policy.valueOf(policy.toUpperCase(Locale.ROOT)),
      AppPublishSettings.fromJson(object.getJsonObject("publish", new JsonObject())));
  }
}
