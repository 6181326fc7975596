package io.github.vertxrtmp.test;

import io.github.vertxrtmp.protocol.chunk.ChunkLimits;
import io.github.vertxrtmp.protocol.chunk.ChunkReader;
import io.github.vertxrtmp.protocol.chunk.ChunkWriter;
import io.github.vertxrtmp.protocol.handshake.ClientHandshake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The wire of {@link RtmpTestClient}: a blocking socket with handshake and chunks, which answers pings and acknowledges as
 * clients must. It reads only while somebody waits for a message.
 */
final class RtmpTestSocket {

  private static final int CONTROL_CHUNK_STREAM = 2;
  private static final int PING_REQUEST = 6;
  private static final int PING_RESPONSE = 7;

  private final Socket socket;
  private final ChunkReader chunks = new ChunkReader(ChunkLimits.DEFAULT, this::message);
  private final Deque<ReceivedMessage> messages = new ArrayDeque<>();
  private final byte[] buffer = new byte[1 << 16];
  private int chunkSize = 128;
  private long received;
  private long acknowledged;
  private long window = Long.MAX_VALUE;
  private boolean ended;

  RtmpTestSocket(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
  }

  void shakeHands(ClientHandshake handshake, int timeoutMillis) throws IOException {
    socket.setSoTimeout(timeoutMillis);
    ByteBuf out = Unpooled.buffer();
    handshake.start(out);
    flush(out);
    for (boolean done = false; !done; ) {
      int n = socket.getInputStream().read(buffer);
      if (n < 0) {
        throw new AssertionError("closed by the server during the handshake");
      }
      received += n;
      ByteBuf in = Unpooled.wrappedBuffer(buffer, 0, n);
      done = handshake.read(in, out);
      flush(out);
      chunks.read(in);
    }
  }

  /** Changes the chunk size of what is sent, and says so. */
  void chunkSize(int size) {
    send(CONTROL_CHUNK_STREAM, 1, 0, 0, Unpooled.buffer().writeInt(size));
    chunkSize = size;
  }

  void send(int chunkStream, int type, int streamId, long timestamp, ByteBuf payload) {
    ByteBuf out = Unpooled.buffer();
    ChunkWriter.write(out, chunkStream, type, streamId, timestamp, payload, chunkSize);
    flush(out);
  }

  void sendRaw(byte[] bytes) {
    flush(Unpooled.wrappedBuffer(bytes));
  }

  private void flush(ByteBuf out) {
    try {
      out.readBytes(socket.getOutputStream(), out.readableBytes());
      out.clear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The next message, waiting for it if need be.
   *
   * @return null when the time is over or the connection has ended
   */
  ReceivedMessage next(long deadlineNanos) {
    while (messages.isEmpty() && !ended) {
      long millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return null;
      }
      read((int) millis);
    }
    return messages.poll();
  }

  /** Whether the server has closed or reset the connection, and everything before that has been read. */
  boolean isEnded() {
    return ended && messages.isEmpty();
  }

  private void read(int timeoutMillis) {
    int n;
    try {
      socket.setSoTimeout(timeoutMillis);
      n = socket.getInputStream().read(buffer);
    } catch (SocketTimeoutException e) {
      return;
    } catch (IOException e) {
      n = -1;
    }
    if (n < 0) {
      ended = true;
      return;
    }
    received += n;
    chunks.read(Unpooled.wrappedBuffer(buffer, 0, n));
    acknowledge();
  }

  private void acknowledge() {
    if (received - acknowledged >= window) {
      acknowledged = received;
      answer(ReceivedMessage.ACKNOWLEDGEMENT, Unpooled.buffer().writeInt((int) received));
    }
  }

  private void message(int type, int streamId, long timestamp, byte[] payload) {
    ReceivedMessage message = new ReceivedMessage(type, streamId, timestamp, payload);
    messages.add(message);
    if (type == ReceivedMessage.WINDOW_SIZE) {
      window = Unpooled.wrappedBuffer(payload).readUnsignedInt();
    } else if (message.userControlEvent() == PING_REQUEST) {
      ByteBuf pong = Unpooled.buffer().writeShort(PING_RESPONSE).writeBytes(payload, 2, 4);
      answer(ReceivedMessage.USER_CONTROL, pong);
    }
  }

  /** A server that has closed its side already does not miss the answer. */
  private void answer(int type, ByteBuf payload) {
    try {
      send(CONTROL_CHUNK_STREAM, type, 0, 0, payload);
    } catch (UncheckedIOException e) {
      ended = true;
    }
  }

  /** All bytes up to the end of the connection; a reset is an end as well. */
  byte[] readRaw(int timeoutMillis) throws IOException {
    socket.setSoTimeout(timeoutMillis);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(all);
    } catch (SocketException reset) {
      ended = true;
    }
    return all.toByteArray();
  }

  /** Ends what is sent; what the server still sends can be read. */
  void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Closes with RST instead of FIN. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  void close() throws IOException {
    socket.close();
  }
}
