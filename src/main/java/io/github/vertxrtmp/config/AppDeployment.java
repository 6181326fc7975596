package io.github.vertxrtmp.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
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
    config = config == null ? Map.of() : Collections.unmodifiableMap(config);
    instances = Math.max(1, instances);
  }

  @JsonCreator
  static AppDeployment of(String verticle) {
    return new AppDeployment(verticle, null, 1, false);
  }

  @JsonCreator
  static AppDeployment of(
    @JsonProperty("verticle") String verticle,
    @JsonProperty("config") Map<String, Object> config,
    @JsonProperty("instances") int instances,
    @JsonProperty("worker") boolean worker) {
    return new AppDeployment(verticle, config, instances, worker);
  }
}
