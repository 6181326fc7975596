package io.github.vertxrtmp.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vertxrtmp.config.DeliverySettings;
import io.github.vertxrtmp.config.GopSettings;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.media.StreamSnapshot;
import io.github.vertxrtmp.media.TestFrames;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fan-out that a test feeds by hand, without a publication. All but the constructor on the loop. Frames are delivered in
 * the turn after the one in which they came.
 */
final class FanoutFixture {

  static final GopSettings GOP = new GopSettings(true, 1 << 20, 1000, 30_000);
  static final MaxDelay AT_ONCE = MaxDelay.of(0);
  private static final AtomicInteger NAMES = new AtomicInteger();

  final TestEncoder encoder = new TestEncoder(1);
  final List<RecordingOutlet> outlets = new ArrayList<>();
  final TestFrames make = new TestFrames();
  private final List<LiveViewer> viewers = new ArrayList<>();
  Fanout fanout;
  int emptied;

  /** Delivery settings with the default values but for these. */
  static DeliverySettings delivery(int maxQueueBytes, int maxQueueMillis, int dropAfterMillis) {
    DeliverySettings defaults = Settings.defaults().delivery();
    return new DeliverySettings(defaults.maxDelay(), maxQueueBytes, maxQueueMillis, dropAfterMillis, defaults.maxLagMillis());
  }

  void open(Vertx vertx) {
    open(vertx, GOP, Settings.defaults().delivery());
  }

  void open(Vertx vertx, GopSettings gop, DeliverySettings delivery) {
    StreamKey key = new StreamKey("fanout", "s" + NAMES.incrementAndGet());
    fanout = new Fanout(vertx, key, gop, delivery, new LoopLoad(vertx), () -> emptied++);
  }

  RecordingOutlet outlet() {
    RecordingOutlet outlet = new RecordingOutlet();
    outlets.add(outlet);
    return outlet;
  }

  LiveViewer join(RecordingOutlet outlet) {
    return join(outlet, encoder, AT_ONCE);
  }

  LiveViewer join(RecordingOutlet outlet, FrameEncoder with, MaxDelay maxDelay) {
    LiveViewer viewer = fanout.join(outlet, with, maxDelay);
    viewers.add(viewer);
    return viewer;
  }

  /** A publication begins, with nothing so far. */
  void began(String publication) {
    fanout.began(new StreamSnapshot(publication, List.of(), List.of(), false, 0, 0));
  }

  void send(MediaFrame... frames) {
    for (MediaFrame frame : frames) {
      fanout.frame(frame);
    }
  }

  /** Everybody leaves, and all buffers have to be given back. */
  void close() {
    outlets.forEach(RecordingOutlet::drain);
    viewers.forEach(LiveViewer::leave);
    assertEquals(viewers.isEmpty() ? 0 : 1, emptied, "the fan-out was given up so many times");
    assertEquals(0, encoder.heldBuffers(), "buffers not given back");
  }
}
