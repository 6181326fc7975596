package bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes chunks and AMF0, and reads AMF0, as far as a client needs it that publishes or plays. */
final class Wire {

  static final int CHUNK_SIZE = 1 << 20;

  private Wire() {
  }

  /** One message as a single chunk of format 0, for a chunk size of at least its length. */
  static ByteBuffer message(int chunkStream, int type, int streamId, long timestamp, byte[] body) {
    ByteBuffer out = ByteBuffer.allocate(12 + body.length);
    out.put((byte) chunkStream);
    out.put((byte) (timestamp >> 16)).putShort((short) timestamp);
    out.put((byte) (body.length >> 16)).putShort((short) body.length);
    out.put((byte) type).putInt(Integer.reverseBytes(streamId));
    return out.put(body).flip();
  }

  static ByteBuffer command(int streamId, Object... values) {
    ByteBuffer body = ByteBuffer.allocate(2048);
    for (Object value : values) {
      write(body, value);
    }
    byte[] bytes = new byte[body.position()];
    body.flip().get(bytes);
    return message(3, 20, streamId, 0, bytes);
  }

  static byte[] int32(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private static void write(ByteBuffer out, Object value) {
    if (value == null) {
      out.put((byte) 5);
    } else if (value instanceof Number number) {
      out.put((byte) 0).putDouble(number.doubleValue());
    } else if (value instanceof String string) {
      out.put((byte) 2);
      writeName(out, string);
    } else if (value instanceof Map<?, ?> map) {
      out.put((byte) 3);
      map.forEach((name, member) -> {
        writeName(out, name.toString());
        write(out, member);
      });
      out.put((byte) 0).put((byte) 0).put((byte) 9);
    } else {
      throw new IllegalArgumentException("not an AMF0 value of this tool: " + value);
    }
  }

  private static void writeName(ByteBuffer out, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    out.putShort((short) bytes.length).put(bytes);
  }

  /** All AMF0 values of a command. */
  static List<Object> read(byte[] body) {
    ByteBuffer in = ByteBuffer.wrap(body);
    List<Object> values = new ArrayList<>();
    while (in.hasRemaining()) {
      values.add(readValue(in));
    }
    return values;
  }

  private static Object readValue(ByteBuffer in) {
    int marker = in.get();
    return switch (marker) {
      case 0 -> in.getDouble();
      case 1 -> in.get() != 0;
      case 2 -> readName(in);
      case 3 -> readMembers(in);
      case 8 -> {
        in.getInt();
        yield readMembers(in);
      }
      case 5, 6 -> null;
      default -> throw new IllegalStateException("AMF0 marker " + marker + " is not expected from a server here");
    };
  }

  private static Map<String, Object> readMembers(ByteBuffer in) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (String name = readName(in); in.get(in.position()) != 9; name = readName(in)) {
      members.put(name, readValue(in));
    }
    in.get();
    return members;
  }

  private static String readName(ByteBuffer in) {
    byte[] bytes = new byte[in.getShort() & 0xFFFF];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
