package io.github.vertxrtmp.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TimestampUnwrapperTest {

  private static final long WRAP = 1L << 32;

  private final TimestampUnwrapper clock = new TimestampUnwrapper();

  private void assertUnwraps(long expected, long onTheWire) {
    assertEquals(expected, clock.unwrap(onTheWire));
  }

  @Test
  void twentyFourBitsAreNoLimit() {
    assertUnwraps(0xFFFFFE, 0xFFFFFE);
    assertUnwraps(0xFFFFFF, 0xFFFFFF);
    assertUnwraps(0x1000000, 0x1000000);
  }

  @Test
  void goesOnBeyond32Bits() {
    assertUnwraps(WRAP - 10, WRAP - 10);
    assertUnwraps(WRAP, 0);
    assertUnwraps(WRAP + 30, 30);
    assertUnwraps(WRAP - 5, WRAP - 5);
    assertUnwraps(WRAP + 50, 50);
  }

  @Test
  void wrapsAnyNumberOfTimes() {
    long expected = 0;
    clock.unwrap(0);
    for (int i = 0; i < 20; i++) {
      expected += 0x7FFFFFFFL;
      assertUnwraps(expected, expected & 0xFFFFFFFFL);
    }
  }

  @Test
  void stepsBackStaySteps() {
    assertUnwraps(1000, 1000);
    assertUnwraps(960, 960);
    assertUnwraps(1040, 1040);
  }

  @Test
  void stepsBackAcrossTheBeginningBecomeNegative() {
    assertUnwraps(5, 5);
    assertUnwraps(-5, WRAP - 5);
    assertUnwraps(10, 10);
  }

  @Test
  void firstTimeIsTakenAsItIs() {
    assertUnwraps(0xFFFFFFF0L, 0xFFFFFFF0L);
  }

  @Test
  void undoesWhatTheWireDoes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    long time = random.nextInt() & 0xFFFFFFFFL;
    clock.unwrap(time);
    for (int i = 0; i < 10_000; i++) {
      time += random.nextInt();
      assertEquals(time, clock.unwrap(time & 0xFFFFFFFFL), "seed " + seed);
    }
  }
}
