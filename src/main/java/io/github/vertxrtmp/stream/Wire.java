package io.github.vertxrtmp.stream;

import io.netty.buffer.ByteBuf;

/** The way to a player: as much of its connection as the fan-out needs. All calls on the event loop of the connection. */
public interface Wire {

  /** Bytes that wait in this process because the peer, through its kernel, has not taken them. */
  long pendingBytes();

  /** Whether a {@link #send} would go to the kernel at once, past any queue. */
  boolean isIdle();

  /** Queues bytes without sending them; one reference passes to the callee. After a close they are dropped. */
  void write(ByteBuf encoded);

  /** Sends what is queued, now. */
  void flush();

  /**
   * Sends a part of a buffer behind what is queued, now. The buffer stays the caller's; the callee takes a reference of its
   * own only for what cannot be sent at once.
   */
  void send(ByteBuf shared, int index, int length);

  /** Runs an action on this event loop when it has looked at its sockets again. */
  void afterInput(Runnable action);
}
