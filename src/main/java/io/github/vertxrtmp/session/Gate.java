package io.github.vertxrtmp.session;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Keeps the order of messages while a decision is awaited: clients send publish and media behind it, or connect and
 * createStream behind that, without waiting for answers. When much is held back, reading stops until the gate opens. Event-loop confined.
 */
final class Gate {

  private static final int MAX_HELD_BYTES = 256 << 10;
  /** So that messages without payload count as well. */
  private static final int MESSAGE_COST = 64;

  private final ReadPause reading;
  private final Consumer<Incoming> target;
  private final Queue<Incoming> held = new ArrayDeque<>();
  private int heldBytes;
  private boolean shut;
  private boolean draining;

  Gate(ReadPause reading, Consumer<Incoming> target) {
    this.reading = reading;
    this.target = target;
  }

  void pass(Incoming message) {
    if (!shut && !draining) {
      target.accept(message);
      return;
    }
    held.add(message);
    heldBytes += message.payload().length + MESSAGE_COST;
    if (heldBytes > MAX_HELD_BYTES) {
      reading.begin(this);
    }
  }

  /** From now on messages wait. */
  void shut() {
    shut = true;
  }

  boolean isShut() {
    return shut;
  }

  /** Lets through what has waited, up to where the gate shuts again. */
  void open() {
    shut = false;
    if (draining) {
      return;
    }
    draining = true;
    try {
      while (!shut && !held.isEmpty()) {
        Incoming message = held.poll();
        heldBytes -= message.payload().length + MESSAGE_COST;
        target.accept(message);
      }
    } finally {
      draining = false;
    }
    if (!shut) {
      reading.end(this);
    }
  }

  /** Forgets what waits. */
  void clear() {
    held.clear();
    heldBytes = 0;
    reading.end(this);
  }
}
