package io.github.vertxrtmp.config;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * What an application has set for its own streams; null is as set for all.
 *
 * @param onTaken      as {@link PublishSettings#onTaken}
 * @param silentMillis as {@link PublishSettings#silentMillis}, ms
 * @param waitMillis   as {@link PublishSettings#waitMillis}, ms
 * @param graceMillis  as {@link PublishSettings#graceMillis}, ms
 */
public record AppPublishSettings(PublishSettings.OnTaken onTaken, Integer silentMillis, Integer waitMillis, Integer graceMillis) {

  /** All as set for all. */
  public static final AppPublishSettings GENERAL = new AppPublishSettings(null, null, null, null);

  static AppPublishSettings fromJson(JsonObject json) {
    String onTaken = json.getString("onTaken");
    return new AppPublishSettings(onTaken == null ? null : PublishSettings.OnTaken.valueOf(onTaken.toUpperCase(Locale.ROOT)),
      json.getInteger("silentMillis"), json.getInteger("waitMillis"), json.getInteger("graceMillis"));
  }

  /** These, and the general ones for the rest. */
  public PublishSettings over(PublishSettings general) {
    return new PublishSettings(onTaken == null ? general.onTaken() : onTaken, silentMillis == null ? general.silentMillis() : silentMillis,
      waitMillis == null ? general.waitMillis() : waitMillis, graceMillis == null ? general.graceMillis() : graceMillis);
  }
}
