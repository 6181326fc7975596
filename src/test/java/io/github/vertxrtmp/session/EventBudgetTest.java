package io.github.vertxrtmp.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventBudgetTest {

  private long nanos = TimeUnit.HOURS.toNanos(1);

  @Test
  void aHundredAreSentEachSecond() {
    EventBudget budget = new EventBudget(() -> nanos);
    for (int second = 0; second < 3; second++) {
      assertTrue(IntStream.range(0, 100).allMatch(i -> budget.take()));
      assertFalse(budget.take());
      nanos += TimeUnit.MILLISECONDS.toNanos(999);
      assertFalse(budget.take());
      nanos += TimeUnit.MILLISECONDS.toNanos(1);
    }
  }
}
