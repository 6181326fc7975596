package io.github.vertxrtmp.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaySessionTest {

  private static final AtomicInteger NAMES = new AtomicInteger();
  private static TestServer server;

  private final String name = "stream" + NAMES.incrementAndGet();

  @BeforeAll
  static void start() {
    server = TestServer.start();
    server.app("picky", request -> {
      if (request.replyAddress() != null) {
        boolean play = "play".equals(request.body().getString("event"));
        request.reply(!play ? new JsonObject()
          : request.body().getString("stream").equals("alias") ? new JsonObject().put("name", "real")
          : Decision.reject("Not.For.You", "No").toJson());
      }
    });
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void leave() {
    server.closeClients();
  }

  private RtmpTestClient connect() {
    return server.connect("live");
  }

  private RtmpTestClient publisher() {
    return server.publisher("live", name);
  }

  private RtmpTestClient player(Object... arguments) {
    return server.player("live", name, arguments);
  }

  /** Headers, a keyframe, audio and one more frame. */
  private static void sendGroup(RtmpTestClient publisher, long timestamp, int number) {
    publisher.video(timestamp, TestMedia.avcHeader());
    publisher.audio(timestamp, TestMedia.aacHeader());
    publisher.video(timestamp, TestMedia.avcKeyframe(number));
    publisher.audio(timestamp + 10, TestMedia.aacFrame(number));
    publisher.video(timestamp + 40, TestMedia.avcFrame(number));
  }

  private static void assertGroup(List<ReceivedMessage> media, int number) {
    assertArrayEquals(TestMedia.avcHeader(), media.get(0).payload());
    assertArrayEquals(TestMedia.aacHeader(), media.get(1).payload());
    assertArrayEquals(TestMedia.avcKeyframe(number), media.get(2).payload());
    assertArrayEquals(TestMedia.aacFrame(number), media.get(3).payload());
    assertArrayEquals(TestMedia.avcFrame(number), media.get(4).payload());
  }

  private static List<String> statuses(RtmpTestClient client) {
    return client.inbox().stream().filter(message -> "onStatus".equals(message.name()) && message.isCommand())
      .map(message -> message.info().getString("code")).toList();
  }

  @Test
  void playerIsToldInOrderAndThenGetsTheStream() {
    RtmpTestClient publisher = publisher();
    sendGroup(publisher, 0, 0);
    publisher.sync();
    RtmpTestClient player = connect().play(name);
    assertGroup(player.awaitMedia(5), 0);
    assertEquals(List.of("NetStream.Play.Reset", "NetStream.Play.Start", "NetStream.Play.PublishNotify"), statuses(player));
    List<ReceivedMessage> told = player.inbox().stream().filter(message -> !message.isMedia() && message.type() > 4).toList();
    assertTrue(told.stream().allMatch(message -> message.streamId() == player.streamId() || message.streamId() == 0), told::toString);
    ReceivedMessage begin = player.await("stream begin", message -> message.userControlEvent() == 0);
    assertEquals(player.streamId(), Unpooled.wrappedBuffer(begin.payload(), 2, 4).readInt());
    JsonObject played = server.awaitEvent(RtmpEvents.STREAM_PLAYED, event -> event.getString("name").equals(name));
    assertEquals("live/" + name, played.getString("stream"));
    player.close();
    JsonObject stopped = server.awaitEvent(RtmpEvents.STREAM_STOPPED, event -> event.getString("name").equals(name));
    assertEquals("connection closed", stopped.getString("reason"));
    assertEquals(played.getJsonObject("client"), stopped.getJsonObject("client"));
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, -1, -2000, -1000})
  void playerWaitsForThePublisher(int start) {
    RtmpTestClient player = player(start);
    RtmpTestClient publisher = publisher();
    player.awaitStatus("NetStream.Play.PublishNotify");
    sendGroup(publisher, 0, 0);
    assertGroup(player.awaitMedia(5), 0);
  }

  @Test
  void lateJoinerStartsWithMetadataHeadersAndTheKeyframe() {
    RtmpTestClient publisher = publisher();
    publisher.data(0, "@setDataFrame", "onMetaData", new AmfObject().put("title", "first"));
    sendGroup(publisher, 0, 0);
    sendGroup(publisher, 1_000, 1);
    publisher.sync();
    RtmpTestClient player = player();
    assertEquals("first", ((AmfObject) player.awaitData("onMetaData").values().get(1)).getString("title"));
    List<ReceivedMessage> media = player.awaitMedia(5);
    assertGroup(media, 1);
    assertEquals(List.of(1_000L, 1_000L, 1_000L, 1_010L, 1_040L), media.stream().map(ReceivedMessage::timestamp).toList());
  }

  @Test
  void manyPlayersComingAtAnyTimeAllGetTheSame() {
    RtmpTestClient publisher = publisher();
    List<RtmpTestClient> players = new ArrayList<>();
    for (int group = 0; group < 4; group++) {
      players.add(player());
      sendGroup(publisher, 1_000L * group, group);
      publisher.sync();
      players.add(player());
    }
    publisher.video(9_999, TestMedia.avcFrame(99));
    for (RtmpTestClient player : players) {
      List<byte[]> payloads = new ArrayList<>();
      while (payloads.isEmpty() || !Arrays.equals(TestMedia.avcFrame(99), payloads.get(payloads.size() - 1))) {
        payloads.add(player.awaitMedia().payload());
      }
      assertArrayEquals(TestMedia.avcHeader(), payloads.get(0));
      assertEquals(1, payloads.size() % 5, "whole groups, and the last frame");
    }
  }

  @Test
  void playerStaysWhileThePublisherComesBack() {
    RtmpTestClient player = player();
    RtmpTestClient publisher = publisher();
    sendGroup(publisher, 5_000, 0);
    player.awaitMedia(5);
    publisher.close();
    player.awaitStatus("NetStream.Play.UnpublishNotify");
    player.await("stream end", message -> message.userControlEvent() == 1);
    RtmpTestClient again = publisher();
    player.awaitStatus("NetStream.Play.PublishNotify");
    player.awaitStatus("NetStream.Play.PublishNotify");
    sendGroup(again, 0, 1);
    List<ReceivedMessage> media = player.awaitMedia(5);
    assertGroup(media, 1);
    assertEquals(List.of(5_040L, 5_040L, 5_041L, 5_051L, 5_081L), media.stream().map(ReceivedMessage::timestamp).toList());
  }

  @Test
  void publishesAndPlaysOnOneConnection() {
    RtmpTestClient client = publisher();
    int published = client.streamId();
    client.play(name).awaitStatus("NetStream.Play.Start");
    int played = client.streamId();
    sendGroup(client.use(published), 0, 0);
    List<ReceivedMessage> media = client.awaitMedia(5);
    assertGroup(media, 0);
    assertTrue(media.stream().allMatch(message -> message.streamId() == played));
  }

  @Test
  void twoStreamsPlayedOnOneConnectionAreKeptApart() {
    RtmpTestClient first = publisher();
    RtmpTestClient second = connect().publish(name + "b");
    second.awaitStatus("NetStream.Publish.Start");
    RtmpTestClient player = player();
    int playsFirst = player.streamId();
    player.play(name + "b").awaitStatus("NetStream.Play.Start");
    int playsSecond = player.streamId();
    sendGroup(first, 0, 1);
    sendGroup(second, 0, 2);
    List<ReceivedMessage> media = player.awaitMedia(10);
    assertGroup(media.stream().filter(message -> message.streamId() == playsFirst).toList(), 1);
    assertGroup(media.stream().filter(message -> message.streamId() == playsSecond).toList(), 2);
  }

  @Test
  void playSwitchesToAnotherStream() {
    RtmpTestClient first = publisher();
    RtmpTestClient second = connect().publish(name + "b");
    second.awaitStatus("NetStream.Publish.Start");
    sendGroup(second, 0, 2);
    second.sync();
    RtmpTestClient player = player();
    player.command(player.streamId(), "play", null, name + "b", -2, -1, true);
    assertGroup(player.awaitMedia(5), 2);
    sendGroup(first, 0, 1);
    first.sync();
    second.video(80, TestMedia.avcFrame(7));
    assertArrayEquals(TestMedia.avcFrame(7), player.awaitMedia().payload());
    player.command(player.streamId(), "play2", null, new AmfObject().put("streamName", name).put("start", -2.0).put("len", -1.0));
    assertGroup(player.awaitMedia(5), 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"closeStream", "deleteStream"})
  void closedStreamGetsNothingAnyMore(String command) {
    RtmpTestClient publisher = publisher();
    RtmpTestClient player = player();
    RtmpTestClient other = player();
    boolean delete = command.equals("deleteStream");
    player.command(delete ? 0 : player.streamId(), command, null, player.streamId());
    player.sync();
    sendGroup(publisher, 0, 0);
    assertGroup(other.awaitMedia(5), 0);
    player.sync();
    assertFalse(player.inbox().stream().anyMatch(ReceivedMessage::isMedia));
    player.play(name);
    assertGroup(player.awaitMedia(5), 0);
  }

  @Test
  void nothingRecordedIsNotFoundAndTheConnectionGoesOn() {
    RtmpTestClient player = connect().play(name, 0);
    ReceivedMessage status = player.awaitStatus("NetStream.Play.StreamNotFound");
    assertEquals("error", status.info().getString("level"));
    sendGroup(publisher(), 0, 0);
    player.command(player.streamId(), "play", null, name);
    assertGroup(player.awaitMedia(5), 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "/", "..", "../" + "x", "a\\b", "a\0b", "a//b"})
  void refusesWhatIsNoName(String bad) {
    RtmpTestClient player = connect().play(bad);
    assertEquals("error", player.awaitStatus("NetStream.Play.StreamNotFound").info().getString("level"));
    player.sync();
  }

  @Test
  void refusesNamesThatAreNoText() {
    RtmpTestClient player = connect();
    player.createStream();
    for (Object bad : new Object[] {"", 5.0, true, new AmfObject()}) {
      player.command(player.streamId(), "play", null, bad);
      assertEquals("error", player.await("refusal", message -> "onStatus".equals(message.name())).info().getString("level"));
    }
    player.command(player.streamId(), "play", (Object) null);
    player.command(player.streamId(), "play");
    player.command(player.streamId(), "play2", null, new AmfObject());
    player.command(player.streamId(), "play2", (Object) null);
    player.sync();
  }

  @Test
  void applicationMayRefuseOrNameTheStream() {
    RtmpTestClient publisher = server.publisher("picky", "real");
    sendGroup(publisher, 0, 0);
    publisher.sync();
    RtmpTestClient player = server.connect("picky").play("alias");
    assertGroup(player.awaitMedia(5), 0);
    RtmpTestClient refused = server.connect("picky").play("real");
    assertEquals("No", refused.awaitStatus("Not.For.You").info().getString("description"));
    refused.awaitClosed();
  }

  @Test
  void pauseStopsALiveStreamAndUnpauseGoesOnWithAKeyframe() {
    RtmpTestClient publisher = publisher();
    RtmpTestClient player = player();
    RtmpTestClient other = player();
    sendGroup(publisher, 0, 0);
    player.awaitMedia(5);
    other.awaitMedia(5);
    player.command(player.streamId(), "pause", null, true, 0);
    player.awaitStatus("NetStream.Pause.Notify");
    publisher.video(80, TestMedia.avcKeyframe(1));
    // Both get their frames in the same tick.
    other.awaitMedia();
    player.command(player.streamId(), "pauseRaw", null, false, 0);
    player.awaitStatus("NetStream.Unpause.Notify");
    publisher.video(120, TestMedia.avcFrame(2));
    publisher.video(160, TestMedia.avcKeyframe(3));
    assertArrayEquals(TestMedia.avcKeyframe(3), player.awaitMedia().payload());
  }

  @Test
  void liveStreamCannotBeSought() {
    RtmpTestClient publisher = publisher();
    RtmpTestClient player = player();
    for (Object target : new Object[] {1000, -1, Double.NaN, 1e300, "x"}) {
      player.command(player.streamId(), "seek", null, target);
    }
    assertEquals("error", player.awaitStatus("NetStream.Seek.Failed").info().getString("level"));
    sendGroup(publisher, 0, 0);
    assertGroup(player.awaitMedia(5), 0);
  }

  @Test
  void receiveAudioAndVideo() {
    RtmpTestClient publisher = publisher();
    RtmpTestClient player = player();
    sendGroup(publisher, 0, 0);
    player.awaitMedia(5);
    player.command(player.streamId(), "receiveAudio", null, false);
    player.sync();
    publisher.audio(50, TestMedia.aacFrame(1));
    publisher.video(80, TestMedia.avcFrame(1));
    assertArrayEquals(TestMedia.avcFrame(1), player.awaitMedia().payload());
    List<String> before = statuses(player);
    player.command(player.streamId(), "receiveAudio", null, true);
    player.awaitStatus("NetStream.Seek.Notify");
    player.awaitStatus("NetStream.Play.Start");
    player.command(player.streamId(), "receiveAudio", null, true);
    player.command(player.streamId(), "receiveVideo", null, false);
    player.sync();
    assertEquals(before, statuses(player), "only switching on is answered");
    publisher.video(120, TestMedia.avcFrame(2));
    publisher.audio(130, TestMedia.aacFrame(2));
    assertArrayEquals(TestMedia.aacFrame(2), player.awaitMedia().payload());
    player.command(player.streamId(), "receiveVideo", null, true);
    player.awaitStatus("NetStream.Play.Start");
    publisher.video(160, TestMedia.avcFrame(3));
    publisher.audio(170, TestMedia.aacFrame(3));
    publisher.video(200, TestMedia.avcKeyframe(3));
    assertArrayEquals(TestMedia.aacFrame(3), player.awaitMedia().payload());
    assertArrayEquals(TestMedia.avcKeyframe(3), player.awaitMedia().payload());
  }

  @Test
  void bufferLengthBeforeAndDuringPlay() {
    RtmpTestClient publisher = publisher();
    RtmpTestClient player = connect();
    player.createStream();
    bufferLength(player, 3000);
    player.command(player.streamId(), "play", null, name);
    bufferLength(player, 0);
    bufferLength(player, -1);
    player.awaitStatus("NetStream.Play.Start");
    sendGroup(publisher, 0, 0);
    assertGroup(player.awaitMedia(5), 0);
  }

  private static void bufferLength(RtmpTestClient player, int millis) {
    player.message(2, ReceivedMessage.USER_CONTROL, 0, 0, Unpooled.buffer().writeShort(3).writeInt(player.streamId()).writeInt(millis));
  }

  @Test
  void whatAPlayerSendsGoesNowhere() {
    RtmpTestClient publisher = publisher();
    RtmpTestClient player = player();
    RtmpTestClient other = player();
    player.video(0, TestMedia.avcKeyframe(66));
    player.data(0, "@setDataFrame", "onMetaData", new AmfObject().put("title", "evil"));
    player.sync();
    sendGroup(publisher, 0, 0);
    assertGroup(other.awaitMedia(5), 0);
    assertFalse(other.inbox().stream().anyMatch(message -> "onMetaData".equals(message.name())));
  }

  @Test
  void aggregatesComeAsWhatTheyContain() {
    RtmpTestClient publisher = publisher();
    RtmpTestClient player = player();
    ByteBuf aggregate = Unpooled.buffer();
    aggregatePart(aggregate, ReceivedMessage.VIDEO, 500, TestMedia.avcHeader());
    aggregatePart(aggregate, ReceivedMessage.VIDEO, 500, TestMedia.avcKeyframe(0));
    aggregatePart(aggregate, ReceivedMessage.AUDIO, 510, TestMedia.aacFrame(0));
    publisher.message(6, 22, publisher.streamId(), 1_000, aggregate);
    List<ReceivedMessage> media = player.awaitMedia(3);
    assertEquals(List.of(1_000L, 1_000L, 1_010L), media.stream().map(ReceivedMessage::timestamp).toList());
    assertArrayEquals(TestMedia.aacFrame(0), media.get(2).payload());
  }

  private static void aggregatePart(ByteBuf out, int type, int timestamp, byte[] payload) {
    out.writeByte(type).writeMedium(payload.length).writeMedium(timestamp).writeByte(0).writeMedium(0);
    out.writeBytes(payload).writeInt(11 + payload.length);
  }

  @Test
  void timesPast32BitsWrapOnTheWireOnly() {
    RtmpTestClient publisher = publisher();
    RtmpTestClient player = player();
    long[] times = {0xFFFFFEL, 0xFFFFFFL, 0x1000000L, 0xFFFFFFF0L, 0x10L};
    publisher.video(times[0], TestMedia.avcHeader());
    publisher.video(times[0], TestMedia.avcKeyframe(0));
    for (int i = 1; i < 3; i++) {
      publisher.video(times[i], TestMedia.avcFrame(i));
    }
    assertEquals(List.of(times[0], times[0], times[1], times[2]), player.awaitMedia(4).stream().map(ReceivedMessage::timestamp).toList());
    RtmpTestClient wrapping = connect().publish(name + "w");
    wrapping.awaitStatus("NetStream.Publish.Start");
    RtmpTestClient watcher = connect().play(name + "w");
    watcher.awaitStatus("NetStream.Play.Start");
    wrapping.video(times[3], TestMedia.avcKeyframe(0));
    wrapping.video(times[4], TestMedia.avcFrame(1));
    assertEquals(List.of(times[3], times[4]), watcher.awaitMedia(2).stream().map(ReceivedMessage::timestamp).toList());
  }

  @Test
  void nothingIsLeftBehindWhenAllHaveGone() {
    RtmpTestClient publisher = publisher();
    RtmpTestClient player = player();
    RtmpTestClient waiting = connect().play(name + "w");
    waiting.awaitStatus("NetStream.Play.Start");
    sendGroup(publisher, 0, 0);
    player.awaitMedia(5);
    player.reset();
    waiting.close();
    publisher.close();
    server.awaitNothingLeft(new StreamKey("live", name));
    server.awaitNothingLeft(new StreamKey("live", name + "w"));
  }
}
