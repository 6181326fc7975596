package bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;

/**
 * One client's non-blocking connection: handshake, connect, createStream, and then what a subclass does with its stream.
 * Belongs to one thread.
 */
abstract class Connection implements ChunkParser.Sink {

  private static final int HANDSHAKE = 1536;
  private static final int MAX_BODY = 1 << 16;

  final int stream;
  final String name;
  private final URI server;
  private final ChunkParser parser = new ChunkParser(this);
  private SocketChannel channel;
  private long connectNanos;
  private int handshakeLeft = 1 + 2 * HANDSHAKE;
  private long received;
  private long acknowledged;
  private long window = Long.MAX_VALUE;
  private String failure;

  Connection(URI server, int stream) {
    this.server = server;
    this.stream = stream;
    this.name = "bench" + stream;
  }

  /** Has its stream: it may publish or play. */
  abstract void ready(int streamId) throws IOException;

  /** An onStatus other than an error. */
  abstract void status(String code);

  SocketChannel open() throws IOException {
    connectNanos = System.nanoTime();
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    if (channel.connect(new InetSocketAddress(server.getHost(), Options.port(server)))) {
      connected();
    }
    return channel;
  }

  /** The socket is connected: send C0 and C1. */
  void connected() throws IOException {
    ByteBuffer hello = ByteBuffer.allocate(1 + HANDSHAKE);
    hello.put(0, (byte) 3);
    send(hello);
  }

  /**
   * Reads what there is.
   *
   * @param buffer scratch memory
   * @return bytes read
   */
  int read(ByteBuffer buffer) throws IOException {
    buffer.clear();
    int n = channel.read(buffer);
    if (n < 0) {
      throw new IOException("closed by the server");
    }
    buffer.flip();
    received += n;
    if (handshakeLeft > 0) {
      shakeHands(buffer);
    }
    parser.feed(buffer);
    if (received - acknowledged >= window) {
      acknowledged = received;
      send(Wire.message(2, 3, 0, 0, Wire.int32((int) received)));
    }
    return n;
  }

  private void shakeHands(ByteBuffer in) throws IOException {
    int n = Math.min(handshakeLeft, in.remaining());
    in.position(in.position() + n);
    handshakeLeft -= n;
    if (handshakeLeft == 0) {
      // A server may compare C2 with its S1, but none refuses a client for it.
      send(ByteBuffer.allocate(HANDSHAKE));
      send(Wire.message(2, 1, 0, 0, Wire.int32(Wire.CHUNK_SIZE)));
      send(Wire.command(0, "connect", 1, Map.of("app", server.getPath().substring(1), "tcUrl", server.toString(), "flashVer", "bench")));
    }
  }

  final void send(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        Thread.onSpinWait();
      }
    }
  }

  @Override
  public void begin(ChunkParser.Message message) {
    boolean media = message.type == BenchFrame.AUDIO || message.type == BenchFrame.VIDEO;
    if (media) {
      message.check.begin(message.type, message.length);
    }
    message.body = media ? null : new byte[Math.min(message.length, MAX_BODY)];
  }

  @Override
  public void part(ChunkParser.Message message, ByteBuffer bytes) {
    if (message.body == null) {
      message.check.add(bytes);
    } else {
      int n = Math.max(0, Math.min(bytes.remaining(), message.body.length - message.received));
      bytes.get(message.body, Math.min(message.received, message.body.length), n);
      bytes.position(bytes.limit());
    }
  }

  @Override
  public void end(ChunkParser.Message message) {
    try {
      switch (message.type) {
        case 1 -> parser.chunkSize(ByteBuffer.wrap(message.body).getInt());
        case 4 -> userControl(ByteBuffer.wrap(message.body));
        case 5 -> window = Math.max(1, ByteBuffer.wrap(message.body).getInt() & 0xFFFFFFFFL);
        case 20 -> command(Wire.read(message.body));
        case BenchFrame.AUDIO, BenchFrame.VIDEO -> media(message.type, message.length, message.check);
        default -> { }
      }
    } catch (IOException e) {
      failure = e.getMessage();
    }
  }

  /** A whole frame has come in; only players are interested. */
  void media(int type, int length, FrameCheck frame) {
  }

  private void userControl(ByteBuffer event) throws IOException {
    if (event.getShort() == 6) {
      byte[] pong = ByteBuffer.allocate(6).putShort((short) 7).putInt(event.getInt()).array();
      send(Wire.message(2, 4, 0, 0, pong));
    }
  }

  private void command(List<Object> values) throws IOException {
    String command = (String) values.get(0);
    if (command.equals("_result") && values.get(1).equals(1.0)) {
      send(Wire.command(0, "createStream", 2, null));
    } else if (command.equals("_result") && values.get(1).equals(2.0)) {
      ready(((Double) values.get(3)).intValue());
    } else if (command.equals("_error")) {
      failure = "refused: " + values;
    } else if (command.equals("onStatus") && values.get(3) instanceof Map<?, ?> info) {
      if ("error".equals(info.get("level"))) {
        failure = String.valueOf(info.get("code"));
      } else {
        status(String.valueOf(info.get("code")));
      }
    }
  }

  /** Why this connection cannot go on, or null. */
  final String failure() {
    return failure;
  }

  final void fail(String reason) {
    if (failure == null) {
      failure = reason;
    }
  }

  final long connectNanos() {
    return connectNanos;
  }

  final void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      fail(e.getMessage());
    }
  }
}
