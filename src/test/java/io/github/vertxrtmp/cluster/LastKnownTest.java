package io.github.vertxrtmp.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the engine says counts; what it has said only while it does not answer. */
class LastKnownTest {

  private final Vertx vertx = Vertx.vertx();
  private final Queue<Promise<String>> asked = new ArrayDeque<>();
  private final LastKnown<String> known = new LastKnown<>(vertx, () -> {
    Promise<String> answer = Promise.promise();
    asked.add(answer);
    return answer.future();
  });

  @AfterEach
  void close() {
    TestServer.await(vertx.close());
  }

  private String get(String answer) {
    Future<String> got = known.get();
    asked.remove().complete(answer);
    return TestServer.await(got);
  }

  @Test
  void asksEachTime() {
    assertEquals("a", get("a"));
    assertEquals("b", get("b"));
  }

  @Test
  void saysWhatItKnowsWhileTheEngineIsSilent() {
    get("a");
    assertEquals("a", TestServer.await(known.get()));
    // Nobody asks beside the one who waits.
    assertEquals("a", TestServer.await(known.get()));
    assertEquals(1, asked.size());
    asked.remove().complete("b");
    TestServer.awaitTrue("a new question", () -> {
      Future<String> got = known.get();
      if (asked.isEmpty()) {
        return false;
      }
      asked.remove().complete("c");
      return TestServer.await(got).equals("c");
    });
  }

  @Test
  void waitsWhenItKnowsNothing() {
    Future<String> first = known.get();
    Promise<Void> patience = Promise.promise();
    vertx.setTimer(LastKnown.PATIENCE_MILLIS + 1, over -> patience.complete());
    TestServer.await(patience.future());
    Future<String> second = known.get();
    assertFalse(first.isComplete() || second.isComplete());
    asked.remove().complete("a");
    assertEquals("a", TestServer.await(first));
    assertEquals("a", TestServer.await(second));
    assertTrue(asked.isEmpty());
  }

  @Test
  void standsInForAnEngineThatFails() {
    get("a");
    Future<String> got = known.get();
    asked.remove().fail("not just now");
    assertEquals("a", TestServer.await(got));
  }
}
