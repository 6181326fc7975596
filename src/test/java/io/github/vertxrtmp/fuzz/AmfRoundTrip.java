package io.github.vertxrtmp.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vertxrtmp.amf.AmfException;
import io.github.vertxrtmp.amf.AmfLimitException;
import io.github.vertxrtmp.amf.json.AmfJson;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** What an AMF reader takes has to survive the way through the writer, and through JSON. */
final class AmfRoundTrip {

  private AmfRoundTrip() {
  }

  /** What was read is written in this project's own form, which has to be read as the same values: its bytes do not change. */
  static void check(byte[] bytes, Function<ByteBuf, List<Object>> read, BiConsumer<ByteBuf, List<Object>> write) {
    List<Object> values;
    try {
      values = read.apply(Unpooled.wrappedBuffer(bytes));
    } catch (AmfException refused) {
      return;
    }
    byte[] written = write(values, write);
    byte[] again = write(read.apply(Unpooled.wrappedBuffer(written)), write);
    assertEquals(ByteBufUtil.hexDump(written), ByteBufUtil.hexDump(again));
    json(values);
  }

  private static byte[] write(List<Object> values, BiConsumer<ByteBuf, List<Object>> write) {
    ByteBuf out = Unpooled.buffer();
    write.accept(out, values);
    return ByteBufUtil.getBytes(out);
  }

  private static void json(List<Object> values) {
    JsonArray json;
    try {
      json = AmfJson.toJsonArray(values);
    } catch (AmfLimitException tooLarge) {
      return;
    }
    assertEquals(json.encode(), AmfJson.toJsonArray(AmfJson.fromJsonArray(json)).encode());
  }
}
