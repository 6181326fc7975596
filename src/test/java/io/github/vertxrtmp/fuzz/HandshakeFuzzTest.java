package io.github.vertxrtmp.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.vertxrtmp.protocol.ProtocolException;
import io.github.vertxrtmp.protocol.handshake.ClientHandshake;
import io.github.vertxrtmp.protocol.handshake.ServerHandshake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.BiPredicate;

class HandshakeFuzzTest {

  private static final int PACKET_BYTES = 1536;

  /** How it ended, and how much was answered: the same whatever the cuts. The answer itself is random. */
  private static String run(byte[] bytes, int pieceBytes, BiPredicate<ByteBuf, ByteBuf> handshake) {
    ByteBuf out = Unpooled.buffer();
    int left = bytes.length;
    boolean done = false;
    try {
      for (int from = 0; from < bytes.length && !done; from += pieceBytes) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes, from, Math.min(pieceBytes, bytes.length - from));
        int length = in.readableBytes();
        done = handshake.test(in, out);
        left -= length - in.readableBytes();
        assertFalse(!done && in.isReadable(), "bytes were left before the end");
      }
    } catch (ProtocolException refused) {
      return refused.getMessage();
    }
    return "done " + done + ", left " + left + ", answered " + out.readableBytes();
  }

  @FuzzTest
  void bothSides(byte[] bytes) {
    server(bytes);
    client(bytes);
  }

  private static void server(byte[] bytes) {
    String expected = run(bytes, Math.max(1, bytes.length), new ServerHandshake()::read);
    assertEquals(expected, run(bytes, 1, new ServerHandshake()::read));
    assertEquals(expected, run(bytes, PACKET_BYTES, new ServerHandshake()::read));
  }

  private static void client(byte[] bytes) {
    String expected = run(bytes, Math.max(1, bytes.length), ClientHandshake.withDigest()::read);
    assertEquals(expected, run(bytes, 1, ClientHandshake.withDigest()::read));
    assertEquals(expected, run(bytes, PACKET_BYTES, ClientHandshake.plain()::read));
  }
}
