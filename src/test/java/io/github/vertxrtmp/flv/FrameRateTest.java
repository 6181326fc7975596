package io.github.vertxrtmp.flv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameRateTest {

  private final FrameRate rate = new FrameRate();

  private void add(long... times) {
    LongStream.of(times).forEach(rate::add);
  }

  /** Times are whole milliseconds. */
  @ParameterizedTest
  @CsvSource({"25", "29.97", "59.94", "120", "1", "0.2"})
  void isThatOfTheSource(double perSecond) {
    for (int i = 0; i < 500; i++) {
      rate.add(Math.round(i * 1000 / perSecond));
    }
    assertEquals(perSecond, rate.perSecond(), perSecond / 1000);
  }

  @Test
  void pausesDoNotCount() {
    for (int part = 0; part < 10; part++) {
      for (int i = 0; i < 50; i++) {
        rate.add(10_000L * part + 40 * i);
      }
    }
    assertEquals(25, rate.perSecond());
  }

  @Test
  void picturesThatAreMissingCount() {
    add(0, 40, 120, 160, 240, 280);
    assertEquals(5 / 0.28, rate.perSecond(), 0.001);
  }

  @Test
  void picturesOfOneTimeAreOne() {
    add(0, 0, 40, 40, 40, 80, 80);
    assertEquals(25, rate.perSecond());
  }

  @Test
  void timesThatGoBackDoNotDisturb() {
    add(0, 40, 80, 60, 120, 0, 160);
    assertEquals(25, rate.perSecond());
  }

  @Test
  void onePictureHasNone() {
    assertEquals(0, rate.perSecond());
    add(70_000, 70_000);
    assertEquals(0, rate.perSecond());
  }
}
