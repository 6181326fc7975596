package io.github.vertxrtmp.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.jackson.DatabindCodec;
import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.core.spi.JsonFactory;
import io.vertx.core.spi.json.JsonCodec;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Vert.x's JSON as ever, but Jackson's databind is loaded when an application maps JSON to its own classes, not before:
 * making it ready takes 0.2 s of the processor at every start, and the server itself has no use for it.
 */
public final class LazyJsonFactory implements JsonFactory {

  private static final JsonCodec CODEC = new LazyCodec();

  @Override
  public JsonCodec codec() {
    return CODEC;
  }

  private static final class Databind {
    static final JsonCodec CODEC = new DatabindCodec();
  }

  private static final class LazyCodec implements JsonCodec {

    private static final Set<Class<?>> PLAIN = Set.of(Object.class, Map.class, List.class);
    private final JsonCodec plain = new JacksonCodec();

    private JsonCodec reader(Class<?> type) {
      return PLAIN.contains(type) ? plain : Databind.CODEC;
    }

    @Override
    public <T> T fromString(String json, Class<T> type) {
      return reader(type).fromString(json, type);
    }

    @Override
    public <T> T fromBuffer(Buffer json, Class<T> type) {
      return reader(type).fromBuffer(json, type);
    }

    @Override
    public <T> T fromValue(Object json, Class<T> type) {
      return Databind.CODEC.fromValue(json, type);
    }

    @Override
    public String toString(Object value, boolean pretty) {
      try {
        return plain.toString(value, pretty);
      } catch (EncodeException e) {
        // Something in it is no JSON value, which databind may know what to do with.
        return Databind.CODEC.toString(value, pretty);
      }
    }

    @Override
    public Buffer toBuffer(Object value, boolean pretty) {
      try {
        return plain.toBuffer(value, pretty);
      } catch (EncodeException e) {
        return Databind.CODEC.toBuffer(value, pretty);
      }
    }
  }
}
