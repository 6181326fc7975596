package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.stream.TestEncoder.Received;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** A player that writes down what it gets, and takes it from its queue at once or, when stalled, not at all. */
final class RecordingOutlet implements Outlet, Wire {

  final List<Received> frames = new ArrayList<>();
  /** What it was told, in order: began, interrupted, resumed, ended, slow, caught up, gave up. */
  final List<String> events = new ArrayList<>();
  final List<ByteBuf> queue = new ArrayList<>();
  boolean stalled;
  /** What a message costs in the queue beside its bytes, until it is flushed: 96 with Netty. */
  int overhead;
  int writes;
  int flushes;
  /** Writes that no flush has followed. */
  int unflushed;
  long maxPending;
  private long pending;
  private Runnable onBegan = () -> { };
  private Runnable onEnded = () -> { };
  private Runnable onSlow = () -> { };

  void onBegan(Runnable action) {
    onBegan = action;
  }

  void onEnded(Runnable action) {
    onEnded = action;
  }

  void onSlow(Runnable action) {
    onSlow = action;
  }

  @Override
  public long pendingBytes() {
    return pending;
  }

  @Override
  public boolean isIdle() {
    return pending == 0;
  }

  @Override
  public void write(ByteBuf encoded) {
    writes++;
    unflushed++;
    frames.addAll(TestEncoder.decode(encoded.duplicate()));
    if (stalled) {
      pending += encoded.readableBytes();
      maxPending = Math.max(maxPending, pending);
      queue.add(encoded);
    } else {
      pending += overhead;
      encoded.release();
    }
  }

  @Override
  public Wire wire() {
    return this;
  }

  @Override
  public void send(ByteBuf shared, int index, int length) {
    write(shared.retainedSlice(index, length));
    flush();
  }

  @Override
  public void afterInput(Runnable action) {
    TestLoop.afterInput(Vertx.currentContext(), action);
  }

  /** The peer takes all that waits, and what comes from now on at once. */
  void drain() {
    stalled = false;
    pending = 0;
    queue.forEach(ByteBuf::release);
    queue.clear();
  }

  @Override
  public void flush() {
    flushes++;
    unflushed = 0;
    if (!stalled) {
      pending = 0;
    }
  }

  @Override
  public void streamBegan(String publicationId) {
    events.add("began");
    onBegan.run();
  }

  @Override
  public void streamInterrupted() {
    events.add("interrupted");
  }

  @Override
  public void streamResumed() {
    events.add("resumed");
  }

  @Override
  public void streamEnded() {
    events.add("ended");
    onEnded.run();
  }

  @Override
  public void becameSlow() {
    events.add("slow");
    onSlow.run();
  }

  @Override
  public void caughtUp(long droppedFrames, long droppedBytes) {
    events.add("caught up " + droppedFrames + " " + droppedBytes);
  }

  @Override
  public void gaveUp(long droppedFrames, long droppedBytes) {
    events.add("gave up " + droppedFrames + " " + droppedBytes);
  }

  List<Received> take() {
    List<Received> taken = new ArrayList<>(frames);
    frames.clear();
    return taken;
  }

  /** Numbers of the frames got since the last call. */
  List<Long> takeNumbers() {
    return take().stream().map(Received::sequence).toList();
  }

  /** Times of the frames got since the last call. */
  List<Long> takeTimes() {
    return take().stream().map(Received::timestamp).toList();
  }
}
