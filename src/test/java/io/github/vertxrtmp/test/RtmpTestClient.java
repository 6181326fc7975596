package io.github.vertxrtmp.test;

import io.github.vertxrtmp.amf.Amf0Writer;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.protocol.handshake.ClientHandshake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * A scripted RTMP peer: each call sends something or waits for something, in the order of the test.
 *
 * <pre>{@code
 * try (RtmpTestClient client = RtmpTestClient.open(port)) {
 *   client.connect("live");
 *   client.publish("cam");
 *   client.awaitStatus("NetStream.Publish.Start");
 *   client.video(0, TestMedia.avcHeader());
 * }
 * }</pre>
 *
 * <p>Messages that nobody has waited for yet stay in the inbox in the order of arrival; a wait takes the first that fits out
 * of it. A wait that is not fulfilled in time is an {@link AssertionError} that shows the inbox. It reads from its socket
 * only while it waits. For one thread.
 */
public final class RtmpTestClient implements AutoCloseable {

  /** Far above what anything takes, so that it is reached only when the test fails. */
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int COMMAND_CHUNK_STREAM = 3;
  private static final int AUDIO_CHUNK_STREAM = 4;
  private static final int DATA_CHUNK_STREAM = 5;
  private static final int VIDEO_CHUNK_STREAM = 6;

  private final RtmpTestSocket socket;
  private final int port;
  private final List<ReceivedMessage> inbox = new ArrayList<>();
  private int lastTransaction;
  private int streamId;

  private RtmpTestClient(RtmpTestSocket socket, int port) {
    this.socket = socket;
    this.port = port;
  }

  /** A client whose handshake, with digest as most clients make it, is done. */
  public static RtmpTestClient open(int port) {
    return open(port, ClientHandshake.withDigest());
  }

  /** As {@link #open(int)}, at another address than the loopback one. */
  public static RtmpTestClient open(String host, int port) {
    try {
      return over(new Socket(host, port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client whose handshake is done. */
  public static RtmpTestClient open(int port, ClientHandshake handshake) {
    RtmpTestClient client = openRaw(port);
    try {
      client.socket.shakeHands(handshake, (int) LIMIT.toMillis());
    } catch (IOException e) {
      client.close();
      throw new UncheckedIOException(e);
    }
    return client;
  }

  /** A client on a connected socket, with TLS for example, whose handshake is done. */
  public static RtmpTestClient over(Socket socket) {
    try {
      RtmpTestClient client = new RtmpTestClient(new RtmpTestSocket(socket), socket.getPort());
      client.socket.shakeHands(ClientHandshake.withDigest(), (int) LIMIT.toMillis());
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A connected socket on which nothing has been sent yet, for {@link #raw}. */
  public static RtmpTestClient openRaw(int port) {
    try {
      return new RtmpTestClient(new RtmpTestSocket(new Socket(InetAddress.getLoopbackAddress(), port)), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connects to an application (with a scope behind it, if any) and waits for success. */
  public ReceivedMessage connect(String app) {
    return connect(app, new AmfObject());
  }

  /**
   * Connects with further properties of the command object, and waits for success.
   *
   * @param extra wins over the usual properties
   */
  public ReceivedMessage connect(String app, AmfObject extra) {
    return awaitResult(sendConnect(app, extra));
  }

  /**
   * Sends connect and does not wait.
   *
   * @return its transaction id
   */
  public int sendConnect(String app, AmfObject extra, Object... arguments) {
    AmfObject properties = new AmfObject()
        .put("app", app)
        .put("flashVer", "FMLE/3.0 (compatible; test)")
        .put("tcUrl", "rtmp://127.0.0.1:" + port + "/" + app);
    extra.properties().forEach(properties::put);
    List<Object> all = new ArrayList<>(List.of(properties));
    all.addAll(List.of(arguments));
    return command(0, "connect", all.toArray());
  }

  /** Creates a message stream, which becomes the one that the following calls use. */
  public int createStream() {
    ReceivedMessage result = awaitResult(command(0, "createStream", (Object) null));
    streamId = ((Number) result.argument(1)).intValue();
    return streamId;
  }

  /** Makes a message stream the one that the following calls use. */
  public RtmpTestClient use(int messageStreamId) {
    streamId = messageStreamId;
    return this;
  }

  /** Creates a stream and asks to publish live; does not wait for the answer. */
  public RtmpTestClient publish(String name) {
    return publish(name, "live");
  }

  /** Creates a stream and asks to publish; does not wait for the answer. */
  public RtmpTestClient publish(String name, String mode) {
    createStream();
    command(streamId, "publish", null, name, mode);
    return this;
  }

  /**
   * Creates a stream and asks to play; does not wait for the answer.
   *
   * @param arguments start, duration and reset as on the wire, as many as wanted
   */
  public RtmpTestClient play(String name, Object... arguments) {
    createStream();
    List<Object> all = new ArrayList<>();
    all.add(null);
    all.add(name);
    all.addAll(List.of(arguments));
    command(streamId, "play", all.toArray());
    return this;
  }

  /** Ends the stream in use as a client does that goes on with its connection. */
  public void deleteStream() {
    command(0, "deleteStream", null, streamId);
  }

  /**
   * Sends a command with AMF0 values.
   *
   * @param messageStreamId 0 for commands of the connection
   * @param values          the command object (usually null) and the arguments
   * @return its transaction id
   */
  public int command(int messageStreamId, String name, Object... values) {
    int transaction = ++lastTransaction;
    ByteBuf body = Unpooled.buffer();
    Amf0Writer.writeAll(body, name, transaction);
    Amf0Writer.writeAll(body, values);
    message(COMMAND_CHUNK_STREAM, ReceivedMessage.COMMAND, messageStreamId, 0, body);
    return transaction;
  }

  /** Answers a call of the server's with AMF0 values: the command object (usually null) and the result. */
  public void reply(String name, double transaction, Object... values) {
    ByteBuf body = Unpooled.buffer();
    Amf0Writer.writeAll(body, name, transaction);
    Amf0Writer.writeAll(body, values);
    message(COMMAND_CHUNK_STREAM, ReceivedMessage.COMMAND, 0, 0, body);
  }

  /** Sends an audio message on the stream in use. */
  public void audio(long timestamp, byte[] payload) {
    message(AUDIO_CHUNK_STREAM, ReceivedMessage.AUDIO, streamId, timestamp, Unpooled.wrappedBuffer(payload));
  }

  /** Sends a video message on the stream in use. */
  public void video(long timestamp, byte[] payload) {
    message(VIDEO_CHUNK_STREAM, ReceivedMessage.VIDEO, streamId, timestamp, Unpooled.wrappedBuffer(payload));
  }

  /** Sends a data message with AMF0 values on the stream in use. */
  public void data(long timestamp, Object... values) {
    ByteBuf body = Unpooled.buffer();
    Amf0Writer.writeAll(body, values);
    message(DATA_CHUNK_STREAM, ReceivedMessage.DATA, streamId, timestamp, body);
  }

  /** Sends any message. */
  public void message(int chunkStream, int type, int messageStreamId, long timestamp, ByteBuf payload) {
    socket.send(chunkStream, type, messageStreamId, timestamp, payload);
  }

  /** Announces a chunk size and uses it from then on; 128 before. */
  public void chunkSize(int bytes) {
    socket.chunkSize(bytes);
  }

  /** Sends bytes as they are. */
  public void raw(byte[] bytes) {
    socket.sendRaw(bytes);
  }

  /** Waits for the {@code _result} of a transaction; {@code _error} is a failure. */
  public ReceivedMessage awaitResult(int transaction) {
    ReceivedMessage answer = awaitAnswer(transaction);
    if (!"_result".equals(answer.name())) {
      throw new AssertionError("instead of _result: " + answer);
    }
    return answer;
  }

  /** Waits for the {@code _result} or {@code _error} of a transaction. */
  public ReceivedMessage awaitAnswer(int transaction) {
    return await("answer to transaction " + transaction, message -> message.isCommand()
        && ("_result".equals(message.name()) || "_error".equals(message.name())) && message.transaction() == transaction);
  }

  /** Waits for {@code onStatus} with the code. */
  public ReceivedMessage awaitStatus(String code) {
    return await("status " + code, message -> message.isStatus(code));
  }

  /** Waits for a command by name. */
  public ReceivedMessage awaitCommand(String name) {
    return await("command " + name, message -> message.isCommand() && name.equals(message.name()));
  }

  /** Waits for a data message by name. */
  public ReceivedMessage awaitData(String name) {
    return await("data " + name, message -> message.isData() && name.equals(message.name()));
  }

  /** Waits for the next audio or video message. */
  public ReceivedMessage awaitMedia() {
    return await("audio or video", ReceivedMessage::isMedia);
  }

  /** Waits for that many audio and video messages, in the order of arrival. */
  public List<ReceivedMessage> awaitMedia(int count) {
    List<ReceivedMessage> media = new ArrayList<>();
    while (media.size() < count) {
      media.add(await("audio or video " + (media.size() + 1) + " of " + count, ReceivedMessage::isMedia));
    }
    return media;
  }

  /**
   * Waits for the first message that fits, and takes it out of the inbox.
   *
   * @param what named in the error when it does not come
   */
  public ReceivedMessage await(String what, Predicate<ReceivedMessage> wanted) {
    for (Iterator<ReceivedMessage> old = inbox.iterator(); old.hasNext(); ) {
      ReceivedMessage message = old.next();
      if (wanted.test(message)) {
        old.remove();
        return message;
      }
    }
    long deadline = System.nanoTime() + LIMIT.toNanos();
    for (ReceivedMessage message = socket.next(deadline); message != null; message = socket.next(deadline)) {
      if (wanted.test(message)) {
        return message;
      }
      inbox.add(message);
    }
    throw new AssertionError("not received: " + what + (socket.isEnded() ? "; the connection was closed" : "") + "; inbox: " + inbox);
  }

  /** The next message, or null when none comes in time or the connection is over. */
  public ReceivedMessage poll(Duration limit) {
    return inbox.isEmpty() ? socket.next(System.nanoTime() + limit.toNanos()) : inbox.remove(0);
  }

  /** Whether the server has ended the connection, and all that it sent before has been taken. */
  public boolean isOver() {
    return socket.isEnded() && inbox.isEmpty();
  }

  /** Waits until the server ends the connection, and gives what it sent as it is. For clients without handshake. */
  public byte[] awaitRaw() {
    try {
      return socket.readRaw((int) LIMIT.toMillis());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the server ends the connection. What it sent before is in the inbox. */
  public void awaitClosed() {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    for (ReceivedMessage message = socket.next(deadline); message != null; message = socket.next(deadline)) {
      inbox.add(message);
    }
    if (!socket.isEnded()) {
      throw new AssertionError("the server has not closed the connection; inbox: " + inbox);
    }
  }

  /**
   * Waits until the server has handled all that was sent here before: its answer to a command that it does not know.
   * What it sent in the meantime is in the inbox.
   */
  public void sync() {
    awaitAnswer(command(0, "syncForTest", (Object) null));
  }

  /** What has come and was not waited for, in the order of arrival. */
  public List<ReceivedMessage> inbox() {
    return List.copyOf(inbox);
  }

  /** The message stream in use. */
  public int streamId() {
    return streamId;
  }

  /** Ends what is sent (FIN) and goes on reading. */
  public void shutdownOutput() {
    quietly(socket::shutdownOutput);
  }

  /** Breaks the connection as a crash or a lost network does (RST). */
  public void reset() {
    quietly(socket::reset);
  }

  @Override
  public void close() {
    quietly(socket::close);
  }

  private interface SocketCall {
    void run() throws IOException;
  }

  private static void quietly(SocketCall call) {
    try {
      call.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
