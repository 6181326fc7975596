package io.github.vertxrtmp.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.vertxrtmp.protocol.RtmpException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The fuzz target of what balancers send first; in this package, which is the only one to know that class. */
public class ProxyHeaderFuzzTest {

  private static final int MILLIS = 1000;
  /** PROXY protocol, section 2.1: the longest line of version 1, with its end. */
  private static final int V1_BYTES = 107;
  private static final int V2_BYTES = 16;

  /** @param rest what went on behind the header */
  private record Outcome(String found, boolean failed, byte[] rest) {

    String text() {
      return "found " + found + ", failed " + failed + ", rest " + HexFormat.of().formatHex(rest);
    }
  }

  private static Outcome run(byte[] bytes, int pieceBytes) {
    List<String> found = new ArrayList<>();
    List<RtmpException> failed = new ArrayList<>();
    List<ByteBuf> pieces = new ArrayList<>();
    EmbeddedChannel channel = new EmbeddedChannel();
    ProxyHeader.await(channel.pipeline(), MILLIS, peer -> found.add(String.valueOf(peer)), failed::add);
    // The decoder closes where there is no header.
    for (int from = 0; from < bytes.length && channel.isOpen(); from += pieceBytes) {
      ByteBuf piece = Unpooled.copiedBuffer(bytes, from, Math.min(pieceBytes, bytes.length - from));
      pieces.add(piece);
      channel.writeInbound(piece);
    }
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    for (ByteBuf in = channel.readInbound(); in != null; in = channel.readInbound()) {
      byte[] read = new byte[in.readableBytes()];
      in.readBytes(read).release();
      rest.writeBytes(read);
    }
    channel.advanceTimeBy(MILLIS + 1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertEquals(1, found.size() + failed.size(), () -> "decided once: " + found + failed);
    channel.finishAndReleaseAll();
    pieces.forEach(piece -> assertEquals(0, piece.refCnt(), "a buffer was lost"));
    return new Outcome(found.isEmpty() ? null : found.get(0), !failed.isEmpty(), rest.toByteArray());
  }

  @FuzzTest
  public void header(byte[] bytes) {
    Outcome whole = run(bytes, Math.max(1, bytes.length));
    for (int pieceBytes : new int[] {1, 7}) {
      assertEquals(whole.text(), run(bytes, pieceBytes).text(), () -> "in pieces of " + pieceBytes);
    }
    if (whole.failed()) {
      assertEquals(0, whole.rest().length, "nothing of a refused connection goes on");
    } else {
      accepted(bytes, whole);
    }
  }

  /** The header that was taken has the length that the specification gives it, and all behind it has gone on. */
  private static void accepted(byte[] bytes, Outcome outcome) {
    int header = bytes.length - outcome.rest().length;
    assertEquals(0, Arrays.compare(bytes, header, bytes.length, outcome.rest(), 0, outcome.rest().length));
    if (bytes[0] == 'P') {
      assertTrue(header <= V1_BYTES && bytes[header - 1] == '\n' && bytes[header - 2] == '\r', "a line of " + header + " bytes");
    } else {
      assertEquals(V2_BYTES + ((bytes[14] & 0xFF) << 8 | bytes[15] & 0xFF), header);
      assertFalse((bytes[12] & 0xF) == 0 && !"null".equals(outcome.found()), "LOCAL names nobody");
    }
  }
}
