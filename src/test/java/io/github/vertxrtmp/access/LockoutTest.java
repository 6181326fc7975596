package io.github.vertxrtmp.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.config.LockoutSettings;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockoutTest {

  private static final List<String> ONE = List.of("192.0.2.1");

  private long nanos;

  private Lockout lockout(int shutAfter, int entries) {
    return new Lockout(new LockoutSettings(2, 100, shutAfter, 60_000, 10_000, entries), () -> nanos);
  }

  private void pass(long millis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Test
  void slowsThenShutsOutForAWhile() {
    Lockout lockout = lockout(8, 10);
    assertEquals(List.of(0L, 0L, 100L, 200L, 400L, 800L, 800L), IntStream.range(0, 7).mapToObj(i -> lockout.failed(ONE)).toList());
    assertEquals(0, lockout.shutMillis(ONE));
    lockout.failed(ONE);
    assertEquals(60_000, lockout.shutMillis(ONE));
    assertEquals(0, lockout.shutMillis(List.of("192.0.2.2")));
    assertTrue(lockout.shutMillis(List.of("192.0.2.2", ONE.get(0))) > 0, "Any of them");
    pass(59_999);
    assertEquals(1, lockout.shutMillis(ONE));
    pass(1);
    assertEquals(0, lockout.shutMillis(ONE));
    assertEquals(0, lockout.failed(ONE), "All is forgotten");
  }

  @Test
  void forgetsAfterTheWindow() {
    Lockout lockout = lockout(3, 10);
    lockout.failed(ONE);
    lockout.failed(ONE);
    pass(10_000);
    lockout.failed(ONE);
    assertEquals(0, lockout.shutMillis(ONE));
  }

  @Test
  void isBoundedAndCanBeOff() {
    Lockout lockout = lockout(0, 10);
    for (int i = 0; i < 1000; i++) {
      lockout.failed(List.of("a" + i));
      lockout.failed(ONE);
    }
    assertEquals(10, lockout.size());
    assertEquals(0, lockout.shutMillis(ONE));
  }

  /** The address is counted only where it stands for one client; the key always is. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shutsOutOverTheWire(boolean counted) {
    JsonObject conf = AccessTest.access("{'live': {'keys': {'streams': {'cam': ['" + AccessTest.HASH + "']}}}}")
      .put("lockout", new JsonObject().put("slowMillis", 0).put("shutAfter", 3))
      .put("limits", new JsonObject().put("uncountedNetworks", counted ? "none" : "all"));
    try (TestServer server = TestServer.start(conf)) {
      for (int i = 0; i < 3; i++) {
        assertEquals("Wrong stream key", publish(server, "cam?key=wrong"));
      }
      assertTrue(publish(server, "cam?key=wrong").startsWith("Too many failed attempts, try again in "));
      String right = publish(server, "cam?key=s3cr3t");
      assertTrue(counted ? right.startsWith("Too many failed attempts") : !right.contains("Too many"), right);
      JsonObject event = server.awaitEvent("limit.reached");
      assertEquals(List.of("shutAfter", 3), List.of(event.getString("limit"), event.getInteger("value")));
      assertTrue(!event.encode().contains("wrong"));
      assertEquals(counted ? 2 : 1, RtmpMetrics.of(server.vertx()).toJson().getInteger("access.refused.lockout"));
    }
  }

  private static String publish(TestServer server, String name) {
    try (RtmpTestClient client = RtmpTestClient.open(server.port())) {
      client.connect("live", new AmfObject());
      return client.publish(name).awaitCommand("onStatus").info().getString("description");
    }
  }
}
