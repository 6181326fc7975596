package io.github.vertxrtmp.stream;

/**
 * Turns the 32-bit timestamps of the wire into milliseconds that go on beyond 2^32 (RTMP 1.0 §4: serial number
 * arithmetic, so neighbours are less than 2^31 ms apart). A step back stays a step back.
 */
final class TimestampUnwrapper {

  private boolean started;
  private long last;

  long unwrap(long timestamp) {
    if (!started) {
      started = true;
      last = timestamp & 0xFFFFFFFFL;
    } else {
      last += (int) (timestamp - last);
    }
    return last;
  }
}
