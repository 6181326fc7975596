package io.github.vertxrtmp.protocol.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.vertxrtmp.amf.Amf0Reader;
import io.github.vertxrtmp.amf.Amf0Writer;
import io.github.vertxrtmp.amf.AmfLimits;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.protocol.Cuts;
import io.github.vertxrtmp.protocol.LimitException;
import io.github.vertxrtmp.protocol.ProtocolException;
import io.github.vertxrtmp.protocol.RtmpException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {

  private static final Amf0Reader READER = new Amf0Reader(AmfLimits.DEFAULTS);

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static byte[] amf0(Object... values) {
    ByteBuf out = Unpooled.buffer();
    Amf0Writer.writeAll(out, values);
    return ByteBufUtil.getBytes(out);
  }

  private static byte[] join(byte[]... parts) {
    return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(parts));
  }

  private static Command decode(byte[] payload) {
    return Command.decode(MessageType.COMMAND_AMF0, payload, READER);
  }

  static Stream<Arguments> commands() {
    return Stream.of(
      arguments(Command.of("a", 1, null), 20, "02 0001 61  00 3ff0000000000000  05"),
      arguments(Command.of("a", 0, null, "b", true), 20, "02 0001 61  00 0000000000000000  05  02 0001 62  01 01"),
      arguments(Command.of("a", 1, null), 17, "00  02 0001 61  00 3ff0000000000000  05"),
      arguments(Command.of("_result", 2, new AmfObject().put("x", null), 1.0), 20,
        "02 0007 5f726573756c74  00 4000000000000000  03 0001 78 05 0000 09  00 3ff0000000000000"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void bothDirections(Command command, int type, String hex) {
    assertEquals(HexFormat.of().formatHex(hex(hex)), HexFormat.of().formatHex(command.encode(type)));
    assertEquals(command, Command.decode(type, hex(hex), READER));
  }

  @Test
  void type17WithoutFormatByte() {
    assertEquals(Command.of("a", 1, null), Command.decode(17, hex("02 0001 61  00 3ff0000000000000  05"), READER));
  }

  @Test
  void type17WithAmf3Values() {
    Command command = Command.decode(17, hex("00  02 0001 61  00 3ff0000000000000  05  11 06 07 616263  11 04 05"), READER);
    assertEquals(List.of("abc", 5), command.args());
  }

  @Test
  void whatIsMissing() {
    Command command = decode(amf0("play"));
    assertEquals(0, command.transactionId());
    assertNull(command.commandObject());
    assertEquals(List.of(), command.args());
    assertNull(command.arg(0));
    assertEquals(0, decode(amf0("connect", "x", new AmfObject())).transactionId());
  }

  @Test
  void referencesToTheCommandObject() {
    byte[] payload = join(amf0("connect", 1, new AmfObject().put("app", "live")), new byte[] {7, 0, 0});
    Command command = decode(payload);
    assertSame(command.commandObject(), command.arg(0));
  }

  @Test
  void rubbishBehindTheValuesIsDropped() {
    Command command = decode(join(amf0("publish", 3, null, "name"), hex("ff 00 11")));
    assertEquals(List.of("name"), command.args());
    assertEquals("name", decode(join(amf0("publish", 3, null, "name"), hex("02 ffff 00"))).arg(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "05", "ff", "02 0005 61", "00 3ff0000000000000"})
  void noNameIsAnError(String hex) {
    assertThrows(ProtocolException.class, () -> decode(hex(hex)));
    assertThrows(ProtocolException.class, () -> Command.decode(17, hex(hex), READER));
  }

  @Test
  void limitsOfAmfAreLimits() {
    byte[] deep = new byte[5 * 10_000];
    for (int i = 0; i < deep.length; i += 5) {
      deep[i] = 10;
      deep[i + 4] = 1;
    }
    LimitException e = assertThrows(LimitException.class, () -> decode(join(amf0("method", 5, null), deep)));
    assertEquals("maxDepth", e.limit());
  }

  @Test
  void dataMessagesBothDirections() {
    DataMessage message = DataMessage.of("onCuePoint", new AmfObject().put("t", 1.0), null);
    for (int type : new int[] {MessageType.DATA_AMF0, MessageType.DATA_AMF3}) {
      assertEquals(message, DataMessage.decode(type, message.encode(type), READER));
    }
    assertArrayEquals(amf0("onCuePoint", new AmfObject().put("t", 1.0), null), message.encode(MessageType.DATA_AMF0));
    assertEquals(0, message.encode(MessageType.DATA_AMF3)[0]);
  }

  @Test
  void whatIsRelayed() {
    byte[] metadata = amf0("onMetaData", new AmfObject().put("width", 1920.0));
    byte[] set = join(amf0("@setDataFrame"), metadata);
    byte[] setAmf3 = join(hex("00 11 06 1b"), "@setDataFrame".getBytes(), metadata);
    byte[] zero = {0};
    assertSame(metadata, DataMessage.relayPayload(18, metadata));
    assertArrayEquals(metadata, DataMessage.relayPayload(18, set));
    assertArrayEquals(metadata, DataMessage.relayPayload(15, join(zero, set)));
    assertArrayEquals(metadata, DataMessage.relayPayload(15, join(zero, metadata)));
    assertArrayEquals(metadata, DataMessage.relayPayload(15, setAmf3));
    assertSame(metadata, DataMessage.relayPayload(15, metadata));
    byte[] rubbish = hex("00 ff fe");
    assertSame(rubbish, DataMessage.relayPayload(18, rubbish));
    assertEquals(0, DataMessage.relayPayload(18, amf0("@setDataFrame")).length);
    assertEquals(0, DataMessage.relayPayload(15, zero).length);
    assertEquals(0, DataMessage.relayPayload(18, new byte[0]).length);
  }

  @Test
  void clearDataFrame() {
    byte[] clear = amf0("@clearDataFrame", "onMetaData");
    assertTrue(DataMessage.isClearDataFrame(18, clear));
    assertTrue(DataMessage.isClearDataFrame(15, join(new byte[1], clear)));
    assertFalse(DataMessage.isClearDataFrame(18, amf0("@setDataFrame", "onMetaData")));
    assertFalse(DataMessage.isClearDataFrame(18, Arrays.copyOf(clear, 10)));
  }

  @Test
  void garbageEndsInNothingButRtmpExceptions() {
    long seed = Cuts.seed();
    Random random = new Random(seed);
    AmfObject object = new AmfObject().put("app", "live").put("list", List.of(1.0, "x"));
    byte[] good = Command.of("connect", 1, object, "a", List.of(true)).encode(17);
    for (int i = 0; i < 5000; i++) {
      byte[] bytes = Arrays.copyOf(good, 1 + random.nextInt(good.length));
      for (int k = random.nextInt(4); k > 0; k--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        assertNotNull(Command.decode(random.nextBoolean() ? 17 : 20, bytes, READER));
      } catch (RtmpException e) {
        assertNotNull(e.getMessage());
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " round " + i, e);
      }
    }
  }
}
