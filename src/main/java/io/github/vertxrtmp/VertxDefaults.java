package io.github.vertxrtmp;

import io.github.vertxrtmp.config.SettingsLoader;
import io.github.vertxrtmp.config.SettingsException;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;

/** The options of Vert.x itself: ours where the user has none. */
final class VertxDefaults {

  private VertxDefaults() {
  }

  /**
   * @param fileOrJson what the user gives, or null
   * @throws SettingsException if it is not what Vert.x takes
   */
  static JsonObject with(String fileOrJson) {
    JsonObject options = new JsonObject()
      .put("preferNativeTransport", true)
      .put("eventLoopPoolSize", Runtime.getRuntime().availableProcessors())
      // A warning about a blocked event loop shows at once what blocks it, not only after five seconds.
      .put("warningExceptionTime", 1).put("warningExceptionTimeUnit", "SECONDS");
    if (fileOrJson != null) {
      options.mergeIn(SettingsLoader.read(fileOrJson), true);
    }
    try {
      new VertxOptions(options);
      return options;
    } catch (RuntimeException e) {
      throw new SettingsException("Option --options: expected options of Vert.x: " + e.getMessage());
    }
  }
}
