package io.github.vertxrtmp.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class BacklogTest {

  private static final int MIB = 1 << 20;

  private final List<JsonObject> marks = new ArrayList<>();
  private final List<Boolean> calls = new ArrayList<>();
  private Backlog backlog;

  @BeforeEach
  void open(Vertx vertx) {
    backlog = new Backlog(vertx, marks::add);
    backlog.handler(calls::add);
  }

  @Test
  void sendsNoMarksWhenNobodyFollows() {
    send(20);
    assertEquals(List.of(), marks);
    assertEquals(List.of(), calls);
  }

  @Test
  void pausesWhenAFollowerOwesTooMuchAndGoesOnWhenItHasCaughtUp() {
    backlog.follow("a");
    backlog.follow("b");
    send(8);
    assertEquals(List.of(), calls);
    send(1);
    assertEquals(List.of(true), calls);
    backlog.handled("a", 9L * MIB);
    assertEquals(List.of(true), calls, "b still owes");
    backlog.handled("b", 6L * MIB);
    assertEquals(List.of(true, false), calls);
  }

  @Test
  void doesNotWaitForWhoLeaves() {
    backlog.follow("a");
    send(9);
    backlog.leave("a");
    assertEquals(List.of(true, false), calls);
  }

  @Test
  void owesOnlyWhatCameAfterItBeganToFollow() {
    send(20);
    backlog.follow("late");
    send(8);
    assertEquals(List.of(), calls);
  }

  @Test
  void ignoresAnswersOfStrangers() {
    backlog.follow("a");
    send(9);
    backlog.handled("stranger", 9L * MIB);
    assertEquals(List.of(true), calls);
  }

  private void send(int mebibytes) {
    for (int i = 0; i < mebibytes * 16; i++) {
      backlog.sent(MIB / 16);
    }
  }
}
