package io.github.vertxrtmp.session;

import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.config.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Shareable;
import java.util.Map;

/**
 * Tells that a limit was reached: the counter {@code limit.<name>} and the fact {@code limit.reached}. All are counted, but
 * no more than a hundred facts a second are sent from this node: who floods a server must not flood its cluster as well.
 * One for each Vert.x instance. Thread-safe.
 */
public final class LimitReport implements Shareable {

  private static final String MAP = "rtmp.limits";
  /** How codecs, which know no settings, call what they were given. */
  private static final Map<String, String> SETTINGS = Map.of(
    "maxMessageBytes", "limits.messageBytes",
    "maxPartialBytes", "limits.messageBytes",
    "maxChunkStreams", "limits.chunkStreams",
    "maxDepth", "limits.amfDepth",
    "maxStringBytes", "limits.amfStringBytes",
    "maxElements", "limits.amfElements");

  private final Vertx vertx;
  private final EventBudget events = new EventBudget();

  private LimitReport(Vertx vertx) {
    this.vertx = vertx;
  }

  /** The one of a Vert.x instance. */
  public static LimitReport of(Vertx vertx) {
    return vertx.sharedData().<String, LimitReport>getLocalMap(MAP).computeIfAbsent(MAP, key -> new LimitReport(vertx));
  }

  /**
   * A client has reached a limit.
   *
   * @param limit the setting by its path, or what a codec calls it
   * @param who   {@code address}, and {@code client} once it is known
   * @param text  in plain words, what happened
   */
  public void reached(Settings settings, String limit, JsonObject who, String text) {
    String path = SETTINGS.getOrDefault(limit, limit);
    String name = path.substring(path.lastIndexOf('.') + 1);
    RtmpMetrics.of(vertx).count("limit." + name);
    if (events.take()) {
      RtmpEvents.publish(vertx, RtmpEvents.LIMIT_REACHED,
        new JsonObject().put("limit", name).put("value", settings.value(path)).put("description", text).mergeIn(who));
    }
  }
}
