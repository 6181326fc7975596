package io.github.vertxrtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.vertxrtmp.protocol.LimitException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CommandRateTest {

  private long nanos = TimeUnit.HOURS.toNanos(1);

  @Test
  void eachSecondBeginsAnew() {
    CommandRate rate = new CommandRate(3, () -> nanos);
    for (int second = 0; second < 3; second++) {
      for (int i = 0; i < 3; i++) {
        rate.count();
      }
      nanos += TimeUnit.SECONDS.toNanos(1);
    }
    for (int i = 0; i < 3; i++) {
      rate.count();
    }
    nanos += TimeUnit.MILLISECONDS.toNanos(999);
    assertEquals("limits.commandRate", assertThrows(LimitException.class, rate::count).limit());
  }
}
