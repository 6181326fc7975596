package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.config.DeliverySettings;
import io.github.vertxrtmp.config.GopSettings;
import io.github.vertxrtmp.media.StreamKey;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;

/** The live streams that are played on one event loop. Event-loop confined: each loop has its own. */
public final class LiveStreams {

  private final Vertx vertx;
  private final GopSettings gopLimits;
  private final DeliverySettings limits;
  private final LoopLoad load;
  private final Map<StreamKey, Fanout> fanouts = new HashMap<>();

  /** To be made on the loop that it belongs to. */
  public LiveStreams(Vertx vertx, GopSettings gopLimits, DeliverySettings limits) {
    this.vertx = vertx;
    this.gopLimits = gopLimits;
    this.limits = limits;
    this.load = new LoopLoad(vertx);
  }

  /**
   * Adds a player. If the stream is on air it starts at once: headers, the group of pictures so far, then what comes live.
   * Otherwise it waits until somebody publishes.
   *
   * @param encoder  how frames become bytes; players with equal encoders share them
   * @param maxDelay how long a frame may wait for company; null: as the stream says, else as is set for all
   */
  public LiveViewer join(StreamKey key, Outlet outlet, FrameEncoder encoder, MaxDelay maxDelay) {
    return fanouts.computeIfAbsent(key, this::open).join(outlet, encoder, maxDelay);
  }

  private Fanout open(StreamKey key) {
    return new Fanout(vertx, key, gopLimits, limits, load, () -> fanouts.remove(key));
  }
}
