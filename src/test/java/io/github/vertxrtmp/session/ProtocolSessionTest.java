package io.github.vertxrtmp.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.github.vertxrtmp.amf.Amf0Writer;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.protocol.chunk.ChunkWriter;
import io.github.vertxrtmp.protocol.handshake.ClientHandshake;
import io.github.vertxrtmp.test.CapturedLog;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What belongs to the connection: control messages, the handshake's surroundings, and how it ends when a peer is wrong. */
class ProtocolSessionTest {

  private static final int CONTROL = 2;
  private static TestServer server;

  private RtmpTestClient client;

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void leave() {
    if (client != null) {
      client.close();
    }
  }

  private RtmpTestClient connected() {
    client = server.connect("live");
    return client;
  }

  @Test
  void unknownCommandsGetAnErrorAndNothingElseHappens() {
    ReceivedMessage answer = connected().awaitAnswer(client.command(0, "makeCoffee", null, "strong"));
    assertEquals("_error", answer.name());
    assertEquals("NetConnection.Call.Failed", answer.info().getString("code"));
    assertTrue(answer.info().getString("description").contains("makeCoffee"));
    client.message(3, ReceivedMessage.COMMAND, 0, 0, amf("makeCoffee", 0, null));
    client.sync();
    assertFalse(client.inbox().stream().anyMatch(ReceivedMessage::isCommand), "who wants no answer gets none");
  }

  @Test
  void streamsAreCountedFromOneAndTheirNumbersUsedAgain() {
    connected();
    assertEquals(1, client.createStream());
    assertEquals(2, client.createStream());
    assertEquals(3, client.createStream());
    client.use(2).deleteStream();
    assertEquals(2, client.createStream());
  }

  @Test
  void numberOfStreamsIsLimited() {
    connected();
    for (int i = 1; i <= server.settings().limits().messageStreams(); i++) {
      assertEquals(i, client.createStream());
    }
    assertEquals("_error", client.awaitAnswer(client.command(0, "createStream", (Object) null)).name());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 999, 1e300, Double.NaN})
  void deletingStreamsThatAreNotThereIsHarmless(double id) {
    connected().publish("delete-" + id).awaitStatus("NetStream.Publish.Start");
    client.command(0, "deleteStream", null, id);
    client.command(0, "deleteStream", null, "x");
    client.command(0, "deleteStream", (Object) null);
    client.command(0, "deleteStream");
    client.sync();
    client.command(1, "publish", null, "delete-again", "live");
    client.awaitStatus("NetStream.Publish.Start");
  }

  @Test
  void answersWhatEncodersCallBeforeTheyPublish() {
    connected();
    client.awaitResult(client.command(0, "releaseStream", null, "cam"));
    int publish = client.command(0, "FCPublish", null, "cam");
    client.awaitResult(publish);
    assertEquals("NetStream.Publish.Start", client.awaitCommand("onFCPublish").info().getString("code"));
    client.awaitResult(client.command(0, "FCUnpublish", null, "cam"));
    client.awaitCommand("onFCUnpublish");
    client.awaitResult(client.command(0, "FCSubscribe", null, "cam"));
    client.awaitCommand("onFCSubscribe");
    client.awaitResult(client.command(0, "_checkbw", (Object) null));
    client.awaitCommand("onBWDone");
    assertEquals(0.0, client.awaitResult(client.command(0, "getStreamLength", null, "cam")).argument(1));
    assertEquals(0.0, client.awaitResult(client.command(0, "getStreamLength", null, "../cam")).argument(1));
  }

  @Test
  void answersPings() {
    connected();
    client.message(CONTROL, ReceivedMessage.USER_CONTROL, 0, 0, Unpooled.buffer().writeShort(6).writeInt(0x12345678));
    ReceivedMessage pong = client.await("pong", message -> message.userControlEvent() == 7);
    assertArrayEquals(new byte[] {0, 7, 0x12, 0x34, 0x56, 0x78}, pong.payload());
  }

  @Test
  void controlMessagesThatAskForNothingAreTaken() {
    connected();
    for (int limitType = 0; limitType <= 3; limitType++) {
      client.message(CONTROL, ReceivedMessage.PEER_BANDWIDTH, 0, 0, Unpooled.buffer().writeInt(1000).writeByte(limitType));
    }
    client.message(CONTROL, ReceivedMessage.ACKNOWLEDGEMENT, 0, 0, Unpooled.buffer().writeInt(-1));
    for (int event = 0; event < 40; event++) {
      if (event != 6) {
        client.message(CONTROL, ReceivedMessage.USER_CONTROL, 0, 0, Unpooled.buffer().writeShort(event).writeInt(1).writeInt(1));
      }
    }
    client.message(CONTROL, ReceivedMessage.USER_CONTROL, 0, 0, Unpooled.buffer().writeShort(3).writeInt(4711).writeInt(-1));
    client.message(3, 7, 0, 0, Unpooled.buffer().writeInt(1));
    client.message(3, 16, 0, 0, Unpooled.buffer().writeInt(1));
    client.message(3, 255, 0, 0, Unpooled.buffer().writeInt(1));
    client.sync();
  }

  @Test
  void acknowledgesWhatTheClientAsksFor() {
    connected();
    client.message(CONTROL, ReceivedMessage.WINDOW_SIZE, 0, 0, Unpooled.buffer().writeInt(20_000));
    client.publish("acknowledged").awaitStatus("NetStream.Publish.Start");
    client.chunkSize(10_000);
    long last = 0;
    for (int i = 0; i < 5; i++) {
      client.audio(i, new byte[25_000]);
      long acknowledged = Unpooled.wrappedBuffer(client.await("acknowledgement", message -> message.type() == 3).payload()).readUnsignedInt();
      assertTrue(acknowledged > last, acknowledged + " after " + last);
      last = acknowledged;
    }
    assertTrue(last >= 100_000, "acknowledged " + last);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, -1})
  void oddWindowsCauseNoFlood(int window) {
    connected().publish("window" + window).awaitStatus("NetStream.Publish.Start");
    client.message(CONTROL, ReceivedMessage.WINDOW_SIZE, 0, 0, Unpooled.buffer().writeInt(window));
    for (int i = 0; i < 50; i++) {
      client.audio(i, TestMedia.aacFrame(i));
    }
    client.sync();
    long acknowledgements = client.inbox().stream().filter(message -> message.type() == ReceivedMessage.ACKNOWLEDGEMENT).count();
    // At most one for each read of the socket, and each write here is one at most.
    assertTrue(acknowledgements <= 52, acknowledgements + " acknowledgements");
  }

  @Test
  void everythingMayComeInOneSegment() {
    String name = "in-one-segment";
    ByteBuf all = Unpooled.buffer();
    ClientHandshake.withDigest().start(all);
    all.writeZero(1536);
    command(all, 0, "connect", 1, new AmfObject().put("app", "live").put("tcUrl", "rtmp://127.0.0.1/live"));
    command(all, 0, "releaseStream", 2, null, name);
    command(all, 0, "FCPublish", 3, null, name);
    command(all, 0, "createStream", 4, null);
    command(all, 1, "publish", 5, null, name, "live");
    media(all, ReceivedMessage.VIDEO, 0, TestMedia.avcHeader());
    media(all, ReceivedMessage.VIDEO, 0, TestMedia.avcKeyframe(0));
    media(all, ReceivedMessage.AUDIO, 10, TestMedia.aacFrame(0));
    media(all, ReceivedMessage.VIDEO, 40, TestMedia.avcFrame(1));
    RtmpTestClient player = server.connect("live");
    player.play(name).awaitStatus("NetStream.Play.Start");
    client = RtmpTestClient.openRaw(server.port());
    client.raw(ByteBufUtil.getBytes(all));
    List<Long> times = player.awaitMedia(4).stream().map(ReceivedMessage::timestamp).toList();
    assertEquals(List.of(0L, 0L, 10L, 40L), times);
    player.close();
  }

  @Test
  void policyFileIsSentAndTheConnectionClosed() {
    client = RtmpTestClient.openRaw(server.port());
    client.raw("<policy-file-request/>\0".getBytes(StandardCharsets.US_ASCII));
    byte[] policy = client.awaitRaw();
    assertTrue(new String(policy, StandardCharsets.US_ASCII).contains("cross-domain-policy"), () -> new String(policy, StandardCharsets.US_ASCII));
  }

  static Stream<Arguments> faults() {
    return Stream.of(
      Arguments.of("set chunk size 0", chunk(CONTROL, 1, 0, "00000000")),
      Arguments.of("set chunk size with the upper bit", chunk(CONTROL, 1, 0, "80000000")),
      Arguments.of("continued message that has not begun", new byte[] {(byte) 0xC9}),
      Arguments.of("command that is no AMF", chunk(3, 20, 0, "ff00")),
      Arguments.of("command without a name", chunk(3, 20, 0, "05")),
      Arguments.of("empty command", chunk(3, 20, 0, "")),
      Arguments.of("short window size", chunk(CONTROL, 5, 0, "0000")),
      Arguments.of("short user control", chunk(CONTROL, 4, 0, "00")),
      Arguments.of("AMF too deep", chunk(3, 20, 0, "02000161" + "003ff0000000000000" + "0300016f".repeat(500))),
      Arguments.of("too many chunk streams", manyChunkStreams()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void protocolFaultsEndTheConnectionWithOneLine(String fault, byte[] bytes) {
    connected();
    try (CapturedLog log = new CapturedLog("io.github.vertxrtmp")) {
      client.raw(bytes);
      client.awaitClosed();
      assertEquals(1, log.lines(Level.INFO).stream().filter(line -> line.contains("closing: ")).count(), () -> log.lines(Level.INFO).toString());
      assertEquals(List.of(), log.lines(Level.WARN));
      assertFalse(log.hasStackTrace());
    }
    server.connect("live").close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\u0016\u0003\u0001\u0002", "\u0006" + "x", "<policy", "SSH-2.0-x\r\n", "\0"})
  void otherProtocolsAreSentAwayWithOneLine(String start) {
    client = RtmpTestClient.openRaw(server.port());
    try (CapturedLog log = new CapturedLog("io.github.vertxrtmp")) {
      client.raw(start.getBytes(StandardCharsets.ISO_8859_1));
      client.shutdownOutput();
      client.awaitRaw();
      assertEquals(List.of(), log.lines(Level.WARN));
      assertFalse(log.hasStackTrace());
    }
    server.connect("live").close();
  }

  @Test
  void faultBehindAGateEndsTheConnectionToo() {
    connected();
    ByteBuf all = Unpooled.buffer();
    command(all, 0, "createStream", 2, null);
    command(all, 1, "publish", 3, null, "behind-a-gate", "live");
    // Of an aggregate that ends in the middle.
    ChunkWriter.write(all, 4, 22, 1, 0, HexFormat.of().parseHex("0800ffff000000000000"), 128);
    client.raw(ByteBufUtil.getBytes(all));
    client.awaitStatus("NetStream.Publish.Start");
    client.command(0, "bad");
    client.raw(chunk(3, 20, 0, "ff"));
    client.awaitClosed();
    server.connect("live").close();
  }

  private static ByteBuf amf(Object... values) {
    ByteBuf body = Unpooled.buffer();
    Amf0Writer.writeAll(body, values);
    return body;
  }

  private static void command(ByteBuf out, int streamId, Object... values) {
    ChunkWriter.write(out, 3, ReceivedMessage.COMMAND, streamId, 0, amf(values), 128);
  }

  private static void media(ByteBuf out, int type, long timestamp, byte[] payload) {
    ChunkWriter.write(out, type == ReceivedMessage.AUDIO ? 4 : 6, type, 1, timestamp, payload, 128);
  }

  private static byte[] chunk(int chunkStream, int type, int streamId, String hex) {
    ByteBuf out = Unpooled.buffer();
    ChunkWriter.write(out, chunkStream, type, streamId, 0, HexFormat.of().parseHex(hex), 128);
    return ByteBufUtil.getBytes(out);
  }

  private static byte[] manyChunkStreams() {
    ByteBuf out = Unpooled.buffer();
    for (int id = 3; id < 300; id++) {
      ChunkWriter.write(out, id, 255, 0, 0, new byte[1], 128);
    }
    return ByteBufUtil.getBytes(out);
  }
}
