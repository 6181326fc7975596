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
import java.util.function.Supplier;

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
    everyCut(bytes, () -> new ServerHandshake()::read);
  }

  private static void client(byte[] bytes) {
    everyCut(bytes, () -> ClientHandshake.withDigest()::read);
    everyCut(bytes, () -> ClientHandshake.plain()::read);
  }

  private static void everyCut(byte[] bytes, Supplier<BiPredicate<ByteBuf, ByteBuf>> handshake) {
    String expected = run(bytes, Math.max(1, bytes.length), handshake.get());
    for (int pieceBytes : new int[] {1, 7, PACKET_BYTES, PACKET_BYTES + 1}) {
      assertEquals(expected, run(bytes, pieceBytes, handshake.get()), () -> "in pieces of " + pieceBytes);
    }
  }
}
