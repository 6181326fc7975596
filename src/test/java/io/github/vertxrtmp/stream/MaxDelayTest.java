package io.github.vertxrtmp.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.bus.RtmpMetrics;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
class MaxDelayTest {

  @ParameterizedTest
  @CsvSource({"0, 0", "0.3, 0", "0.31, 2", "0.55, 50", "0.8, 100", "1, 100", "2, 100", "-1, 0"})
  void waitsLongerTheBusierTheLoopIs(double load, int millis) {
    assertEquals(millis, MaxDelay.AUTO.at(load));
  }

  @Test
  void fixedDelaysDoNotDependOnTheLoad() {
    assertEquals(70, MaxDelay.of(70).at(0));
    assertEquals(70, MaxDelay.of(70).at(1));
    assertEquals(0, MaxDelay.of(0).at(1));
    assertThrows(IllegalArgumentException.class, () -> MaxDelay.of(-1));
  }

  @Test
  void loadIsThatOfTheLoop(Vertx vertx) {
    TestLoop loop = new TestLoop(vertx);
    LoopLoad load = loop.call(() -> new LoopLoad(vertx));
    assertEquals(0, loop.call(load::load));
    long deadline = System.nanoTime() + 15_000_000_000L;
    while (loop.call(load::load) < 0.05 && System.nanoTime() < deadline) {
      loop.run(() -> {
        long end = System.nanoTime() + 50_000_000;
        while (System.nanoTime() < end) {
          Thread.onSpinWait();
        }
      });
    }
    double busy = loop.call(load::load);
    assertTrue(busy >= 0.05 && busy <= 1, "load " + busy);
    JsonObject gauges = RtmpMetrics.of(vertx).toJson();
    String thread = loop.call(() -> Thread.currentThread().getName());
    assertTrue(gauges.getDouble("delivery.load." + thread) > 0, gauges::encode);
    assertEquals(MaxDelay.AUTO.at(gauges.getDouble("delivery.load." + thread)), gauges.getDouble("delivery.delay." + thread), 2, "ms");
  }
}
