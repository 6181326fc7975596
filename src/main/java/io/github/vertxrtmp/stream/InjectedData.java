package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.amf.Amf0Writer;
import io.github.vertxrtmp.amf.json.AmfJson;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.json.JsonArray;

/** The payload of a data message that a verticle puts into a stream. */
final class InjectedData {

  private InjectedData() {
  }

  /**
   * @param name of the handler at the player, for example {@code onTextData}
   * @param args as {@link AmfJson} has it
   * @throws IllegalArgumentException                  when a value has no AMF form; the message names it
   * @throws io.github.vertxrtmp.amf.AmfLimitException when it is too large or too deep
   */
  static byte[] encode(String name, JsonArray args) {
    ByteBuf out = Unpooled.buffer();
    Amf0Writer.writeAll(out, name);
    Amf0Writer.writeAll(out, AmfJson.fromJsonArray(args).toArray());
    return ByteBufUtil.getBytes(out);
  }
}
