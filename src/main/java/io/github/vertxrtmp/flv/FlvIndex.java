package io.github.vertxrtmp.flv;

import java.util.Arrays;

/**
 * Where a decoder can start in a file: times and positions of keyframes (of an audio-only file: of audio tags about a second
 * apart), in order. Immutable.
 */
public final class FlvIndex {

  /** No places known. */
  public static final FlvIndex EMPTY = new FlvIndex(new long[0], new long[0], 0);

  private final long[] times;
  private final long[] positions;

  private FlvIndex(long[] times, long[] positions, int size) {
    this.times = Arrays.copyOf(times, size);
    this.positions = Arrays.copyOf(positions, size);
  }

  public int size() {
    return times.length;
  }

  /** Milliseconds from the beginning of the file. */
  public long time(int entry) {
    return times[entry];
  }

  /** Where the tag begins, in bytes from the beginning of the file. */
  public long position(int entry) {
    return positions[entry];
  }

  /**
   * The last entry at or before a time.
   *
   * @return -1 if there is none
   */
  public int floor(long millis) {
    int found = Arrays.binarySearch(times, millis);
    if (found < 0) {
      return -found - 2;
    }
    while (found + 1 < times.length && times[found + 1] == millis) {
      found++;
    }
    return found;
  }

  /** The same places in a file in which everything lies {@code bytes} further behind. */
  public FlvIndex shift(long bytes) {
    FlvIndex shifted = new FlvIndex(times, positions, times.length);
    for (int i = 0; i < positions.length; i++) {
      shifted.positions[i] += bytes;
    }
    return shifted;
  }

  /** Memory held, in bytes, about. */
  public long bytes() {
    return 64 + 16L * times.length;
  }

  /**
   * Collects entries up to a bound. At the bound every second one is dropped, and from then on entries are kept twice as far
   * apart: so the whole length stays covered, evenly.
   */
  public static final class Builder {

    private final int maxEntries;
    private long[] times = new long[64];
    private long[] positions = new long[64];
    private int size;
    private long minDistanceMillis;

    /**
     * @param maxEntries 2 or more
     */
    public Builder(int maxEntries) {
      if (maxEntries < 2) {
        throw new IllegalArgumentException("An index needs room for 2 entries at least, not " + maxEntries);
      }
      this.maxEntries = maxEntries;
    }

    /** Takes an entry unless it is nearer to the one before than entries are kept apart, or before it in time or place. */
    public void add(long timeMillis, long position) {
      if (size > 0 && (timeMillis - times[size - 1] < minDistanceMillis || timeMillis < times[size - 1] || position <= positions[size - 1])) {
        return;
      }
      if (size == maxEntries) {
        thinOut();
        if (timeMillis - times[size - 1] < minDistanceMillis) {
          return;
        }
      }
      if (size == times.length) {
        times = Arrays.copyOf(times, 2 * size);
        positions = Arrays.copyOf(positions, 2 * size);
      }
      times[size] = timeMillis;
      positions[size++] = position;
    }

    /** How many there are. */
    int size() {
      return size;
    }

    private void thinOut() {
      minDistanceMillis = Math.max(1, 2 * (times[size - 1] - times[0]) / (size - 1) * 3 / 4);
      int kept = 0;
      for (int i = 0; i < size; i += 2) {
        times[kept] = times[i];
        positions[kept++] = positions[i];
      }
      size = kept;
    }

    /** Forgets all entries. */
    public void clear() {
      size = 0;
      minDistanceMillis = 0;
    }

    public FlvIndex build() {
      return size == 0 ? EMPTY : new FlvIndex(times, positions, size);
    }
  }
}
