package io.github.vertxrtmp.config;

import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.Map;

/**
 * The verticle that decides for an application.
 *
 * @param verticle  its name, as Vert.x deploys it
 * @param config    what it finds as its {@code config()}
 * @param instances how many of it
 * @param worker    whether it may block: runs on a worker thread
 */
public record AppDeployment(String verticle, Map<String, Object> config, int instances, boolean worker) {

  public AppDeployment {
    config = Collections.unmodifiableMap(config);
  }

  static AppDeployment fromJson(Object json) {
    if (json instanceof JsonObject object) {
      return new AppDeployment(object.getString("verticle"), object.getJsonObject("config", new JsonObject()).getMap(),
        object.getInteger("instances", 1), object.getBoolean("worker", false));
    }
    return new AppDeployment((String) json, Map.of(), 1, false);
  }
}
