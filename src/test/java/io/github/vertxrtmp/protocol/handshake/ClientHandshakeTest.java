package io.github.vertxrtmp.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.protocol.Cuts;
import io.github.vertxrtmp.protocol.ProtocolException;
import io.github.vertxrtmp.protocol.handshake.Digest.Scheme;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClientHandshakeTest {

  private final ByteBuf toServer = Unpooled.buffer();
  private final ByteBuf toClient = Unpooled.buffer();

  private void shake(ClientHandshake client) {
    ServerHandshake server = new ServerHandshake();
    client.start(toServer);
    assertFalse(server.read(toServer, toClient));
    toClient.writeByte(99);
    assertTrue(client.read(toClient, toServer));
    assertEquals(1, toClient.readableBytes(), "bytes behind S2 are left");
    assertTrue(server.read(toServer, toClient));
    assertEquals(0, toServer.readableBytes());
  }

  @Test
  void plain() {
    ClientHandshake client = ClientHandshake.plain();
    shake(client);
    assertFalse(client.isSigned());
  }

  @Test
  void digestInBothSchemes() {
    for (Scheme scheme : Scheme.values()) {
      ClientHandshake client = ClientHandshake.withDigest(scheme);
      shake(client);
      assertTrue(client.isSigned());
      toClient.clear();
    }
  }

  @Test
  void serverWithoutDigestGetsItsS1Back() {
    byte[] s1 = Packet.random(0);
    ClientHandshake client = ClientHandshake.withDigest();
    client.start(toServer);
    toServer.clear();
    toClient.writeByte(3).writeBytes(s1);
    assertFalse(client.read(toClient, toServer));
    assertArrayEquals(s1, ByteBufUtil.getBytes(toServer), "C2 does not wait for S2");
    assertTrue(client.read(Unpooled.wrappedBuffer(new byte[Digest.PACKET_BYTES]), toServer));
    assertFalse(client.isSigned());
  }

  @Test
  void anyCut() {
    long seed = Cuts.seed();
    Random random = new Random(seed);
    ClientHandshake client = ClientHandshake.withDigest();
    client.start(toServer);
    new ServerHandshake().read(toServer, toClient);
    boolean[] done = new boolean[1];
    Cuts.random(ByteBufUtil.getBytes(toClient), random, in -> done[0] = client.read(in, toServer));
    assertTrue(done[0] && client.isSigned(), "seed " + seed);
  }

  @Test
  void otherVersionIsRefused() {
    ClientHandshake client = ClientHandshake.plain();
    assertThrows(ProtocolException.class, () -> client.read(toClient.writeByte(6), toServer));
  }
}
