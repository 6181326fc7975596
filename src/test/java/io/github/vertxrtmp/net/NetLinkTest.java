package io.github.vertxrtmp.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.test.TestServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a plain socket. With the native transport where there is one, and without: the second run is never skipped. */
class NetLinkTest {

  private static final int TIMEOUT_MILLIS = 20_000;
  private static final int CHUNK = 64 << 10;

  private final CompletableFuture<NetLink> accepted = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final AtomicLong received = new AtomicLong();
  private Vertx vertx;
  private Context context;
  private volatile NetLink link;
  private Socket peer;

  @AfterEach
  void stop() throws IOException {
    peer.close();
    TestServer.await(vertx.close());
  }

  private void open(boolean nativeTransport) throws Exception {
    vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(nativeTransport));
    NetServer server = vertx.createNetServer(new NetServerOptions().setHost("127.0.0.1").setPort(0));
    server.connectHandler(socket -> {
      context = vertx.getOrCreateContext();
      NetSocketInternal internal = (NetSocketInternal) socket;
      internal.messageHandler(message -> {
        received.addAndGet(((ByteBuf) message).readableBytes());
        if (link != null && link.isClosing()) {
          link.discard(((ByteBuf) message).readableBytes());
        }
        ReferenceCountUtil.release(message);
      });
      socket.closeHandler(gone -> closed.complete(null));
      socket.exceptionHandler(failure -> { });
      accepted.complete(new NetLink(internal, Peer.of(internal.remoteAddress())));
    });
    TestServer.await(server.listen());
    peer = new Socket();
    // Small buffers, so that what a peer does not read soon waits in the server.
    peer.setReceiveBufferSize(8 << 10);
    peer.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
    peer.setSoTimeout(TIMEOUT_MILLIS);
    link = accepted.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private <T> T onLoop(Callable<T> step) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    context.runOnContext(now -> {
      try {
        result.complete(step.call());
      } catch (Throwable failure) {
        result.completeExceptionally(failure);
      }
    });
    return result.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void run(Runnable step) throws Exception {
    onLoop(() -> {
      step.run();
      return null;
    });
  }

  private static ByteBuf bytes(int count) {
    return ByteBufAllocator.DEFAULT.directBuffer(count).writeZero(count);
  }

  private void write(int chunks) {
    for (int i = 0; i < chunks; i++) {
      link.write(bytes(CHUNK));
    }
  }

  private long readAll() throws IOException {
    byte[] buffer = new byte[CHUNK];
    long total = 0;
    for (int n = peer.getInputStream().read(buffer); n >= 0; n = peer.getInputStream().read(buffer)) {
      total += n;
    }
    return total;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingIsSentBeforeAFlush(boolean nativeTransport) throws Exception {
    open(nativeTransport);
    assertTrue(link.remoteAddress().startsWith("127.0.0.1:"));
    assertEquals(peer.getLocalPort(), Integer.parseInt(link.remoteAddress().split(":")[1]));
    run(() -> {
      link.write(bytes(100));
      link.write(bytes(100));
      assertTrue(link.pendingBytes() >= 200);
      assertEquals(200, link.writtenBytes());
      link.flush();
      assertEquals(0, link.pendingBytes());
    });
    assertEquals(200, peer.getInputStream().readNBytes(200).length);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void flushSoonComesAtTheEndOfTheTurn(boolean nativeTransport) throws Exception {
    open(nativeTransport);
    run(() -> {
      link.flushSoon();
      link.write(bytes(100));
      link.flushSoon();
      assertTrue(link.pendingBytes() >= 100);
    });
    assertEquals(100, peer.getInputStream().readNBytes(100).length);
    run(() -> {
      link.write(bytes(100));
      link.flushSoon();
    });
    assertEquals(100, peer.getInputStream().readNBytes(100).length);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void afterInputComesBehindWhatHasArrived(boolean nativeTransport) throws Exception {
    open(nativeTransport);
    CompletableFuture<Long> seen = new CompletableFuture<>();
    onLoop(() -> {
      peer.getOutputStream().write(new byte[100]);
      link.afterInput(() -> seen.complete(received.get()));
      return null;
    });
    assertEquals(100, seen.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void closeDeliversWhatWasWrittenBefore(boolean nativeTransport) throws Exception {
    open(nativeTransport);
    run(() -> {
      write(64);
      link.close();
      link.close();
      assertTrue(link.isClosing());
    });
    assertEquals(64L * CHUNK, readAll());
    peer.close();
    closed.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void closeDeliversAlsoWhenThePeerHasSentWhatNobodyRead(boolean nativeTransport) throws Exception {
    open(nativeTransport);
    run(() -> link.pauseReading());
    peer.getOutputStream().write(new byte[CHUNK]);
    run(() -> {
      write(16);
      link.close();
    });
    assertEquals(16L * CHUNK, readAll(), "a reset would have taken it away");
    peer.getOutputStream().write(new byte[CHUNK]);
    peer.close();
    closed.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Test
  void closeDoesNotWaitForEverForAPeerThatDoesNotRead() throws Exception {
    open(false);
    run(() -> {
      write(256);
      link.close();
    });
    closed.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    assertEquals(0L, onLoop(() -> link.pendingBytes()));
  }

  @Test
  void closeDoesNotWaitForEverForAPeerThatStays() throws Exception {
    open(false);
    run(() -> link.close());
    assertEquals(0, readAll());
    closed.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Test
  void aPeerThatGoesOnSendingBehindTheEndIsNotReadFrom() throws Exception {
    open(false);
    run(() -> link.close());
    assertEquals(0, readAll());
    byte[] flood = new byte[CHUNK];
    try {
      for (int i = 0; i < 10_000; i++) {
        peer.getOutputStream().write(flood);
      }
    } catch (SocketException reset) {
      // That is how it ends for this one.
    }
    closed.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    assertTrue(received.get() < 16L * NetLink.MOST_DISCARDED_BYTES, () -> received + " bytes were read");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsWrittenAfterTheEndIsGivenBack(boolean nativeTransport) throws Exception {
    open(nativeTransport);
    ByteBuf late = bytes(100);
    run(() -> {
      link.close();
      link.write(late);
      link.flush();
      link.flushSoon();
    });
    assertEquals(0, late.refCnt());
    peer.close();
    closed.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    ByteBuf later = bytes(100);
    run(() -> {
      link.write(later);
      link.close();
    });
    assertEquals(0, later.refCnt());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsWrittenToAPeerThatHasGoneIsGivenBack(boolean nativeTransport) throws Exception {
    open(nativeTransport);
    peer.setSoLinger(true, 0);
    peer.close();
    closed.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    ByteBuf late = bytes(100);
    run(() -> {
      link.write(late);
      link.flush();
      assertEquals(0, link.pendingBytes());
    });
    assertEquals(0, late.refCnt());
    run(() -> link.close());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void drainHandlersAreCalledOnceWhenThereIsRoomAgain(boolean nativeTransport) throws Exception {
    open(nativeTransport);
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    CompletableFuture<Boolean> full = new CompletableFuture<>();
    run(() -> {
      assertFalse(link.writeQueueFull());
      write(256);
      link.flush();
      assertTrue(link.writeQueueFull());
      assertTrue(link.pendingBytes() > 64 << 10);
      link.drainHandler(drained -> first.incrementAndGet());
      link.drainHandler(drained -> {
        second.incrementAndGet();
        full.complete(link.writeQueueFull());
      });
    });
    assertEquals(256 * CHUNK, peer.getInputStream().readNBytes(256 * CHUNK).length);
    assertFalse(full.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
    run(() -> {
      write(256);
      link.flush();
    });
    assertEquals(256 * CHUNK, peer.getInputStream().readNBytes(256 * CHUNK).length);
    TestServer.awaitTrue("all is sent", () -> pendingOnLoop() == 0);
    assertEquals(1, first.get());
    assertEquals(1, second.get());
  }

  private long pendingOnLoop() {
    try {
      return onLoop(() -> link.pendingBytes());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** In any mixture of both ways to the socket, also when it takes only a part: else a player gets pieces in a wrong order. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsSentStaysInOrderAndIsGivenBack(boolean nativeTransport) throws Exception {
    open(nativeTransport);
    assertEquals(vertx.isNativeTransportEnabled(), link.isDirect());
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] expected = new byte[8 << 20];
    random.nextBytes(expected);
    ByteBuf shared = ByteBufAllocator.DEFAULT.directBuffer(expected.length).writeBytes(expected);
    CompletableFuture<byte[]> got = CompletableFuture.supplyAsync(() -> {
      try {
        return peer.getInputStream().readNBytes(expected.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    for (int from = 0; from < expected.length;) {
      int start = from;
      from = onLoop(() -> sendSome(shared, start, random));
    }
    assertArrayEquals(expected, got.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS), "seed " + seed);
    TestServer.awaitTrue("all is sent", () -> pendingOnLoop() == 0);
    assertEquals(expected.length, link.writtenBytes());
    run(() -> link.send(shared, 0, 1));
    assertEquals(1, shared.refCnt(), "seed " + seed);
    shared.release();
  }

  /** A few pieces in one turn of the loop; where the next begins. */
  private int sendSome(ByteBuf shared, int from, Random random) {
    int next = from;
    for (int i = random.nextInt(8); i >= 0 && next < shared.writerIndex(); i--) {
      int length = Math.min(1 + random.nextInt(random.nextBoolean() ? 200 : 200_000), shared.writerIndex() - next);
      if (random.nextInt(4) == 0) {
        link.write(shared.retainedSlice(next, length));
      } else {
        link.send(shared, next, length);
      }
      next += length;
    }
    if (random.nextBoolean()) {
      link.flush();
    } else {
      link.flushSoon();
    }
    return next;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsSentToAPeerThatHasGoneIsGivenBack(boolean nativeTransport) throws Exception {
    open(nativeTransport);
    ByteBuf shared = bytes(CHUNK);
    run(() -> {
      for (int i = 0; i < 256; i++) {
        link.send(shared, 0, CHUNK);
      }
    });
    peer.setSoLinger(true, 0);
    peer.close();
    closed.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    run(() -> {
      link.send(shared, 0, CHUNK);
      link.close();
      link.send(shared, 0, CHUNK);
    });
    assertEquals(1, shared.refCnt());
    shared.release();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void pausedItDoesNotRead(boolean nativeTransport) throws Exception {
    open(nativeTransport);
    peer.getOutputStream().write(new byte[100]);
    TestServer.awaitTrue("100 bytes are read", () -> received.get() == 100);
    run(() -> link.pauseReading());
    peer.getOutputStream().write(new byte[100]);
    // The loop has had every chance to read when a connection that came later has been served.
    try (Socket other = new Socket(InetAddress.getLoopbackAddress(), peer.getPort())) {
      assertThrows(SocketTimeoutException.class, () -> {
        other.setSoTimeout(50);
        other.getInputStream().read();
      });
    }
    assertEquals(100, received.get());
    run(() -> link.resumeReading());
    TestServer.awaitTrue("200 bytes are read", () -> received.get() == 200);
  }
}
