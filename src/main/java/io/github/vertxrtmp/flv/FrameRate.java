package io.github.vertxrtmp.flv;

/**
 * Pictures a second, from the times of a file's pictures. Pauses do not count: steps more than two to four times as long as
 * the one in the middle. Pictures of one time, such as those of several tracks, are one. Not thread-safe.
 */
final class FrameRate {

  /** One for each length in binary digits, so that memory stays small however many steps there are. */
  private final long[] steps = new long[Long.SIZE];
  private final long[] millis = new long[Long.SIZE];
  private long count;
  private long last = -1;

  /** Takes note of the next picture. */
  void add(long timestamp) {
    long step = timestamp - last;
    if (last >= 0 && step > 0) {
      int length = Long.SIZE - Long.numberOfLeadingZeros(step);
      steps[length]++;
      millis[length] += step;
      count++;
    }
    last = Math.max(last, timestamp);
  }

  /** 0 if there are not two pictures. */
  double perSecond() {
    long counted = 0;
    long time = 0;
    int most = usual() + 1;
    for (int length = 1; length <= most; length++) {
      counted += steps[length];
      time += millis[length];
    }
    return time == 0 ? 0 : counted * 1000.0 / time;
  }

  /** Half of all steps have so many digits at most. */
  private int usual() {
    int length = 0;
    for (long shorter = 0; 2 * shorter < count; shorter += steps[length]) {
      length++;
    }
    return length;
  }
}
