package io.github.vertxrtmp.stream;

/** A player, as the fan-out sees it. All calls on the event loop of the fan-out. */
public interface Outlet {

  /** Where its frames go; always the same. */
  Wire wire();

  /**
   * A publication begins; its frames follow.
   *
   * @param publicationId tells it from others of that name
   */
  void streamBegan(String publicationId);

  /** The publisher is lost; the stream waits for it. */
  void streamInterrupted();

  /** The publisher is back; its frames follow. */
  void streamResumed();

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
