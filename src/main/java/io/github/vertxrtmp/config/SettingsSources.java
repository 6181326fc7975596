package io.github.vertxrtmp.config;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Where settings come from. Later ones win: defaults, conf file, environment, system properties, options.
 *
 * @param conf        what the conf file says
 * @param confName    how messages name it
 * @param environment the process's
 * @param properties  the JVM's
 * @param options     what the command line says
 */
public record SettingsSources(
  JsonObject conf, String confName, Map<String, String> environment, Map<String, String> properties, JsonObject options) {

  /**
   * With environment and system properties of this process.
   *
   * @param conf    what the conf file says
   * @param name    how messages name it
   * @param options what the command line says
   */
  public static SettingsSources ofProcess(JsonObject conf, String name, JsonObject options) {
    Properties system = System.getProperties();
    Map<String, String> properties = new HashMap<>();
    system.stringPropertyNames().forEach(key -> properties.put(key, system.getProperty(key)));
    return new SettingsSources(conf, name, System.getenv(), properties, options);
  }

  /**
   * What each source says, the weakest first.
   *
   * @throws SettingsException if one of them is wrong
   */
  List<JsonObject> layers() {
    SettingsSchema schema = SettingsSchema.get();
    schema.check(conf).ifPresent(problem -> {
      String key = problem.path().isEmpty() ? "" : problem.path() + ": ";
      throw new SettingsException(confName + ": " + key + problem.text());
    });
    JsonObject fromEnvironment = TextSettings.fromEnvironment(environment);
    JsonObject fromProperties = TextSettings.fromProperties(properties);
    schema.check(options).ifPresent(problem -> {
      throw new SettingsException("Option for " + problem.path() + ": " + problem.text());
    });
    return List.of(schema.defaults(), conf, fromEnvironment, fromProperties, options);
  }
}
