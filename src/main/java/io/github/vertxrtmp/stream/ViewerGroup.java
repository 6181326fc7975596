package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.media.GopCache;
import io.github.vertxrtmp.media.MediaFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The players of a loop that get the same bytes at the same time: each frame is encoded once, gathered with those that
 * come within the delay, written to all, and flushed once for each player and tick. Event-loop confined.
 */
final class ViewerGroup {

  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Fanout fanout;
  private final FrameEncoder encoder;
  private final MaxDelay maxDelay;
  private final FrameBatch batch;
  private final JoinBurst burst;
  private final ByteWindow window;
  private final List<LiveViewer> viewers = new ArrayList<>();
  private boolean tickDue;
  private long timer = NO_TIMER;
  private boolean delivering;

  ViewerGroup(Vertx vertx, Fanout fanout, FrameEncoder encoder, MaxDelay maxDelay) {
    this.vertx = vertx;
    this.fanout = fanout;
    this.encoder = encoder;
    this.maxDelay = maxDelay;
    this.batch = new FrameBatch(encoder);
    this.burst = new JoinBurst(encoder);
    this.window = new ByteWindow(fanout.limits().maxQueueMillis(), System.nanoTime());
  }

  /** Adds a player and gives it what it needs to start, at once. */
  LiveViewer join(Outlet outlet) {
    LiveViewer viewer = new LiveViewer(this, outlet);
    viewers.add(viewer);
    if (fanout.onAir()) {
      outlet.streamBegan(fanout.publicationId());
      viewer.start();
      if (fanout.isInterrupted()) {
        outlet.streamInterrupted();
      }
    }
    return viewer;
  }

  /** Gives a player what it needs to start, up to the newest frame of the running tick. */
  void writeStart(LiveViewer viewer) {
    GopCache cache = fanout.cache();
    long bytes = writeHeaders(viewer.outlet().wire(), cache) + burst.writeTo(viewer.outlet().wire(), cache, fanout.timestampOffset());
    viewer.joined(bytes, cache.headers().size() + cache.frames().size(), !cache.frames().isEmpty(), batch.count());
    viewer.outlet().wire().flush();
  }

  /** Headers get the time of the frame behind them: their own may lie hours back. */
  private long writeHeaders(Wire wire, GopCache cache) {
    List<MediaFrame> headers = cache.headers();
    if (headers.isEmpty()) {
      return 0;
    }
    long timestamp = fanout.startTimestamp();
    int size = 0;
    for (MediaFrame header : headers) {
      size += encoder.encodedSize(header, timestamp);
    }
    ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(size);
    for (MediaFrame header : headers) {
      encoder.encode(header, timestamp, out);
    }
    wire.write(out);
    return size;
  }

  void remove(LiveViewer viewer) {
    // While a tick is being delivered the list is walked; who has gone is skipped there and swept afterwards.
    if (!delivering) {
      viewers.remove(viewer);
      closeIfEmpty();
    }
  }

  private void closeIfEmpty() {
    if (viewers.isEmpty()) {
      close();
      fanout.groupEmptied(encoder, maxDelay);
    }
  }

  void add(MediaFrame frame, long timestamp) {
    batch.add(frame, timestamp);
    if (frame.isKeyframe()) {
      burst.clear();
    }
    scheduleTick();
  }

  /**
   * Even without a delay the tick is a task of its own: frames that wait in the loop's queue already are handled before it
   * and go out together, so that a busy loop saves system calls without making anybody wait.
   */
  private void scheduleTick() {
    if (tickDue) {
      return;
    }
    tickDue = true;
    int millis = (maxDelay == null ? fanout.maxDelay() : maxDelay).at(fanout.load());
    if (millis == 0) {
      vertx.getOrCreateContext().runOnContext(now -> tick());
    } else {
      timer = vertx.setTimer(millis, id -> tick());
    }
  }

  /** Hands the gathered frames to the players. */
  void tick() {
    tickDue = false;
    timer = NO_TIMER;
    if (batch.count() == 0) {
      return;
    }
    long now = System.nanoTime();
    window.add(batch.bytes(), now);
    long queueBound = Math.min(maxQueueBytes(), window.bytes(now));
    delivering = true;
    try {
      for (int i = 0; i < viewers.size(); i++) {
        viewers.get(i).deliver(batch, queueBound);
      }
    } finally {
      delivering = false;
      batch.clear();
    }
    sweep();
  }

  private void sweep() {
    if (viewers.removeIf(LiveViewer::gone)) {
      closeIfEmpty();
    }
  }

  /** Sends what waits, so that a status that follows comes behind it. */
  void flushNow() {
    if (timer != NO_TIMER) {
      vertx.cancelTimer(timer);
    }
    tick();
  }

  void close() {
    if (timer != NO_TIMER) {
      vertx.cancelTimer(timer);
    }
    batch.clear();
    burst.clear();
  }

  void streamBegan() {
    viewers.forEach(LiveViewer::waitForKeyframe);
    tell(outlet -> outlet.streamBegan(fanout.publicationId()));
  }

  void streamInterrupted() {
    flushNow();
    burst.clear();
    tell(Outlet::streamInterrupted);
  }

  void streamResumed() {
    waitForKeyframe();
    tell(Outlet::streamResumed);
  }

  void streamEnded() {
    flushNow();
    burst.clear();
    tell(Outlet::streamEnded);
  }

  private void tell(Consumer<Outlet> fact) {
    for (LiveViewer viewer : List.copyOf(viewers)) {
      if (!viewer.gone()) {
        fact.accept(viewer.outlet());
        viewer.outlet().wire().flush();
      }
    }
  }

  /** What comes next does not follow on what came before: that goes out first, and then only a keyframe may come. */
  void waitForKeyframe() {
    flushNow();
    viewers.forEach(LiveViewer::waitForKeyframe);
  }

  boolean hasVideo() {
    return fanout.cache().hasVideo();
  }

  long keyframeWaitMillis() {
    return fanout.keyframeWaitMillis();
  }

  int maxQueueBytes() {
    return fanout.limits().maxQueueBytes();
  }

  long dropAfterMillis() {
    return fanout.limits().dropAfterMillis();
  }
}
