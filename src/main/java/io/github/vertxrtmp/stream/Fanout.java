package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.config.DeliverySettings;
import io.github.vertxrtmp.config.GopSettings;
import io.github.vertxrtmp.media.GopCache;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.media.StreamSnapshot;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Hands a live stream to the players of one event loop. It keeps references to the group of pictures so far, so that the
 * next player on this loop starts from here, without asking the publisher's loop. Event-loop confined.
 */
final class Fanout implements StreamListener {

  private record GroupKey(FrameEncoder encoder, MaxDelay maxDelay) {
  }

  private final Vertx vertx;
  private final GopSettings gopLimits;
  private final DeliverySettings limits;
  private final LoopLoad load;
  private final Runnable onEmpty;
  private final GopCache cache;
  private final Map<GroupKey, ViewerGroup> groups = new HashMap<>();
  private final Subscription subscription;
  private String publicationId;
  private boolean onAir;
  private boolean interrupted;
  private long lastSequence;
  /** Added to the stream's timestamps, so that they go on for players that stay while its publisher comes back. */
  private long timestampOffset;
  private long lastTimestamp;
  private boolean goOn;
  private MaxDelay streamMaxDelay;

  Fanout(Vertx vertx, StreamKey key, GopSettings gopLimits, DeliverySettings limits, LoopLoad load, Runnable onEmpty) {
    this.vertx = vertx;
    this.gopLimits = gopLimits;
    this.limits = limits;
    this.load = load;
    this.onEmpty = onEmpty;
    this.cache = new GopCache(gopLimits);
    this.subscription = Subscription.open(vertx, key, this, limits.maxLagMillis());
  }

  LiveViewer join(Outlet outlet, FrameEncoder encoder, MaxDelay maxDelay) {
    return groups.computeIfAbsent(new GroupKey(encoder, maxDelay), key -> new ViewerGroup(vertx, this, encoder, maxDelay)).join(outlet);
  }

  void groupEmptied(FrameEncoder encoder, MaxDelay maxDelay) {
    groups.remove(new GroupKey(encoder, maxDelay));
    if (groups.isEmpty()) {
      subscription.close();
      onEmpty.run();
    }
  }

  @Override
  public void began(StreamSnapshot snapshot) {
    if (snapshot.publicationId().equals(publicationId)) {
      jumpOverHole(snapshot);
      return;
    }
    goOn = publicationId != null;
    publicationId = snapshot.publicationId();
    streamMaxDelay = snapshot.maxDelay() < 0 ? null : MaxDelay.of(snapshot.maxDelay());
    onAir = true;
    interrupted = snapshot.interrupted();
    List.copyOf(groups.values()).forEach(ViewerGroup::streamBegan);
    startFrom(snapshot);
    if (interrupted) {
      List.copyOf(groups.values()).forEach(ViewerGroup::streamInterrupted);
    }
  }

  private void startFrom(StreamSnapshot snapshot) {
    cache.clear();
    lastSequence = snapshot.nextSequence() - 1;
    List<MediaFrame> frames = snapshot.frames();
    // Headers get the time of what follows: their own may lie hours back.
    long timestamp = frames.isEmpty() ? snapshot.timestamp() : frames.get(0).timestamp();
    snapshot.headers().forEach(header -> deliver(header, timestamp));
    frames.forEach(frame -> deliver(frame, frame.timestamp()));
  }

  /** Frames were missed. If they are all in the snapshot nobody notices; else everybody goes on with a keyframe. */
  private void jumpOverHole(StreamSnapshot snapshot) {
    List<MediaFrame> frames = snapshot.frames();
    if (frames.isEmpty() || frames.get(0).sequence() > lastSequence + 1) {
      List.copyOf(groups.values()).forEach(ViewerGroup::waitForKeyframe);
      startFrom(snapshot);
      return;
    }
    long known = lastSequence;
    lastSequence = snapshot.nextSequence() - 1;
    for (MediaFrame frame : frames) {
      if (frame.sequence() > known) {
        deliver(frame, frame.timestamp());
      }
    }
  }

  @Override
  public void frame(MediaFrame frame) {
    lastSequence = frame.sequence();
    deliver(frame, frame.timestamp());
  }

  private void deliver(MediaFrame frame, long timestamp) {
    cache.add(frame);
    long shifted = shift(frame, timestamp);
    lastTimestamp = Math.max(lastTimestamp, shifted);
    for (ViewerGroup group : groups.values()) {
      group.add(frame, shifted);
    }
  }

  private long shift(MediaFrame frame, long timestamp) {
    if (goOn) {
      if (frame.isSequenceHeader() || frame.isMetadata()) {
        // Encoders send these with 0, whatever time their frames begin with.
        return lastTimestamp;
      }
      timestampOffset = lastTimestamp + 1 - timestamp;
      goOn = false;
    }
    return timestamp + timestampOffset;
  }

  @Override
  public void interrupted() {
    interrupted = true;
    List.copyOf(groups.values()).forEach(ViewerGroup::streamInterrupted);
    cache.dropFrames();
  }

  @Override
  public void resumed() {
    interrupted = false;
    List.copyOf(groups.values()).forEach(ViewerGroup::streamResumed);
    cache.clear();
  }

  @Override
  public void ended() {
    onAir = false;
    interrupted = false;
    List.copyOf(groups.values()).forEach(ViewerGroup::streamEnded);
    cache.clear();
  }

  boolean onAir() {
    return onAir;
  }

  /** Whether the stream waits for its publisher to come back. */
  boolean isInterrupted() {
    return interrupted;
  }

  /** The publication that is on air, or was. */
  String publicationId() {
    return publicationId;
  }

  GopCache cache() {
    return cache;
  }

  DeliverySettings limits() {
    return limits;
  }

  /** How long frames wait for a group that nothing was said about: as the stream says, else as is set for all. */
  MaxDelay maxDelay() {
    return streamMaxDelay != null ? streamMaxDelay : MaxDelay.of(limits.maxDelay());
  }

  double load() {
    return load.load();
  }

  long timestampOffset() {
    return timestampOffset;
  }

  /** The time at which a player that joins now starts. */
  long startTimestamp() {
    return cache.frames().isEmpty() ? lastTimestamp : cache.frames().get(0).timestamp() + timestampOffset;
  }

  /** A stream that shows no keyframe for as long as a cache may last has none (periodic intra refresh). */
  long keyframeWaitMillis() {
    return gopLimits.maxMillis();
  }
}
