package io.github.vertxrtmp.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.DatabindCodec;
import io.vertx.core.spi.JsonFactory;
import io.vertx.core.spi.json.JsonCodec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Says the same as the codec that Vert.x would take by itself. */
class LazyJsonFactoryTest {

  /** What an application may have. */
  public record Point(int x, int y) {
  }

  private final JsonCodec lazy = new LazyJsonFactory().codec();
  private final JsonCodec reference = new DatabindCodec();

  @Test
  void vertxTakesIt() {
    assertInstanceOf(LazyJsonFactory.class, JsonFactory.load());
  }

  @Test
  void mapsToClassesOfApplications() {
    JsonObject json = new JsonObject().put("x", 1).put("y", 2);
    assertEquals(new Point(1, 2), json.mapTo(Point.class));
    assertEquals(json, JsonObject.mapFrom(new Point(1, 2)));
    assertEquals(new Point(1, 2), Json.decodeValue("{\"x\":1,\"y\":2}", Point.class));
    assertEquals("{\"p\":{\"x\":1,\"y\":2}}", new JsonObject().put("p", new Point(1, 2)).encode());
  }

  static Stream<Arguments> values() {
    return Stream.of(
      arguments(new JsonObject("{\"a\": [1, 1.5, null, true, \"ü\\n\"], \"b\": {}, \"c\": 123456789012}")),
      arguments(new JsonArray().add(Instant.EPOCH).add(new byte[] {1, 2}).add(Buffer.buffer("x")).add(TimeUnit.SECONDS)),
      arguments(Map.of("a", List.of(1, Map.of()))), arguments("text"), arguments(1.0e10), arguments(Long.MAX_VALUE));
  }

  @ParameterizedTest
  @MethodSource("values")
  void writesAsDatabind(Object value) {
    for (boolean pretty : new boolean[] {false, true}) {
      assertEquals(reference.toString(value, pretty), lazy.toString(value, pretty));
      assertEquals(reference.toBuffer(value, pretty), lazy.toBuffer(value, pretty));
    }
  }

  @Test
  void readsAsDatabind() {
    String json = "{\"a\": [1, 1.5, null, true, \"ü\", 12345678901234567890], /* kept */ \"b\": {\"c\": 123456789012}}";
    for (Class<?> type : List.of(Object.class, Map.class, JsonObject.class)) {
      assertEquals(reference.fromString(json, type), lazy.fromString(json, type));
      assertEquals(reference.fromBuffer(Buffer.buffer(json), type), lazy.fromBuffer(Buffer.buffer(json), type));
    }
    assertEquals(reference.fromString("[1]", JsonArray.class), lazy.fromString("[1]", JsonArray.class));
    assertEquals(reference.fromString("\"1970-01-01T00:00:00Z\"", Instant.class), lazy.fromString("\"1970-01-01T00:00:00Z\"", Instant.class));
  }

  @Test
  void failsAsDatabind() {
    for (String json : List.of("", "{", "{} {}", "{\"a\": }", "nul")) {
      assertThrows(DecodeException.class, () -> reference.fromString(json, Map.class), json);
      assertThrows(DecodeException.class, () -> lazy.fromString(json, Map.class), json);
    }
    Object self = new Object();
    assertThrows(EncodeException.class, () -> reference.toString(self, false));
    assertThrows(EncodeException.class, () -> lazy.toString(self, false));
  }
}
