package io.github.vertxrtmp.bus;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Shareable;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Numbers about this node: counters that only grow, and gauges. One for each Vert.x instance, read on
 * {@link RtmpAddresses#METRICS}. Thread-safe and cheap enough for each connection or event, not for each frame and player.
 */
public final class RtmpMetrics implements Shareable {

  private static final String MAP = "rtmp.metrics";

  private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
  private final Map<String, Double> gauges = new ConcurrentHashMap<>();
  private final Map<String, LongSupplier> sources = new ConcurrentHashMap<>();

  private RtmpMetrics() {
  }

  /** The metrics of a Vert.x instance. */
  public static RtmpMetrics of(Vertx vertx) {
    return vertx.sharedData().<String, RtmpMetrics>getLocalMap(MAP).computeIfAbsent(MAP, key -> new RtmpMetrics());
  }

  /** Counts one more. */
  public void count(String counter) {
    counters.computeIfAbsent(counter, name -> new LongAdder()).increment();
  }

  /** Says what a gauge shows now. */
  public void set(String gauge, double value) {
    gauges.put(gauge, value);
  }

  /** Changes a gauge that shows how many there are of something. */
  public void add(String gauge, int change) {
    counters.computeIfAbsent(gauge, name -> new LongAdder()).add(change);
  }

  /** Says where a gauge is read, by any thread, whenever somebody asks for the metrics. */
  public void source(String gauge, LongSupplier source) {
    sources.put(gauge, source);
  }

  /** All of them by name. */
  public JsonObject toJson() {
    Map<String, Object> all = new TreeMap<>(gauges);
    counters.forEach((name, counter) -> all.put(name, counter.sum()));
    sources.forEach((name, source) -> all.put(name, source.getAsLong()));
    return new JsonObject(all);
  }
}
