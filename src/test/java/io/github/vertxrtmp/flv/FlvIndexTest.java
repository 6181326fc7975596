package io.github.vertxrtmp.flv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlvIndexTest {

  private static FlvIndex of(int maxEntries, int seconds) {
    FlvIndex.Builder builder = new FlvIndex.Builder(maxEntries);
    for (int i = 0; i < seconds; i++) {
      builder.add(1000L * i, 13 + 500L * i);
    }
    return builder.build();
  }

  @Test
  void hasEveryEntryUpToTheBound() {
    FlvIndex index = of(100, 100);
    assertEquals(100, index.size());
    for (int i = 0; i < 100; i++) {
      assertEquals(1000L * i, index.time(i));
      assertEquals(13 + 500L * i, index.position(i));
    }
  }

  /** However long the file becomes, no part of it is far from an entry. */
  @ParameterizedTest
  @ValueSource(ints = {101, 1000, 7200, 100_000})
  void thinsOutEvenlyAtTheBound(int seconds) {
    FlvIndex index = of(100, seconds);
    assertTrue(index.size() <= 100 && index.size() >= 40, () -> index.size() + " entries");
    long mean = 1000L * seconds / index.size();
    for (int i = 1; i < index.size(); i++) {
      long distance = index.time(i) - index.time(i - 1);
      assertTrue(distance <= 3 * mean, () -> distance + " ms apart where it is " + mean + " in the mean");
    }
    assertEquals(0, index.time(0));
    assertTrue(index.time(index.size() - 1) > 1000L * seconds - 3 * mean);
  }

  @Test
  void findsTheEntryAtOrBefore() {
    FlvIndex index = of(10, 10);
    assertEquals(-1, index.floor(-1));
    assertEquals(0, index.floor(0));
    assertEquals(3, index.floor(3999));
    assertEquals(4, index.floor(4000));
    assertEquals(9, index.floor(1_000_000));
  }

  @Test
  void leavesOutWhatGoesBack() {
    FlvIndex.Builder builder = new FlvIndex.Builder(10);
    builder.add(0, 13);
    builder.add(2000, 100);
    builder.add(1000, 200);
    builder.add(3000, 50);
    builder.add(3000, 300);
    FlvIndex index = builder.build();
    assertEquals(3, index.size());
    assertEquals(300, index.position(2));
  }
}
