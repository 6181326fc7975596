package io.github.vertxrtmp.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AckWindowTest {

  private final AckWindow window = new AckWindow(1000);

  @Test
  void isDueOnceForEachWindow() {
    assertFalse(window.received(999));
    assertTrue(window.received(1));
    assertEquals(1000, window.sequenceNumber());
    assertFalse(window.received(999));
    assertTrue(window.received(5000));
    assertFalse(window.received(999));
    assertEquals(7998, window.sequenceNumber());
  }

  @Test
  void canBeChanged() {
    assertFalse(window.received(500));
    window.resize(400);
    assertTrue(window.received(1));
    window.resize(0xFFFFFFFFL);
    assertFalse(window.received(Integer.MAX_VALUE));
    assertFalse(window.received(Integer.MAX_VALUE));
    assertTrue(window.received(2));
  }

  @Test
  void nothingIsNoWindow() {
    window.resize(0);
    assertFalse(window.received(999));
    assertTrue(window.received(1));
    window.resize(1);
    assertTrue(window.received(1));
    assertFalse(window.received(0));
  }
}
