package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import java.util.concurrent.TimeUnit;

/**
 * One player of a live stream: where it stands and what it is to get.
 *
 * <p>A player waits for a keyframe, is in step with the stream, or is behind. Behind means that more than its share waits
 * for it already: then the rest of the group of pictures is left out, audio goes on while there is room, headers and
 * metadata are never left out, and it is in step again with the first keyframe for which there is room. The check comes
 * before anything is queued. Event-loop confined.
 */
public final class LiveViewer {

  private enum State { WAITING, IN_STEP, BEHIND, GONE }

  private final ViewerGroup group;
  private final Outlet outlet;
  private State state = State.WAITING;
  private long stateSince = System.nanoTime();
  /** The first frame of the running tick that is not contained in what this player got when it joined. */
  private int firstOfTick;
  /** What it was given at once when it joined; not counted against it until it has been sent. */
  private long burstBytes;
  private boolean audio = true;
  private boolean video = true;
  private boolean paused;
  private long droppedFrames;
  private long droppedBytes;

  LiveViewer(ViewerGroup group, Outlet outlet) {
    this.group = group;
    this.outlet = outlet;
  }

  boolean gone() {
    return state == State.GONE;
  }

  Outlet outlet() {
    return outlet;
  }

  /** Whether the player wants audio (RTMP 1.0 §7.2.2.4). */
  public void receiveAudio(boolean wanted) {
    audio = wanted;
  }

  /** Whether the player wants video (RTMP 1.0 §7.2.2.5); when it does again, it goes on with the next keyframe. */
  public void receiveVideo(boolean wanted) {
    if (wanted && !video) {
      enter(State.WAITING);
    }
    video = wanted;
  }

  /** A paused player of a live stream gets nothing; it goes on at the live edge, with the next keyframe. */
  public void pause(boolean pause) {
    if (paused && !pause) {
      enter(State.WAITING);
    }
    paused = pause;
  }

  /** Leaves the stream. */
  public void leave() {
    if (state != State.GONE) {
      enter(State.GONE);
      group.remove(this);
    }
  }

  /** Another publication begins, or a hole has to be jumped over: only a keyframe may come next. */
  void waitForKeyframe() {
    firstOfTick = 0;
    enter(State.WAITING);
  }

  /** It was given everything up to frame {@code next} of the running tick. */
  void joined(long bytes, boolean inStep, int next) {
    burstBytes = bytes;
    firstOfTick = next;
    enter(inStep ? State.IN_STEP : State.WAITING);
  }

  private void enter(State next) {
    state = next;
    stateSince = System.nanoTime();
  }

  /** Takes what is due to this player out of the batch. The fast path is two comparisons and a write. */
  void deliver(FrameBatch batch, long queueBound) {
    int first = firstOfTick;
    firstOfTick = 0;
    if (first >= batch.count() || paused || state == State.GONE) {
      return;
    }
    if (state == State.IN_STEP && audio && video && hasRoom(batch.bytesFrom(first), queueBound)) {
      outlet.write(batch.from(first));
    } else {
      deliverSingly(batch, first, queueBound);
    }
    outlet.flush();
  }

  private boolean hasRoom(int bytes, long queueBound) {
    long pending = outlet.pendingBytes();
    if (pending < burstBytes) {
      burstBytes = pending;
    }
    return pending - burstBytes + bytes <= queueBound;
  }

  private void deliverSingly(FrameBatch batch, int first, long queueBound) {
    for (int i = first; i < batch.count() && state != State.GONE; i++) {
      MediaFrame frame = batch.frame(i);
      if (frame.isSequenceHeader() || frame.isMetadata()) {
        outlet.write(batch.only(i));
      } else if (wanted(frame)) {
        offer(batch, i, frame, queueBound);
      }
    }
  }

  private boolean wanted(MediaFrame frame) {
    return switch (frame.kind()) {
      case AUDIO -> audio;
      case VIDEO -> video;
      case DATA -> true;
    };
  }

  private void offer(FrameBatch batch, int index, MediaFrame frame, long queueBound) {
    boolean room = hasRoom(frame.size(), queueBound);
    if (state == State.WAITING && startsWith(frame)) {
      enter(State.IN_STEP);
    }
    if (state == State.BEHIND && room && (frame.isKeyframe() || !group.hasVideo() || !video)) {
      outlet.caughtUp(droppedFrames, droppedBytes);
      enter(State.IN_STEP);
    }
    if (state == State.IN_STEP && !room) {
      fallBehind();
    }
    if (state == State.IN_STEP || state == State.BEHIND && room && frame.kind() != Kind.VIDEO) {
      outlet.write(batch.only(index));
    } else if (state == State.BEHIND) {
      drop(frame);
    }
  }

  /** Without video there is nothing to wait for; without any keyframe for as long as a cache would last neither. */
  private boolean startsWith(MediaFrame frame) {
    return frame.isKeyframe() || !group.hasVideo() || !video || millisInState() > group.keyframeWaitMillis();
  }

  private void fallBehind() {
    droppedFrames = 0;
    droppedBytes = 0;
    enter(State.BEHIND);
    outlet.becameSlow();
  }

  private void drop(MediaFrame frame) {
    droppedFrames++;
    droppedBytes += frame.size();
    if (millisInState() > group.dropAfterMillis()) {
      leave();
      outlet.gaveUp(droppedFrames, droppedBytes);
    }
  }

  private long millisInState() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - stateSince);
  }
}
