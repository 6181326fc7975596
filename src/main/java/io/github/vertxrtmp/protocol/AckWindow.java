package io.github.vertxrtmp.protocol;

/**
 * When the peer is due an acknowledgement (RTMP 1.0 §5.4.3, §5.4.4). At most one for each read, so that a tiny window
 * costs no more than the reads themselves. Event-loop confined.
 */
public final class AckWindow {

  private long windowBytes;
  private long received;
  private long acknowledged;

  public AckWindow(long windowBytes) {
    this.windowBytes = windowBytes;
  }

  /** The peer has said how much it sends between acknowledgements; 0 would mean all the time and is ignored. */
  public void resize(long bytes) {
    if (bytes > 0) {
      windowBytes = bytes;
    }
  }

  /** Whether an acknowledgement of {@link #sequenceNumber} is due after {@code bytes} more. */
  public boolean received(int bytes) {
    received += bytes;
    if (received - acknowledged < windowBytes) {
      return false;
    }
    acknowledged = received;
    return true;
  }

  /** Bytes received so far; 32 bits of it go on the wire. */
  public long sequenceNumber() {
    return received;
  }
}
