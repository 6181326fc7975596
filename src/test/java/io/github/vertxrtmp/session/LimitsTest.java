package io.github.vertxrtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.github.vertxrtmp.test.LocalServer;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.netty.buffer.Unpooled;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each limit ends in a status where there is one, a fact, a counter, and the end of that connection only. */
class LimitsTest {

  private static final int PING = 6;

  private static void reached(LocalServer server, String limit, Object value) {
    JsonObject event = server.awaitEvent(RtmpEvents.LIMIT_REACHED, fact -> limit.equals(fact.getString("limit")));
    assertEquals(value, event.getValue("value"));
    assertTrue(event.getString("address").startsWith("127.0.0.1:"), event::encode);
    assertTrue(event.getString("description").length() > 5, event::encode);
    assertTrue(server.metric("limit." + limit) >= 1);
    stillServes(server);
  }

  /** The next client is not harmed. */
  private static void stillServes(LocalServer server) {
    try (RtmpTestClient publisher = server.client(); RtmpTestClient player = server.client()) {
      publisher.connect("live");
      publisher.publish("after").awaitStatus(StatusCodes.PUBLISH_START);
      publisher.video(0, TestMedia.avcHeader());
      publisher.video(0, TestMedia.avcKeyframe(0));
      player.connect("live");
      player.play("after").awaitMedia(2);
      publisher.deleteStream();
      publisher.awaitStatus(StatusCodes.UNPUBLISH_SUCCESS);
    }
  }

  @Test
  void handshakeTakesTooLong() {
    try (LocalServer server = LocalServer.start("{'limits': {'handshakeMillis': 300}}"); RtmpTestClient client = RtmpTestClient.openRaw(server.port())) {
      client.raw(new byte[] {3, 0, 0});
      client.awaitClosed();
      reached(server, "handshakeMillis", 300);
    }
  }

  @Test
  void whoSendsByteAfterByteHasNoMoreTime() {
    try (LocalServer server = LocalServer.start("{'limits': {'handshakeMillis': 300}}"); RtmpTestClient client = RtmpTestClient.openRaw(server.port())) {
      server.awaitUntil(() -> {
        client.raw(new byte[] {3});
        return server.metric("limit.handshakeMillis") == 1;
      }, () -> "its end");
      client.awaitClosed();
    }
  }

  @Test
  void nobodyConnectsBehindTheHandshake() {
    try (LocalServer server = LocalServer.start("{'limits': {'handshakeMillis': 300}}"); RtmpTestClient client = server.client()) {
      client.awaitClosed();
      reached(server, "handshakeMillis", 300);
    }
  }

  @Test
  void neitherPublishesNorPlays() {
    try (LocalServer server = LocalServer.start("{'timeouts': {'startMillis': 300}}"); RtmpTestClient client = server.client()) {
      client.connect("live");
      client.awaitStatus(StatusCodes.CONNECT_IDLE_TIMEOUT);
      client.awaitClosed();
      reached(server, "startMillis", 300);
      assertEquals("live", server.awaitEvent(RtmpEvents.LIMIT_REACHED).getJsonObject("client").getString("app"));
    }
  }

  @Test
  void publisherSendsNothing() {
    try (LocalServer server = LocalServer.start("{'timeouts': {'publisherIdleMillis': 400, 'startMillis': 100000}}"); RtmpTestClient client = server.client()) {
      client.connect("live");
      client.publish("cam").awaitStatus(StatusCodes.PUBLISH_START);
      client.audio(0, TestMedia.aacHeader());
      client.awaitStatus(StatusCodes.PUBLISH_IDLE);
      client.awaitClosed();
      reached(server, "publisherIdleMillis", 400);
    }
  }

  @Test
  void nothingComesForPlayer() {
    try (LocalServer server = LocalServer.start("{'timeouts': {'playerIdleMillis': 300, 'startMillis': 100000, 'pingMillis': 50}}"); RtmpTestClient client = server.client()) {
      client.connect("live");
      client.play("nobody").awaitStatus(StatusCodes.PLAY_START);
      client.awaitStatus(StatusCodes.PLAY_FAILED);
      client.awaitClosed();
      reached(server, "playerIdleMillis", 300);
    }
  }

  /** Not even a whole message need come. */
  @Test
  void publisherThatSendsBytesIsNotIdle() {
    try (LocalServer server = LocalServer.start("{'timeouts': {'publisherIdleMillis': 400}}");
        RtmpTestClient sending = server.client(); RtmpTestClient silent = server.client()) {
      sending.connect("live");
      sending.publish("cam").awaitStatus(StatusCodes.PUBLISH_START);
      silent.connect("live");
      silent.publish("other").awaitStatus(StatusCodes.PUBLISH_START);
      sending.chunkSize(1 << 20);
      sending.raw(new byte[] {6, 0, 0, 0, 8, 0, 0, 9, 1, 0, 0, 0});
      endsFirst(server, "publisherIdleMillis", RtmpEvents.STREAM_PUBLISHED, "live/other", () -> sending.raw(new byte[1]));
    }
  }

  @Test
  void playerForWhichFramesComeIsNotIdle() {
    try (LocalServer server = LocalServer.start("{'timeouts': {'playerIdleMillis': 400}}");
        RtmpTestClient publisher = server.client(); RtmpTestClient watching = server.client(); RtmpTestClient waiting = server.client()) {
      publisher.connect("live");
      publisher.publish("cam").awaitStatus(StatusCodes.PUBLISH_START);
      publisher.video(0, TestMedia.avcHeader());
      watching.connect("live");
      watching.play("cam").awaitMedia();
      waiting.connect("live");
      waiting.play("nobody").awaitStatus(StatusCodes.PLAY_START);
      endsFirst(server, "playerIdleMillis", RtmpEvents.STREAM_PLAYED, "live/nobody", () -> publisher.video(40, TestMedia.avcKeyframe(0)));
    }
  }

  /**
   * While something goes on, a time-out ends somebody else.
   *
   * @param type   of the event of which that one's {@code stream} was told
   * @param goesOn again and again
   */
  private static void endsFirst(LocalServer server, String limit, String type, String stream, Runnable goesOn) {
    server.awaitUntil(() -> {
      goesOn.run();
      return server.metric("limit." + limit) == 1;
    }, () -> limit);
    String expected = server.awaitEvent(type, event -> stream.equals(event.getString("stream"))).getJsonObject("client").getString("id");
    assertEquals(expected, server.awaitEvent(RtmpEvents.LIMIT_REACHED).getJsonObject("client").getString("id"));
  }

  @Test
  void whoAnswersPingsStays() {
    try (LocalServer server = LocalServer.start("{'timeouts': {'pingMillis': 50, 'pingAnswerMillis': 5000}}"); RtmpTestClient client = server.client()) {
      client.connect("live");
      client.play("nobody").awaitStatus(StatusCodes.PLAY_START);
      for (int i = 0; i < 3; i++) {
        client.await("ping", message -> message.type() == ReceivedMessage.USER_CONTROL && message.userControlEvent() == PING);
      }
      client.sync();
      assertEquals(0, server.metric("limit.pingAnswerMillis"));
    }
  }

  @Test
  void pingIsNotAnswered() {
    try (LocalServer server = LocalServer.start("{'timeouts': {'pingMillis': 50, 'pingAnswerMillis': 200}}"); RtmpTestClient client = server.client()) {
      client.connect("live");
      // It reads only while it waits, so it does not answer.
      reached(server, "pingAnswerMillis", 200);
      client.awaitClosed();
    }
  }

  @Test
  void messageIsTooLong() {
    try (LocalServer server = LocalServer.start("{'limits': {'messageBytes': 2000}}"); RtmpTestClient client = server.client()) {
      client.connect("live");
      client.publish("cam").awaitStatus(StatusCodes.PUBLISH_START);
      client.video(0, new byte[3000]);
      client.awaitStatus(StatusCodes.PUBLISH_FAILED);
      client.awaitClosed();
      reached(server, "messageBytes", 2000);
    }
  }

  @Test
  void publisherSendsTooMuch() {
    try (LocalServer server = LocalServer.start("{'limits': {'publishBitsPerSecond': 80000}}"); RtmpTestClient client = server.client()) {
      client.connect("live");
      client.publish("cam").awaitStatus(StatusCodes.PUBLISH_START);
      client.video(0, new byte[15_000]);
      client.sync();
      client.video(0, new byte[15_000]);
      client.awaitStatus(StatusCodes.PUBLISH_DENIED);
      client.awaitClosed();
      reached(server, "publishBitsPerSecond", 80_000L);
      assertFalse(server.awaitEvent(RtmpEvents.STREAM_UNPUBLISHED).getBoolean("interrupted"));
    }
  }

  @Test
  void publisherStaysTooLong() {
    try (LocalServer server = LocalServer.start("{'limits': {'publishMillis': 300}}"); RtmpTestClient client = server.client()) {
      client.connect("live");
      client.publish("cam").awaitStatus(StatusCodes.PUBLISH_START);
      client.awaitStatus(StatusCodes.PUBLISH_DENIED);
      client.awaitClosed();
      reached(server, "publishMillis", 300L);
    }
  }

  @Test
  void metadataIsTooLong() {
    try (LocalServer server = LocalServer.start("{'limits': {'metadataBytes': 1024}}"); RtmpTestClient client = server.client()) {
      client.connect("live");
      client.publish("cam").awaitStatus(StatusCodes.PUBLISH_START);
      client.data(0, "@setDataFrame", "onMetaData", new AmfObject().put("x", "y".repeat(2000)));
      client.awaitStatus(StatusCodes.PUBLISH_FAILED);
      client.awaitClosed();
      reached(server, "metadataBytes", 1024);
    }
  }

  @Test
  void tooManyChunkStreams() {
    try (LocalServer server = LocalServer.start("{'limits': {'chunkStreams': 8}}"); RtmpTestClient client = server.client()) {
      client.connect("live");
      for (int id = 3; id < 13; id++) {
        client.message(id, ReceivedMessage.AUDIO, 1, 0, Unpooled.buffer().writeByte(0));
      }
      client.awaitClosed();
      reached(server, "chunkStreams", 8);
    }
  }

  @Test
  void tooManyMessageStreamsAreRefused() {
    try (LocalServer server = LocalServer.start("{'limits': {'messageStreams': 2}}"); RtmpTestClient client = server.client()) {
      client.connect("live");
      client.createStream();
      client.createStream();
      assertEquals("_error", client.awaitAnswer(client.command(0, "createStream", (Object) null)).name());
      client.sync();
      reached(server, "messageStreams", 2);
    }
  }

  @Test
  void amfIsTooDeepTooLongTooMuch() {
    AmfObject deep = new AmfObject();
    for (int i = 0; i < 20; i++) {
      deep = new AmfObject().put("x", deep);
    }
    try (LocalServer server = LocalServer.start("{'limits': {'amfDepth': 5, 'amfStringBytes': 1024, 'amfElements': 50}}")) {
      ends(server, "amfDepth", 5, deep);
      ends(server, "amfStringBytes", 1024, "x".repeat(1025));
      ends(server, "amfElements", 50, Collections.nCopies(60, 1.0));
    }
  }

  private static void ends(LocalServer server, String limit, Object value, Object... arguments) {
    try (RtmpTestClient client = server.client()) {
      client.connect("live");
      client.command(0, "call", arguments);
      client.awaitStatus(StatusCodes.CONNECT_CLOSED);
      client.awaitClosed();
      reached(server, limit, value);
    }
  }

  @Test
  void namesAreTooLong() {
    try (LocalServer server = LocalServer.start("{'limits': {'nameLength': 20, 'pathLength': 10, 'queryLength': 30}}"); RtmpTestClient client = server.client()) {
      client.connect("live?" + "q".repeat(29));
      client.publish("x".repeat(21)).awaitStatus(StatusCodes.PUBLISH_BAD_NAME);
      client.play("x".repeat(21)).awaitStatus(StatusCodes.PLAY_STREAM_NOT_FOUND);
      client.publish("x?" + "q".repeat(30)).awaitStatus(StatusCodes.PUBLISH_BAD_NAME);
      reached(server, "nameLength", 20);
      reached(server, "queryLength", 30);
      client.publish("x".repeat(20)).awaitStatus(StatusCodes.PUBLISH_START);
      try (RtmpTestClient other = server.client()) {
        assertEquals("_error", other.awaitAnswer(other.sendConnect("live/67890x", new AmfObject())).name());
        other.awaitClosed();
      }
      reached(server, "pathLength", 10);
    }
  }

  @Test
  void chunksOfOneByte() {
    try (LocalServer server = LocalServer.start("{'limits': {'smallChunks': 2000}}"); RtmpTestClient client = server.client()) {
      client.connect("live");
      client.publish("cam").awaitStatus(StatusCodes.PUBLISH_START);
      client.chunkSize(1);
      client.video(0, new byte[5_000]);
      client.sync();
      client.chunkSize(128);
      for (int i = 0; i < 40; i++) {
        client.video(0, new byte[100_000]);
      }
      client.sync();
      assertEquals(0, server.metric("limit.smallChunks"), "within the burst, and the usual chunks do not count");
      client.chunkSize(1);
      long begin = System.nanoTime();
      untilReset(() -> client.video(0, new byte[40_000]));
      reached(server, "smallChunks", 2000);
      assertTrue(System.nanoTime() - begin >= 1_000_000_000L, "Cut off at once it could come again at once");
    }
  }

  /** It is not read from, and so not heard of, until somebody has had enough. */
  @Test
  void answersStayUnread() {
    String settings = "{'delivery': {'maxQueueBytes': 1024}, 'limits': {'commandRate': 1000000}, 'timeouts': {'pingMillis': 200, 'pingAnswerMillis': 300}}";
    try (LocalServer server = LocalServer.start(settings); RtmpTestClient client = server.client()) {
      client.connect("live");
      client.chunkSize(10_000);
      untilReset(() -> client.command(0, "FCPublish", null, "x".repeat(8000)));
      reached(server, "pingAnswerMillis", 300);
    }
  }

  private static void untilReset(Runnable send) {
    try {
      for (int i = 0; i < 5000; i++) {
        send.run();
      }
    } catch (UncheckedIOException closed) {
      return;
    }
  }

  @Test
  void tooManyConnections() throws IOException {
    try (LocalServer server = LocalServer.start("{'limits': {'connections': 3}}")) {
      try (RtmpTestClient first = server.client(); RtmpTestClient second = server.client(); RtmpTestClient third = server.client();
           Socket fourth = new Socket("127.0.0.1", server.port())) {
        assertEquals(-1, fourth.getInputStream().read());
        List.of(first, second, third).forEach(client -> client.connect("live"));
      }
      server.awaitUntil(() -> server.metric("limit.connections") == 1, () -> "limit.connections");
      server.awaitUntil(() -> connects(server), () -> "room for others");
      reached(server, "connections", 3);
    }
  }

  private static boolean connects(LocalServer server) {
    try (RtmpTestClient next = server.client()) {
      next.connect("live");
      return true;
    } catch (AssertionError | UncheckedIOException e) {
      return false;
    }
  }

  @Test
  void tooManyConnectionsOfOneAddress() throws IOException {
    try (LocalServer server = LocalServer.start("{'limits': {'connectionsPerAddress': 2, 'uncountedNetworks': 'none'}}")) {
      try (RtmpTestClient first = server.client(); RtmpTestClient second = server.client(); Socket third = new Socket("127.0.0.1", server.port())) {
        assertEquals(-1, third.getInputStream().read());
        List.of(first, second).forEach(client -> client.connect("live"));
      }
      server.awaitUntil(() -> connects(server), () -> "room for others");
      reached(server, "connectionsPerAddress", 2);
    }
  }

  @Test
  void addressesThatStandForManyAreNotCounted() {
    try (LocalServer server = LocalServer.start("{'limits': {'connectionsPerAddress': 1, 'uncountedNetworks': '127.0.0.0/8'}}");
        RtmpTestClient first = server.client(); RtmpTestClient second = server.client()) {
      List.of(first, second).forEach(client -> client.connect("live"));
    }
  }
}
