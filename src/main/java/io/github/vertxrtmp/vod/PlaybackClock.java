package io.github.vertxrtmp.vod;

/** The position in a recording as real time goes on; can be stopped and set. */
final class PlaybackClock {

  private long setNanos = System.nanoTime();
  private long setMillis;
  private boolean stopped;

  /** Milliseconds from the beginning of the recording. */
  long position() {
    return stopped ? setMillis : setMillis + (System.nanoTime() - setNanos) / 1_000_000;
  }

  void set(long millis) {
    setMillis = millis;
    setNanos = System.nanoTime();
  }

  void stop() {
    set(position());
    stopped = true;
  }

  void go() {
    if (stopped) {
      stopped = false;
      set(setMillis);
    }
  }
}
