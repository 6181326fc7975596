package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.media.GopCache;
import io.github.vertxrtmp.media.MediaFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The players of a loop that get the same bytes: each frame is encoded once, gathered with those that come within the delay,
 * and sent to all in a round, one system call for each player.
 *
 * <p>A round goes in steps. Between them the loop reads what has come, and new frames are sent along to the players whose turn
 * is still to come: the longer a round takes, the more frames share a system call. Event-loop confined.
 */
final class ViewerGroup {

  private static final long NO_TIMER = -1;
  /** Players served in one step, which takes about half a millisecond. */
  private static final int STEP = 64;
  /** Players of whom the state is read ahead of their turns. */
  private static final int LOOK_AHEAD = 16;

  private final Vertx vertx;
  private final Fanout fanout;
  private final FrameEncoder encoder;
  private final MaxDelay maxDelay;
  private final FrameBatch batch;
  private final JoinBurst burst;
  private final ByteWindow window;
  private final List<LiveViewer> viewers = new ArrayList<>();
  private final Context context;
  private boolean roundDue;
  private long timer = NO_TIMER;
  private boolean inRound;
  private boolean stepDue;
  /** The next player of the round. */
  private int cursor;
  /** Kept only so that what counts them is not optimized away. */
  private long readyPlayers;
  /** When the round is over, all players have got the frames before this position. */
  private long roundEnd;

  ViewerGroup(Vertx vertx, Fanout fanout, FrameEncoder encoder, MaxDelay maxDelay) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
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

  /** Gives a player what it needs to start, up to the newest frame. */
  void writeStart(LiveViewer viewer) {
    GopCache cache = fanout.cache();
    long bytes = writeHeaders(viewer.outlet().wire(), cache) + burst.writeTo(viewer.outlet().wire(), cache, fanout.timestampOffset());
    viewer.joined(bytes, cache.headers().size() + cache.frames().size(), !cache.frames().isEmpty(), batch.end());
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
    // A round walks along the list; who has gone is skipped there and swept afterwards.
    if (!inRound) {
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
    window.add(batch.add(frame, timestamp), System.nanoTime());
    if (frame.isKeyframe()) {
      burst.clear();
    }
    scheduleRound();
  }

  /**
   * Even without a delay the round is a task of its own: frames that wait in the loop's queue already are handled before it
   * and go out together, so that a busy loop saves system calls without making anybody wait.
   */
  private void scheduleRound() {
    if (roundDue || inRound) {
      return;
    }
    roundDue = true;
    int millis = (maxDelay == null ? fanout.maxDelay() : maxDelay).at(fanout.load());
    if (millis == 0) {
      context.runOnContext(now -> beginRound());
    } else {
      timer = vertx.setTimer(millis, id -> beginRound());
    }
  }

  private void beginRound() {
    roundDue = false;
    timer = NO_TIMER;
    if (!batch.isEmpty() && !inRound) {
      inRound = true;
      cursor = 0;
      roundEnd = batch.end();
      step();
    }
  }

  private void step() {
    serve(Math.min(cursor + STEP, viewers.size()));
    if (cursor == viewers.size()) {
      endRound();
    } else if (!stepDue) {
      stepDue = true;
      viewers.get(cursor).outlet().wire().afterInput(() -> context.runOnContext(now -> nextStep()));
    }
  }

  private void nextStep() {
    stepDue = false;
    if (inRound) {
      step();
    }
  }

  /** Gives the players from the cursor on all that there is for them. */
  private void serve(int end) {
    long queueBound = Math.min(maxQueueBytes(), window.bytes(System.nanoTime()));
    while (cursor < end) {
      int stop = Math.min(cursor + LOOK_AHEAD, end);
      lookAhead(stop);
      while (cursor < stop) {
        viewers.get(cursor++).deliver(batch, queueBound);
      }
    }
  }

  /**
   * Has the processor fetch what the next players' turns need. The kernel's part of each turn drives it from the caches; with
   * no system call in between these fetches overlap, instead of being waited for one by one.
   */
  private void lookAhead(int end) {
    int ready = 0;
    for (int i = cursor; i < end; i++) {
      if (viewers.get(i).isReady()) {
        ready++;
      }
    }
    readyPlayers += ready;
  }

  private void endRound() {
    inRound = false;
    batch.removeBefore(roundEnd);
    if (viewers.removeIf(LiveViewer::gone)) {
      closeIfEmpty();
    }
    if (!batch.isEmpty()) {
      scheduleRound();
    }
  }

  /** Sends what waits, so that a status that follows comes behind it. */
  void flushNow() {
    cancelTimer();
    if (!batch.isEmpty()) {
      inRound = true;
      // From the first player on: those that a running round has served lack what has come since.
      cursor = 0;
      roundEnd = batch.end();
      serve(viewers.size());
      endRound();
    }
  }

  private void cancelTimer() {
    if (timer != NO_TIMER) {
      vertx.cancelTimer(timer);
      timer = NO_TIMER;
      roundDue = false;
    }
  }

  void close() {
    cancelTimer();
    inRound = false;
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
