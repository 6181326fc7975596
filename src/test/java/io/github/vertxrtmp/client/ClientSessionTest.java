package io.github.vertxrtmp.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.net.RtmpConnector;
import io.github.vertxrtmp.protocol.chunk.ChunkLimits;
import io.github.vertxrtmp.protocol.chunk.ChunkReader;
import io.github.vertxrtmp.protocol.chunk.ChunkWriter;
import io.github.vertxrtmp.protocol.handshake.ServerHandshake;
import io.github.vertxrtmp.protocol.message.ControlMessage;
import io.github.vertxrtmp.protocol.message.MessageType;
import io.github.vertxrtmp.protocol.message.UserControl;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The client plays from real servers, and says in words why it does not. */
class ClientSessionTest {

  /** Remembers what it is told. */
  private static final class Told implements ClientHandler {

    private final BlockingQueue<String> statuses = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> media = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    private volatile byte[] nonce;

    @Override
    public void introduce(byte[] serverNonce, AmfObject agent) {
      nonce = serverNonce;
      agent.put("pageUrl", "test");
    }

    @Override
    public void status(String code, String description) {
      statuses.add(code);
    }

    @Override
    public void media(int type, long timestamp, byte[] payload) {
      if (type == MessageType.VIDEO) {
        media.add(payload);
      }
    }

    @Override
    public void ended(String reason) {
      ends.add(reason);
    }
  }

  private final Told told = new Told();

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(20, TimeUnit.SECONDS);
    assertTrue(next != null, "has not come");
    return next;
  }

  private RtmpConnector connect(Vertx vertx, int port, String app) {
    RtmpConnector connector = new RtmpConnector(vertx, 5_000);
    ClientTarget target = new ClientTarget("127.0.0.1", port, app, "cam");
    vertx.runOnContext(now -> connector.connect("127.0.0.1", port, link -> new ClientSession(link, target, Settings.defaults().limits(), told))
      .onFailure(failure -> told.ended(failure.getMessage())));
    return connector;
  }

  @Test
  void playsLiveStream() throws InterruptedException {
    try (TestServer server = TestServer.start(); RtmpTestClient publisher = server.connect("live")) {
      RtmpConnector connector = connect(server.vertx(), server.port(), "live");
      assertEquals("NetStream.Play.Reset", next(told.statuses));
      publisher.publish("cam");
      publisher.awaitStatus("NetStream.Publish.Start");
      publisher.video(0, TestMedia.avcHeader());
      publisher.video(40, TestMedia.avcKeyframe(1));
      assertArrayEquals(TestMedia.avcHeader(), next(told.media));
      assertArrayEquals(TestMedia.avcKeyframe(1), next(told.media));
      JsonObject client = server.awaitEvent("stream.played").getJsonObject("client");
      assertEquals("rtmp://127.0.0.1:" + server.port() + "/live", client.getString("tcUrl"));
      assertEquals("test", client.getString("pageUrl"));
      assertEquals(64, told.nonce.length);
      TestServer.await(connector.close());
      assertEquals("connection closed", next(told.ends));
    }
  }

  @Test
  void saysWhyItIsRefused() throws InterruptedException {
    try (TestServer server = TestServer.startWithoutApp(new JsonObject())) {
      server.app("live", request -> request.reply(new JsonObject().put("accept", false).put("description", "members only")));
      connect(server.vertx(), server.port(), "live");
      assertEquals("refused: NetConnection.Connect.Rejected, members only", next(told.ends));
    }
  }

  @Test
  void saysThatServerSpeaksSomethingElse() throws InterruptedException {
    try (TestServer server = TestServer.start()) {
      int port = TestServer.await(server.vertx().createNetServer().connectHandler(socket -> socket.write("HTTP/1.1 400")).listen(0, "127.0.0.1"))
        .actualPort();
      connect(server.vertx(), port, "live");
      assertTrue(next(told.ends).startsWith("the server sends what is no RTMP: "));
    }
  }

  /** What it sends, message by message. */
  private static final class Output implements ClientLink {

    private final ByteBuf bytes = Unpooled.buffer();
    private final List<Integer> types = new ArrayList<>();
    private final List<byte[]> payloads = new ArrayList<>();
    private final ChunkReader reader = new ChunkReader(ChunkLimits.DEFAULT, (type, stream, time, payload) -> {
      types.add(type);
      payloads.add(payload);
    });

    @Override
    public void write(ByteBuf out) {
      bytes.writeBytes(out);
      out.release();
    }

    @Override
    public void flushSoon() {
    }

    @Override
    public void pauseReading() {
    }

    @Override
    public void resumeReading() {
    }

    @Override
    public void close() {
    }

    @Override
    public String remoteAddress() {
      return "test";
    }
  }

  private static ByteBuf chunk(ControlMessage message) {
    ByteBuf out = Unpooled.buffer();
    ChunkWriter.write(out, 2, message.type(), 0, 0, message.encode(), ChunkWriter.INITIAL_CHUNK_SIZE);
    return out;
  }

  @Test
  void answersPingsAndAcknowledges() {
    Output output = new Output();
    ClientSession session = new ClientSession(output, new ClientTarget("::1", 1935, "live", "cam"), Settings.defaults().limits(), told);
    ServerHandshake server = new ServerHandshake();
    ByteBuf answer = Unpooled.buffer();
    session.start();
    server.read(output.bytes, answer);
    session.receive(answer);
    assertTrue(server.read(output.bytes, Unpooled.buffer()));
    assertArrayEquals(server.nonce(), told.nonce);
    session.receive(chunk(new ControlMessage.WindowAckSize(1000)));
    session.receive(chunk(UserControl.pingRequest(77)));
    output.reader.read(output.bytes);
    assertEquals(List.of(MessageType.COMMAND_AMF0, MessageType.USER_CONTROL, MessageType.ACKNOWLEDGEMENT), output.types);
    assertArrayEquals(UserControl.pingResponse(77).encode(), output.payloads.get(1));
  }
}
