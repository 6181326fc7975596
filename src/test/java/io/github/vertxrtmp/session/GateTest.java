package io.github.vertxrtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class GateTest {

  private final TestLink link = new TestLink();
  private final ReadPause reading = new ReadPause(link);
  private final List<Long> passed = new ArrayList<>();
  private Consumer<Long> reaction = number -> { };
  private final Gate gate = new Gate(reading, message -> {
    passed.add(message.timestamp());
    reaction.accept(message.timestamp());
  });

  private void pass(long number) {
    pass(number, 10);
  }

  private void pass(long number, int bytes) {
    gate.pass(new Incoming(20, 0, number, new byte[bytes]));
  }

  @Test
  void openItHoldsNothing() {
    pass(1);
    pass(2);
    assertEquals(List.of(1L, 2L), passed);
  }

  @Test
  void shutItHoldsEverythingInOrder() {
    pass(1);
    gate.shut();
    pass(2);
    pass(3);
    assertEquals(List.of(1L), passed);
    gate.open();
    assertEquals(List.of(1L, 2L, 3L), passed);
    pass(4);
    assertEquals(List.of(1L, 2L, 3L, 4L), passed);
  }

  @Test
  void messageThatShutsItAgainIsTheLastToPass() {
    reaction = number -> {
      if (number == 2) {
        gate.shut();
      }
    };
    gate.shut();
    pass(1);
    pass(2);
    pass(3);
    gate.open();
    pass(4);
    assertEquals(List.of(1L, 2L), passed);
    gate.open();
    assertEquals(List.of(1L, 2L, 3L, 4L), passed);
  }

  @Test
  void opensFromWithinAMessage() {
    reaction = number -> {
      gate.shut();
      gate.open();
    };
    gate.shut();
    pass(1);
    pass(2);
    pass(3);
    gate.open();
    assertEquals(List.of(1L, 2L, 3L), passed);
  }

  @Test
  void whatComesWhileItIsEmptiedComesLast() {
    reaction = number -> {
      if (number < 3) {
        pass(number + 10);
      }
    };
    gate.shut();
    pass(1);
    pass(2);
    pass(3);
    gate.open();
    assertEquals(List.of(1L, 2L, 3L, 11L, 12L), passed);
  }

  @Test
  void muchHeldBackStopsReadingUntilItOpens() {
    gate.shut();
    for (int i = 0; i < 3; i++) {
      pass(i, 80 << 10);
    }
    assertEquals(List.of(), link.calls);
    pass(3, 80 << 10);
    pass(4, 80 << 10);
    assertEquals(List.of("pause"), link.calls);
    gate.open();
    assertEquals(List.of("pause", "resume"), link.calls);
    assertEquals(5, passed.size());
  }

  @Test
  void emptyMessagesCountAsWell() {
    gate.shut();
    for (int i = 0; i < 10_000; i++) {
      pass(i, 0);
    }
    assertEquals(List.of("pause"), link.calls);
  }

  @Test
  void shutAgainItDoesNotReadOn() {
    reaction = number -> gate.shut();
    gate.shut();
    for (int i = 0; i < 8; i++) {
      pass(i, 80 << 10);
    }
    gate.open();
    assertEquals(List.of("pause"), link.calls);
    for (int i = 0; i < 7; i++) {
      gate.open();
    }
    gate.open();
    assertEquals(List.of("pause", "resume"), link.calls);
  }

  @Test
  void clearedItForgets() {
    gate.shut();
    for (int i = 0; i < 8; i++) {
      pass(i, 80 << 10);
    }
    gate.clear();
    assertEquals(List.of("pause", "resume"), link.calls);
    gate.open();
    assertEquals(List.of(), passed);
    pass(9);
    assertEquals(List.of(9L), passed);
  }

  @Test
  void clearedFromWithinAMessageItStops() {
    reaction = number -> gate.clear();
    gate.shut();
    pass(1);
    pass(2);
    gate.open();
    assertEquals(List.of(1L), passed);
  }

  @Test
  void messageThatFailsDoesNotBlockIt() {
    reaction = number -> {
      if (number == 1) {
        throw new IllegalStateException("bad");
      }
    };
    gate.shut();
    pass(1);
    pass(2);
    assertThrows(IllegalStateException.class, gate::open);
    gate.open();
    pass(3);
    assertEquals(List.of(1L, 2L, 3L), passed);
  }

  @Test
  void readsOnWhenNobodyWantsItStoppedAnyMore() {
    Gate other = new Gate(reading, message -> { });
    gate.shut();
    other.shut();
    pass(1, 300 << 10);
    other.pass(new Incoming(20, 0, 0, new byte[300 << 10]));
    gate.open();
    assertEquals(List.of("pause"), link.calls);
    other.open();
    assertEquals(List.of("pause", "resume"), link.calls);
  }
}
