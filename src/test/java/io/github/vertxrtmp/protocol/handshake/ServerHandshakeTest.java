package io.github.vertxrtmp.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.protocol.Cuts;
import io.github.vertxrtmp.protocol.ProtocolException;
import io.github.vertxrtmp.protocol.RtmpException;
import io.github.vertxrtmp.protocol.handshake.Digest.Scheme;
import io.github.vertxrtmp.protocol.handshake.Digest.Side;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerHandshakeTest {

  private static final int SIZE = Digest.PACKET_BYTES;

  private final ServerHandshake server = new ServerHandshake();
  private final ByteBuf out = Unpooled.buffer();

  private static byte[] join(byte[]... parts) {
    return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(parts));
  }

  private static byte[] c0(int version) {
    return new byte[] {(byte) version};
  }

  private boolean read(byte[]... parts) {
    ByteBuf in = Unpooled.wrappedBuffer(join(parts));
    boolean done = server.read(in, out);
    assertEquals(0, in.readableBytes(), "bytes left");
    return done;
  }

  private byte[] s1() {
    return ByteBufUtil.getBytes(out, 1, SIZE);
  }

  private byte[] s2() {
    return ByteBufUtil.getBytes(out, 1 + SIZE, SIZE);
  }

  @Test
  void plainIsAnsweredWithRandomS1AndTheEchoOfC1() {
    byte[] c1 = Packet.random(0);
    assertFalse(read(c0(3), c1));
    assertEquals(1 + 2 * SIZE, out.readableBytes());
    assertEquals(3, out.getByte(0));
    assertEquals(0, out.getInt(5), "no version, no digest");
    assertArrayEquals(c1, s2());
    assertFalse(Arrays.equals(c1, 8, SIZE, s1(), 8, SIZE));
    assertTrue(read(new byte[SIZE]));
    assertEquals(1 + 2 * SIZE, out.readableBytes(), "nothing is sent behind S2");
  }

  @Test
  void nothingIsSentBeforeC1IsComplete() {
    assertFalse(read(c0(3), new byte[SIZE - 1]));
    assertEquals(0, out.readableBytes());
    assertFalse(read(new byte[1]));
    assertEquals(1 + 2 * SIZE, out.readableBytes());
  }

  @ParameterizedTest
  @EnumSource(Scheme.class)
  void digestIsAnsweredInTheSameScheme(Scheme scheme) {
    for (int i = 0; i < 20; i++) {
      byte[] c1 = Packet.random(0x80000702);
      checkDigest(new ServerHandshake(), c1, Digest.put(c1, scheme, Side.CLIENT), scheme);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FIRST,00000000,12", "FIRST,ffffd900,739", "FIRST,ffffda00,12", "FIRST,ffffffff,304",
    "SECOND,00000000,776", "SECOND,ffffd900,1503", "SECOND,ffffffff,1068"
  })
  void digestMayStandAnywhere(Scheme scheme, String offset, int position) {
    byte[] c1 = Packet.random(0x80000702);
    System.arraycopy(HexFormat.of().parseHex(offset), 0, c1, scheme == Scheme.FIRST ? 8 : 772, 4);
    byte[] before = c1.clone();
    Digest digest = Digest.put(c1, scheme, Side.CLIENT);
    assertEquals(position, Arrays.mismatch(before, c1), 1, "first changed byte");
    checkDigest(server, c1, digest, scheme);
  }

  private static void checkDigest(ServerHandshake server, byte[] c1, Digest digest, Scheme scheme) {
    ByteBuf answer = Unpooled.buffer();
    assertFalse(server.read(Unpooled.wrappedBuffer(c0(3), c1), answer));
    byte[] s1 = ByteBufUtil.getBytes(answer, 1, SIZE);
    byte[] s2 = ByteBufUtil.getBytes(answer, 1 + SIZE, SIZE);
    Digest serverDigest = Digest.find(s1, Side.SERVER);
    assertNotNull(serverDigest, "S1 has a valid digest");
    assertEquals(scheme, serverDigest.scheme());
    assertTrue(digest.isSigned(s2, Side.SERVER), "S2 is signed with the digest of C1");
    assertTrue(s1[4] >= 3, "Flash plays H.264 from version 3 on");
  }

  /** Made with another implementation (Python's hmac), so that reader and writer cannot be wrong together. */
  @Test
  void digestsAndSignaturesAreThoseOfOthers() {
    byte[] packet = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      packet[i] = (byte) (i * 7 + 3);
    }
    Digest client = Digest.put(packet.clone(), Scheme.FIRST, Side.CLIENT);
    Digest server = Digest.put(packet.clone(), Scheme.SECOND, Side.SERVER);
    assertEquals("36d27b365b84e5e55f376e2f24f3a7dd6b8b5e9b002f035f99366c07e43b8d41", HexFormat.of().formatHex(client.bytes()));
    assertEquals("01d1722f262d0920a2fd6c2cff614d034585bbacbc28b5c77a88ca2fc0c3b984", HexFormat.of().formatHex(server.bytes()));
    client.sign(packet, Side.SERVER);
    assertEquals("772fa88ea2f1725a5aaf4012f46e06c449901b7afae690f60982a347dbd77d24", HexFormat.of().formatHex(packet, SIZE - 32, SIZE));
  }

  @Test
  void versionFieldWithoutDigestFallsBackToPlain() {
    byte[] c1 = Packet.random(0x09007c02);
    assertFalse(read(c0(3), c1));
    assertArrayEquals(c1, s2());
    assertNull(Digest.find(s1(), Side.SERVER));
    assertEquals(0, out.getInt(5), "ffmpeg wants a digest where a version is");
  }

  @Test
  void bytesBehindC2AreLeft() {
    ByteBuf in = Unpooled.wrappedBuffer(join(c0(3), Packet.random(0), new byte[SIZE], new byte[] {1, 2, 3}));
    assertTrue(server.read(in, out));
    assertEquals(3, in.readableBytes());
    assertEquals(1 + 2 * SIZE, out.readableBytes());
    assertTrue(server.read(in, out), "stays done");
    assertEquals(3, in.readableBytes());
  }

  @Test
  void anyCutGivesTheSame() {
    long seed = Cuts.seed();
    Random random = new Random(seed);
    byte[] c1 = Packet.random(0x80000702);
    Digest digest = Digest.put(c1, Scheme.SECOND, Side.CLIENT);
    byte[] all = join(c0(3), c1, new byte[SIZE]);
    for (int i = 0; i < 30; i++) {
      ServerHandshake cut = new ServerHandshake();
      ByteBuf answer = Unpooled.buffer();
      boolean[] done = new boolean[1];
      if (i == 0) {
        Cuts.every(1, all, in -> done[0] = cut.read(in, answer));
      } else {
        Cuts.random(all, random, in -> done[0] = cut.read(in, answer));
      }
      assertTrue(done[0], "seed " + seed);
      assertEquals(1 + 2 * SIZE, answer.readableBytes(), "seed " + seed);
      assertTrue(digest.isSigned(ByteBufUtil.getBytes(answer, 1 + SIZE, SIZE), Side.SERVER), "seed " + seed);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, 5, 7, 9, 31})
  void unknownVersionIsAnsweredWith3(int version) {
    assertFalse(read(c0(version), Packet.random(0)));
    assertEquals(3, out.getByte(0));
  }

  @ParameterizedTest
  @CsvSource({"6,RTMPE", "8,RTMPE", "22,TLS", "32,0x20", "71,HTTP", "80,HTTP", "255,0xFF"})
  void whatIsNotRtmpIsRefusedAtTheFirstByte(int first, String text) {
    ProtocolException e = assertThrows(ProtocolException.class, () -> read(c0(first)));
    assertTrue(e.getMessage().contains(text), e.getMessage());
    assertEquals(0, out.readableBytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 100})
  void policyRequestIsAnsweredAndClosed(int cut) {
    byte[] request = "<policy-file-request/>\0".getBytes(StandardCharsets.US_ASCII);
    Cuts.every(cut, request, in -> {
      assertFalse(server.closeAfterOut());
      assertFalse(server.read(in, out));
    });
    assertTrue(server.closeAfterOut());
    String answer = out.toString(StandardCharsets.US_ASCII);
    assertTrue(answer.startsWith("<?xml") && answer.contains("<allow-access-from domain=\"*\""), answer);
    assertEquals(answer.length() - 1, answer.indexOf('\0'));
    assertFalse(read(new byte[] {3, 0, 0}), "what follows is ignored");
    assertEquals(answer.length(), out.readableBytes());
  }

  @Test
  void otherMarkupIsRefused() {
    assertThrows(ProtocolException.class, () -> server.read(Unpooled.wrappedBuffer("<html>".getBytes(StandardCharsets.US_ASCII)), out));
  }

  @Test
  void garbageEndsInNothingButRtmpExceptions() {
    long seed = Cuts.seed();
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      byte[] garbage = new byte[random.nextInt(4000)];
      random.nextBytes(garbage);
      ServerHandshake victim = new ServerHandshake();
      try {
        victim.read(Unpooled.wrappedBuffer(garbage), Unpooled.buffer());
      } catch (RtmpException e) {
        assertNotNull(e.getMessage());
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " round " + i, e);
      }
    }
  }
}
