package bench;

/** The measured time. Frames belong to it by when they were sent, so that a late frame counts and an early one does not. */
final class Window {

  private volatile long startNanos = Long.MAX_VALUE;
  private volatile long endNanos = Long.MAX_VALUE;

  void open() {
    startNanos = System.nanoTime();
  }

  void close() {
    endNanos = System.nanoTime();
  }

  boolean contains(long nanos) {
    return nanos >= startNanos && nanos < endNanos;
  }

  double seconds() {
    return (endNanos - startNanos) / 1e9;
  }
}
