package io.github.vertxrtmp.protocol.message;

import io.github.vertxrtmp.amf.Amf0Reader;
import io.github.vertxrtmp.amf.Amf0Writer;
import io.github.vertxrtmp.amf.AmfException;
import io.github.vertxrtmp.amf.AmfLimitException;
import io.github.vertxrtmp.protocol.LimitException;
import io.github.vertxrtmp.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** The AMF values of a command or data message; in types 15 and 17 behind a format byte 0, which some clients leave out. */
final class AmfBody {

  private AmfBody() {
  }

  /** Where the AMF0 values begin: no value of a command begins with 0, which would be a number in place of the name. */
  static int start(int type, byte[] payload) {
    return MessageType.hasFormatByte(type) && payload.length > 0 && payload[0] == 0 ? 1 : 0;
  }

  /**
   * Reads the values up to the first that cannot be read: other servers look at those only which they use, so clients get
   * away with rubbish behind them.
   *
   * @throws ProtocolException there is not even a name
   * @throws LimitException    a limit of the reader is reached
   */
  static List<Object> read(int type, byte[] payload, Amf0Reader reader) {
    int start = start(type, payload);
    ByteBuf in = Unpooled.wrappedBuffer(payload, start, payload.length - start);
    List<Object> values = readAll(in, reader);
    if (values.isEmpty() || !(values.get(0) instanceof String)) {
      throw new ProtocolException("A message of type " + type + " with " + payload.length + " bytes does not begin with a name");
    }
    return values;
  }

  private static List<Object> readAll(ByteBuf in, Amf0Reader reader) {
    in.markReaderIndex();
    try {
      return reader.readAll(in);
    } catch (AmfLimitException e) {
      throw new LimitException(e.limit(), e.getMessage());
    } catch (AmfException e) {
      return readReadable(in.resetReaderIndex(), reader);
    }
  }

  /** One by one, so that references to earlier values count as unreadable. */
  private static List<Object> readReadable(ByteBuf in, Amf0Reader reader) {
    List<Object> values = new ArrayList<>();
    try {
      while (in.isReadable()) {
        values.add(reader.read(in));
      }
    } catch (AmfLimitException e) {
      throw new LimitException(e.limit(), e.getMessage());
    } catch (AmfException e) {
      return values;
    }
    return values;
  }

  static byte[] write(int type, List<Object> values) {
    ByteBuf out = Unpooled.buffer();
    if (MessageType.hasFormatByte(type)) {
      out.writeByte(0);
    }
    Amf0Writer.writeAll(out, values.toArray());
    return ByteBufUtil.getBytes(out);
  }
}
