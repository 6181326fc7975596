package io.github.vertxrtmp.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteWindowTest {

  private static final long MILLI = 1_000_000;
  /** Sixteen slices of 10 ms. */
  private static final long WINDOW_MILLIS = 160;
  private static final long START = -7_777_777_777L;

  private final ByteWindow window = new ByteWindow(WINDOW_MILLIS, START);

  private void add(int bytes, long millis) {
    window.add(bytes, START + millis * MILLI);
  }

  private long bytes(long millis) {
    return window.bytes(START + millis * MILLI);
  }

  @Test
  void saysNothingBeforeItIsFull() {
    add(100, 0);
    assertEquals(Long.MAX_VALUE, bytes(0));
    assertEquals(Long.MAX_VALUE, bytes(159));
    assertTrue(bytes(160) < Long.MAX_VALUE);
  }

  @Test
  void countsTheLastSlices() {
    for (int slice = 0; slice < 100; slice++) {
      add(slice, slice * 10);
    }
    int expected = 0;
    for (int slice = 84; slice < 100; slice++) {
      expected += slice;
    }
    assertEquals(expected, bytes(990));
    assertEquals(expected - 84, bytes(1000));
    assertEquals(expected, 84 + bytes(1009));
  }

  @Test
  void forgetsAllAfterASilence() {
    add(100, 500);
    assertEquals(100, bytes(650));
    assertEquals(0, bytes(660));
    add(5, 100_000);
    assertEquals(5, bytes(100_000));
  }

  @Test
  void windowOfAMillisecondWorks() {
    ByteWindow small = new ByteWindow(1, START);
    small.add(10, START + 5 * MILLI);
    assertEquals(10, small.bytes(START + 5 * MILLI));
    assertEquals(0, small.bytes(START + 7 * MILLI));
  }

  @Test
  void agreesWithCountingByHand() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int[] sent = new int[5_000];
    long millis = 160;
    while (millis < sent.length - 300) {
      millis += random.nextInt(random.nextInt(20) == 0 ? 300 : 8);
      int bytes = random.nextInt(1000);
      sent[(int) millis] += bytes;
      add(bytes, millis);
      int expected = 0;
      for (int slice = (int) (millis / 10) - 15; slice <= millis / 10; slice++) {
        for (int milli = 0; milli < 10; milli++) {
          expected += sent[slice * 10 + milli];
        }
      }
      assertEquals(expected, bytes(millis), "at " + millis + " ms, seed " + seed);
    }
  }
}
