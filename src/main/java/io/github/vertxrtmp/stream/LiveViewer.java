package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;

/**
 * One player of a live stream: where it stands and what it is to get.
 *
 * <p>A player waits for a keyframe, is in step with the stream, or is behind. Behind means that more than its share waits
 * for it already: then the rest of the group of pictures is left out, audio goes on while there is room, headers and
 * metadata are never left out, and it is in step again with the first keyframe for which there is room. The check comes
 * before anything is queued. A player for which too much waits already when it joins is given its start later. Event-loop
 * confined.
 */
public final class LiveViewer {

  private enum State { START_DUE, WAITING, IN_STEP, BEHIND, GONE }

  private final ViewerGroup group;
  private final Outlet outlet;
  /** Kept here since each step to it costs a cache miss for each player and round. */
  private final Wire wire;
  private State state = State.WAITING;
  private long stateSince = System.nanoTime();
  /** The position in the batch of the first frame that this player has not been offered yet. */
  private long nextFrame;
  /** What it was given at once when it joined; not counted against it until it has been sent. */
  private long burstBytes;
  private boolean audio = true;
  private boolean video = true;
  private boolean paused;
  private boolean wantsAll = true;
  /** While it waits for a keyframe: it had the stream before and wants audio to go on. */
  private boolean audioMeanwhile;
  private long sentFrames;
  private long sentBytes;
  private long droppedFrames;
  private long droppedBytes;

  LiveViewer(ViewerGroup group, Outlet outlet) {
    this.group = group;
    this.outlet = outlet;
    this.wire = outlet.wire();
  }

  boolean gone() {
    return state == State.GONE;
  }

  /** Whether nothing keeps it from getting all that is new. */
  boolean isReady() {
    return state == State.IN_STEP && wantsAll && wire.isIdle();
  }

  Outlet outlet() {
    return outlet;
  }

  /** Whether the player wants audio (RTMP 1.0 §7.2.2.4). */
  public void receiveAudio(boolean wanted) {
    audio = wanted;
    wantsChanged();
  }

  /** Whether the player wants video (RTMP 1.0 §7.2.2.5); when it does again, it goes on with the next keyframe. */
  public void receiveVideo(boolean wanted) {
    if (wanted && !video && state == State.IN_STEP) {
      enter(State.WAITING);
      audioMeanwhile = true;
    }
    video = wanted;
    wantsChanged();
  }

  /** A paused player of a live stream gets headers only; it goes on at the live edge, with the next keyframe. */
  public void pause(boolean pause) {
    if (paused && !pause) {
      waitForKeyframe();
    }
    paused = pause;
    wantsChanged();
  }

  private void wantsChanged() {
    wantsAll = audio && video && !paused;
  }

  /** Leaves the stream. */
  public void leave() {
    if (state != State.GONE) {
      enter(State.GONE);
      group.remove(this);
    }
  }

  /** It has joined a stream that is on air. */
  void start() {
    if (wire.pendingBytes() > group.maxQueueBytes()) {
      enter(State.START_DUE);
    } else {
      group.writeStart(this);
    }
  }

  /** Another publication begins, or a hole has to be jumped over. Who is behind waits for a keyframe anyway. */
  void waitForKeyframe() {
    if (state == State.IN_STEP || state == State.WAITING) {
      enter(State.WAITING);
    }
  }

  /** It was given everything before the frame at position {@code next} of the batch. */
  void joined(long bytes, int frames, boolean inStep, long next) {
    burstBytes = bytes;
    sentFrames += frames;
    sentBytes += bytes;
    nextFrame = next;
    enter(inStep ? State.IN_STEP : State.WAITING);
  }

  private void enter(State next) {
    if (state != State.GONE) {
      state = next;
      stateSince = System.nanoTime();
      audioMeanwhile = false;
    }
  }

  /** Takes what is due to this player out of the batch. The fast path is a few comparisons and a write. */
  void deliver(FrameBatch batch, long queueBound) {
    int first = batch.indexOf(nextFrame);
    nextFrame = batch.end();
    if (first >= batch.count() || state == State.GONE) {
      return;
    }
    int bytes = batch.bytesFrom(first);
    if (state == State.IN_STEP && wantsAll && hasRoom(bytes, queueBound)) {
      sentFrames += batch.count() - first;
      sentBytes += bytes;
      batch.sendFrom(first, wire);
      return;
    }
    if (state == State.START_DUE) {
      startLate();
    } else {
      // For whom nothing waits is not behind, however little there was in the last seconds: it may come after a long silence.
      deliverSingly(batch, first, nothingWaits() ? group.maxQueueBytes() : queueBound);
    }
    wire.flush();
  }

  private void startLate() {
    if (wire.pendingBytes() <= group.maxQueueBytes()) {
      group.writeStart(this);
    } else if (millisInState() > group.dropAfterMillis()) {
      giveUp();
    }
  }

  private boolean hasRoom(int bytes, long queueBound) {
    long pending = wire.pendingBytes();
    if (pending < burstBytes) {
      burstBytes = pending;
    }
    return pending - burstBytes + bytes <= queueBound;
  }

  private void deliverSingly(FrameBatch batch, int first, long queueBound) {
    for (int i = first; i < batch.count() && state != State.GONE; i++) {
      MediaFrame frame = batch.frame(i);
      if (frame.isSequenceHeader() || frame.isMetadata()) {
        offerHeader(batch, i, frame);
      } else if (wanted(frame)) {
        offer(batch, i, frame, queueBound);
      }
    }
  }

  private void write(FrameBatch batch, int index) {
    ByteBuf frame = batch.only(index);
    sentFrames++;
    sentBytes += frame.readableBytes();
    wire.write(frame);
  }

  /** Encoded bytes that it has been given so far. */
  public long sentBytes() {
    return sentBytes;
  }

  /** Frames that it has been given so far. */
  public long sentFrames() {
    return sentFrames;
  }

  private boolean wanted(MediaFrame frame) {
    return !paused && switch (frame.kind()) {
      case AUDIO -> audio;
      case VIDEO -> video;
      case DATA -> true;
    };
  }

  /** A player cannot do without headers; one that does not even take these is given up. */
  private void offerHeader(FrameBatch batch, int index, MediaFrame frame) {
    if (hasRoom(frame.size(), 2L * group.maxQueueBytes()) || nothingWaits()) {
      write(batch, index);
    } else {
      giveUp();
    }
  }

  private void offer(FrameBatch batch, int index, MediaFrame frame, long queueBound) {
    boolean room = hasRoom(frame.size(), queueBound) || nothingWaits();
    if (state == State.WAITING && startsWith(frame)) {
      enter(State.IN_STEP);
    }
    if (state == State.BEHIND && room && (frame.isKeyframe() || !group.hasVideo() || !video)) {
      catchUp();
    }
    if (state == State.IN_STEP && !room) {
      fallBehind();
    }
    if (state == State.IN_STEP || room && frame.kind() != Kind.VIDEO && (state == State.BEHIND || audioMeanwhile)) {
      write(batch, index);
    } else if (state == State.BEHIND) {
      drop(frame);
    }
  }

  /** A frame larger than the bound has to go as well. */
  private boolean nothingWaits() {
    return wire.pendingBytes() <= burstBytes;
  }

  /** Without video there is nothing to wait for; without any keyframe for as long as a cache would last neither. */
  private boolean startsWith(MediaFrame frame) {
    return frame.isKeyframe() || !group.hasVideo() || !video || millisInState() > group.keyframeWaitMillis();
  }

  private void fallBehind() {
    enter(State.BEHIND);
    outlet.becameSlow();
  }

  private void catchUp() {
    outlet.caughtUp(droppedFrames, droppedBytes);
    droppedFrames = 0;
    droppedBytes = 0;
    enter(State.IN_STEP);
  }

  private void drop(MediaFrame frame) {
    droppedFrames++;
    droppedBytes += frame.size();
    if (millisInState() > group.dropAfterMillis()) {
      giveUp();
    }
  }

  private void giveUp() {
    leave();
    outlet.gaveUp(droppedFrames, droppedBytes);
  }

  private long millisInState() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - stateSince);
  }
}
