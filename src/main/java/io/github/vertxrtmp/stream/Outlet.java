package io.github.vertxrtmp.stream;

import io.netty.buffer.ByteBuf;

/** A player's connection, as the fan-out sees it. All calls on the event loop of the fan-out. */
public interface Outlet {

  /** Bytes that wait in this process because the peer, through its kernel, has not taken them. */
  long pendingBytes();

  /** Queues encoded frames; one reference of the buffer passes to the callee. Nothing is sent before {@link #flush}. */
  void write(ByteBuf encoded);

  /** Sends what is queued. */
  void flush();

  /** A publication begins; its frames follow. */
  void streamBegan();

  /** The publication has ended; another one may follow. */
  void streamEnded();

  /** The player cannot keep up: frames are being left out from now on. */
  void becameSlow();

  /**
   * The player keeps up again.
   *
   * @param droppedFrames how many frames it has not been sent
   * @param droppedBytes  their payload
   */
  void caughtUp(long droppedFrames, long droppedBytes);

  /** The player was behind for too long; it gets nothing any more and is to be closed. */
  void gaveUp(long droppedFrames, long droppedBytes);
}
