package io.github.vertxrtmp.protocol.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.vertxrtmp.protocol.ProtocolException;
import io.github.vertxrtmp.protocol.message.ControlMessage.Acknowledgement;
import io.github.vertxrtmp.protocol.message.ControlMessage.SetChunkSize;
import io.github.vertxrtmp.protocol.message.ControlMessage.SetPeerBandwidth;
import io.github.vertxrtmp.protocol.message.ControlMessage.WindowAckSize;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ControlMessageTest {

  static Stream<Arguments> messages() {
    return Stream.of(
      arguments(new Acknowledgement(0), 3, "00000000"),
      arguments(new Acknowledgement(0xFFFFFFFFL), 3, "ffffffff"),
      arguments(new WindowAckSize(2_500_000), 5, "002625a0"),
      arguments(new SetPeerBandwidth(2_500_000, SetPeerBandwidth.DYNAMIC), 6, "002625a002"),
      arguments(new SetPeerBandwidth(0x80000000L, SetPeerBandwidth.HARD), 6, "8000000000"),
      arguments(UserControl.streamBegin(1), 4, "000000000001"),
      arguments(UserControl.streamEof(2), 4, "000100000002"),
      arguments(UserControl.streamDry(3), 4, "000200000003"),
      arguments(UserControl.setBufferLength(1, 3000), 4, "00030000000100000bb8"),
      arguments(UserControl.setBufferLength(1, 0xFFFFFFFFL), 4, "000300000001ffffffff"),
      arguments(UserControl.streamIsRecorded(4), 4, "000400000004"),
      arguments(UserControl.pingRequest(0x12345678), 4, "000612345678"),
      arguments(UserControl.pingResponse(0xF2345678L), 4, "0007f2345678"),
      arguments(new UserControl(31, 7, 0), 4, "001f00000007"));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void bothDirections(ControlMessage message, int type, String hex) {
    assertEquals(type, message.type());
    assertEquals(hex, HexFormat.of().formatHex(message.encode()));
    assertEquals(message, ControlMessage.decode(type, HexFormat.of().parseHex(hex)));
  }

  @Test
  void setChunkSizeIsOnlyWritten() {
    assertEquals(MessageType.SET_CHUNK_SIZE, new SetChunkSize(4096).type());
    assertEquals("00001000", HexFormat.of().formatHex(new SetChunkSize(4096).encode()));
  }

  @ParameterizedTest
  @CsvSource({
    "6,002625a0,'SetPeerBandwidth[bytes=2500000, limitType=2]'",
    "4,001a,'UserControl[event=26, first=0, second=0]'",
    "4,001f000000070000,'UserControl[event=31, first=7, second=0]'",
    "4,00060000000500000000,'UserControl[event=6, first=5, second=0]'",
    "5,0000000100,'WindowAckSize[value=1]'"
  })
  void whatIsTolerated(int type, String hex, String expected) {
    assertEquals(expected, ControlMessage.decode(type, HexFormat.of().parseHex(hex)).toString());
  }

  @ParameterizedTest
  @CsvSource({"3,''", "3,000000", "5,00", "6,000000", "4,''", "4,00", "4,0000", "4,0006000000", "4,00030000000100"})
  void tooShort(int type, String hex) {
    assertThrows(ProtocolException.class, () -> ControlMessage.decode(type, HexFormat.of().parseHex(hex)));
  }
}
