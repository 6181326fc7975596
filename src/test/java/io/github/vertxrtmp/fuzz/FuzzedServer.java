package io.github.vertxrtmp.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.github.vertxrtmp.net.RtmpListener;
import io.github.vertxrtmp.protocol.chunk.ChunkLimits;
import io.github.vertxrtmp.protocol.chunk.ChunkReader;
import io.github.vertxrtmp.test.CapturedLog;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.netty.buffer.Unpooled;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;

/**
 * A server that strange clients come to, and beside them one publisher and one player, who must not notice. In the end it
 * serves others as well, all connections have gone, the log has no stack trace, and no memory is lost.
 */
final class FuzzedServer implements AutoCloseable {

  /** Not a promise of the server's: ending too early would only miss something. */
  private static final int QUIET_MILLIS = 5;
  private static final int ANSWER_MILLIS = 20_000;
  private static final int HANDSHAKE_BYTES = 1 + 2 * 1536;
  private static final long MOST_GROWTH_BYTES = 24L << 20;
  private static final String STREAM = "steady";

  /** A fuzzer may take any time. */
  private static final JsonObject PATIENT = new JsonObject().put("timeouts", new JsonObject()
    .put("publisherIdleMillis", 0).put("playerIdleMillis", 0).put("pingMillis", 0));

  private final TestServer server = TestServer.start(PATIENT);
  private final RtmpTestClient publisher = server.connect("live");
  private final RtmpTestClient player = server.connect("live");
  private CapturedLog log = new CapturedLog("io");
  private int frames;
  private long heapBytes = -1;
  private long directBytes;

  FuzzedServer() {
    publisher.publish(STREAM).awaitStatus("NetStream.Publish.Start");
    publisher.video(0, TestMedia.avcHeader());
    player.play(STREAM).awaitStatus("NetStream.Play.Start");
    player.awaitMedia();
  }

  /**
   * Sends it all, reads until nothing comes any more, ends, and reads to the end, which has to come. Whatever the server says
   * must be RTMP.
   *
   * @param abrupt ends by a reset instead
   */
  void meet(List<byte[]> pieces, boolean abrupt) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setTcpNoDelay(true);
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try {
        for (byte[] piece : pieces) {
          socket.getOutputStream().write(piece);
        }
        read(socket, answer, QUIET_MILLIS);
        if (abrupt) {
          socket.setSoLinger(true, 0);
          return;
        }
        socket.shutdownOutput();
        assertTrue(read(socket, answer, ANSWER_MILLIS), "the connection does not end");
      } catch (SocketException closed) {
        // It has had enough.
      }
      understand(answer.toByteArray());
    }
  }

  /** @return false if nothing has come for that time, true at the end */
  private static boolean read(Socket socket, ByteArrayOutputStream to, int millis) throws IOException {
    socket.setSoTimeout(millis);
    byte[] piece = new byte[1 << 14];
    try {
      for (int n = socket.getInputStream().read(piece); n >= 0; n = socket.getInputStream().read(piece)) {
        to.write(piece, 0, n);
      }
      return true;
    } catch (SocketTimeoutException quiet) {
      return false;
    }
  }

  private static void understand(byte[] answer) {
    if (answer.length > HANDSHAKE_BYTES && answer[0] == 3) {
      ChunkReader reader = new ChunkReader(ChunkLimits.DEFAULT, (type, stream, time, payload) -> { });
      reader.read(Unpooled.wrappedBuffer(answer, HANDSHAKE_BYTES, answer.length - HANDSHAKE_BYTES));
    }
  }

  /** The two see the next frame, and only that. */
  void checkOthers() {
    byte[] frame = TestMedia.avcKeyframe(++frames);
    publisher.video(40L * frames, frame);
    assertArrayEquals(frame, player.awaitMedia().payload());
    assertFalse(log.hasStackTrace(), () -> "stack trace: " + log.lines(Level.INFO));
    log.close();
    log = new CapturedLog("io");
  }

  /** New clients are served; of the strange ones nothing is left, neither connections nor, compared with the first call, memory. */
  void checkNothingLeft() {
    checkOthers();
    try (RtmpTestClient newPublisher = server.connect("live"); RtmpTestClient newPlayer = server.connect("live")) {
      newPublisher.publish("new").awaitStatus("NetStream.Publish.Start");
      newPlayer.play("new").awaitStatus("NetStream.Play.Start");
      newPublisher.video(0, TestMedia.avcHeader());
      newPublisher.video(0, TestMedia.avcKeyframe(0));
      assertEquals(2, newPlayer.awaitMedia(2).size());
    }
    TestServer.awaitTrue("the strange ones have gone", () -> RtmpListener.connections(server.vertx()) == 2);
    server.forgetEvents();
    checkMemory();
  }

  private void checkMemory() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long heap = runtime.totalMemory() - runtime.freeMemory();
    long direct = PlatformDependent.usedDirectMemory();
    if (heapBytes < 0) {
      heapBytes = heap;
      directBytes = direct;
    }
    assertTrue(heap - heapBytes < MOST_GROWTH_BYTES, () -> "heap has grown from " + heapBytes + " to " + heap);
    assertTrue(direct - directBytes < MOST_GROWTH_BYTES, () -> "direct memory has grown from " + directBytes + " to " + direct);
  }

  @Override
  public void close() {
    log.close();
    publisher.close();
    player.close();
    server.close();
  }
}
