package io.github.vertxrtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.config.AppPublishSettings;
import io.github.vertxrtmp.config.PublishSettings.OnTaken;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.github.vertxrtmp.protocol.message.UserControl;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishers that are lost and come back, or come back before they are missed; and those who only say that they are them. */
class ReturnSessionTest {

  private static final StreamKey CAM = new StreamKey("live", "cam");
  private static final int LONG = 3_600_000;

  private final BlockingQueue<JsonObject> facts = new LinkedBlockingQueue<>();
  private TestServer server;

  @AfterEach
  void stop() {
    server.close();
  }

  /** On two event loops, among which connections are shared out in turn. */
  private void start(OnTaken onTaken, int silentMillis, int waitMillis, int graceMillis) {
    server = TestServer.start(new JsonObject().put("instances", 2).put("publish", new JsonObject()
      .put("onTaken", onTaken.name().toLowerCase()).put("silentMillis", silentMillis).put("waitMillis", waitMillis).put("graceMillis", graceMillis)));
    server.app("keys", request -> {
      JsonObject body = request.body();
      if ("publish".equals(body.getString("event"))) {
        request.reply(new JsonObject().put("name", "cam"));
      } else if (request.replyAddress() != null) {
        request.reply(true);
      } else {
        facts.add(body);
      }
    });
  }

  private void startPatiently() {
    start(OnTaken.SILENT, LONG, 0, LONG);
  }

  private RtmpTestClient publisher(String app, String name) {
    RtmpTestClient client = server.connect(app).publish(name);
    client.awaitStatus(StatusCodes.PUBLISH_START);
    return client;
  }

  private static void sendStart(RtmpTestClient publisher, int time, int number) {
    publisher.video(0, TestMedia.avcHeader());
    publisher.audio(0, TestMedia.aacHeader());
    publisher.video(time, TestMedia.avcKeyframe(number));
    publisher.audio(time + 10, TestMedia.aacFrame(number));
    publisher.sync();
  }

  private RtmpTestClient player() {
    RtmpTestClient player = server.connect("live").play("cam");
    player.awaitStatus(StatusCodes.PLAY_PUBLISH_NOTIFY);
    return player;
  }

  private static void awaitControl(RtmpTestClient player, int event) {
    player.await("user control " + event, message -> message.userControlEvent() == event);
  }

  private void lose(RtmpTestClient publisher) {
    publisher.reset();
    server.awaitEvent(RtmpEvents.STREAM_INTERRUPTED);
  }

  private JsonObject info() {
    return server.ask(CAM, new JsonObject().put("action", "info"));
  }

  private void refused(String app, String name) {
    RtmpTestClient stranger = server.connect(app).publish(name);
    assertEquals("error", stranger.awaitStatus(StatusCodes.PUBLISH_BAD_NAME).info().getString("level"));
    stranger.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void playersStayUntilItIsBack(boolean onAnotherLoop) {
    startPatiently();
    RtmpTestClient publisher = publisher("live", "cam");
    RtmpTestClient player = player();
    sendStart(publisher, 5_000, 1);
    assertEquals(4, player.awaitMedia(4).size());
    JsonObject before = info();
    lose(publisher);
    awaitControl(player, UserControl.STREAM_DRY);
    RtmpTestClient late = player();
    assertEquals(List.of(TestMedia.avcHeader().length, TestMedia.aacHeader().length), late.awaitMedia(2).stream().map(frame -> frame.payload().length).toList());
    awaitControl(late, UserControl.STREAM_DRY);
    if (onAnotherLoop) {
      server.connect("live");
    }
    RtmpTestClient back = publisher("live", "cam");
    JsonObject resumed = server.awaitEvent(RtmpEvents.STREAM_RESUMED);
    assertEquals(before.getString("publication"), resumed.getString("publication"));
    assertNotEquals(before.getJsonObject("client").getString("id"), resumed.getJsonObject("client").getString("id"));
    back.video(0, TestMedia.avcHeader());
    back.video(0, TestMedia.avcFrame(2));
    sendStart(back, 40, 3);
    for (RtmpTestClient each : List.of(player, late)) {
      awaitControl(each, UserControl.STREAM_BEGIN);
      List<ReceivedMessage> media = each.awaitMedia(5);
      assertEquals(0x17, media.get(3).payload()[0], "nothing that needs what was before the first keyframe");
      assertTrue(media.get(0).timestamp() > 5_010, media::toString);
      assertTrue(media.get(3).timestamp() >= media.get(2).timestamp() && media.get(2).timestamp() >= media.get(0).timestamp(), media::toString);
      assertEquals(media.get(3).timestamp() + 10, media.get(4).timestamp());
      assertFalse(each.inbox().stream().anyMatch(message -> message.isStatus(StatusCodes.PLAY_UNPUBLISH_NOTIFY)));
    }
    assertEquals(2, info().getInteger("viewers"));
    back.deleteStream();
    JsonObject end = server.awaitEvent(RtmpEvents.STREAM_UNPUBLISHED);
    assertEquals("stream deleted", end.getString("reason"));
    assertEquals(4, end.getInteger("audioFrames"));
    player.awaitStatus(StatusCodes.PLAY_UNPUBLISH_NOTIFY);
    List.of(player, late, back).forEach(RtmpTestClient::close);
  }

  static Stream<Arguments> properEnds() {
    return Stream.of(
      Arguments.of("deleteStream", (Consumer<RtmpTestClient>) RtmpTestClient::deleteStream),
      Arguments.of("closeStream", (Consumer<RtmpTestClient>) client -> client.command(client.streamId(), "closeStream", (Object) null)),
      Arguments.of("FCUnpublish", (Consumer<RtmpTestClient>) client -> client.command(0, "FCUnpublish", null, "cam")),
      Arguments.of("FCUnpublish with parameters", (Consumer<RtmpTestClient>) client -> client.command(0, "FCUnpublish", null, "cam?key=1")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("properEnds")
  void whoEndsProperlyIsNotWaitedFor(String name, Consumer<RtmpTestClient> end) {
    startPatiently();
    RtmpTestClient publisher = publisher("live", "cam?key=1");
    RtmpTestClient player = player();
    end.accept(publisher);
    publisher.awaitStatus(StatusCodes.UNPUBLISH_SUCCESS);
    publisher.close();
    assertFalse(server.awaitEvent(RtmpEvents.STREAM_UNPUBLISHED).getBoolean("interrupted"));
    player.awaitStatus(StatusCodes.PLAY_UNPUBLISH_NOTIFY);
    player.close();
    server.awaitNothingLeft(CAM);
    assertFalse(server.otherEvents().stream().anyMatch(event -> event.getString("type").equals(RtmpEvents.STREAM_INTERRUPTED)));
  }

  @Test
  void unpublishOfAnotherNameEndsNothing() {
    startPatiently();
    RtmpTestClient publisher = publisher("live", "cam");
    publisher.command(0, "FCUnpublish", null, "other");
    publisher.command(0, "FCUnpublish", (Object) null);
    publisher.sync();
    assertEquals("live/cam", info().getString("stream"));
  }

  @Test
  void endsWhenItDoesNotComeBack() {
    start(OnTaken.SILENT, LONG, 0, 50);
    RtmpTestClient publisher = publisher("live", "cam");
    RtmpTestClient player = player();
    lose(publisher);
    player.awaitStatus(StatusCodes.PLAY_UNPUBLISH_NOTIFY);
    awaitControl(player, UserControl.STREAM_EOF);
    player.close();
    JsonObject end = server.awaitEvent(RtmpEvents.STREAM_UNPUBLISHED);
    assertEquals("connection closed; not back within 50 ms", end.getString("reason"));
    assertTrue(end.getBoolean("interrupted"));
    server.awaitNothingLeft(CAM);
  }

  @Test
  void isWaitedForWhenItFallsSilentToo() {
    server = TestServer.start(new JsonObject().put("publish", new JsonObject().put("graceMillis", LONG))
      .put("timeouts", new JsonObject().put("publisherIdleMillis", 200)));
    RtmpTestClient publisher = publisher("live", "cam");
    assertEquals("The publisher sends nothing for 200 ms", server.awaitEvent(RtmpEvents.STREAM_INTERRUPTED).getString("reason"));
    publisher.awaitClosed();
    assertTrue(info().getBoolean("interrupted"));
  }

  /** The name that it asks for is its key when the application gives out public names. */
  @Test
  void keyBehindPublicNameTellsWhoItIs() throws InterruptedException {
    startPatiently();
    StreamKey key = new StreamKey("keys", "cam");
    RtmpTestClient publisher = publisher("keys", "secret-1");
    refused("keys", "secret-2");
    lose(publisher);
    refused("keys", "secret-2");
    refused("keys", "cam");
    refused("keys", "secret-1?x=y");
    assertTrue(server.ask(key, new JsonObject().put("action", "info")).getBoolean("interrupted"));
    publisher("keys", "secret-1");
    JsonObject resumed = server.awaitEvent(RtmpEvents.STREAM_RESUMED);
    assertFalse(resumed.encode().contains("secret"), resumed::encode);
    assertEquals(1, server.otherEvents().stream().filter(event -> event.getString("type").equals(RtmpEvents.STREAM_RENAMED)).count());
    JsonObject left = facts.take();
    while (!"unpublish".equals(left.getString("event")) || !left.containsKey("bytes")) {
      left = facts.take();
    }
    assertEquals("connection closed", left.getString("reason"));
  }

  @Test
  void parametersTellWhoItIs() {
    startPatiently();
    lose(publisher("live?room=1", "cam?token=a&user=b"));
    refused("live?room=1", "cam?token=b&user=b");
    refused("live?room=1", "cam?token=a");
    refused("live?room=1", "cam");
    refused("live", "cam?token=a&user=b");
    refused("live?token=a&user=b", "cam?room=1");
    publisher("live?room=1", "cam?user=b&token=a");
    server.awaitEvent(RtmpEvents.STREAM_RESUMED);
  }

  @Test
  void applicationMaySayWhoItIs() {
    startPatiently();
    server.app("users", request -> {
      JsonObject body = request.body();
      if ("publish".equals(body.getString("event"))) {
        request.reply(new JsonObject().put("identity", body.getJsonObject("params").getString("user")));
      } else if (request.replyAddress() != null) {
        request.reply(true);
      }
    });
    lose(publisher("users", "cam?user=alice&token=1"));
    refused("users", "cam?user=bob&token=1");
    publisher("users", "cam?user=alice&token=2");
    server.awaitEvent(RtmpEvents.STREAM_RESUMED);
  }

  @Test
  void silentPublisherGivesWay() {
    start(OnTaken.SILENT, 0, 0, LONG);
    RtmpTestClient old = publisher("live", "cam");
    RtmpTestClient player = player();
    refused("live", "cam?token=b");
    RtmpTestClient next = publisher("live", "cam");
    assertEquals("Taken over by another connection of this publisher", old.awaitStatus(StatusCodes.PUBLISH_DENIED).info().getString("description"));
    old.awaitClosed();
    assertEquals("taken over by another connection", server.awaitEvent(RtmpEvents.STREAM_INTERRUPTED).getString("reason"));
    server.awaitEvent(RtmpEvents.STREAM_RESUMED);
    sendStart(next, 0, 1);
    player.awaitMedia(4);
    old.close();
    assertFalse(info().getBoolean("interrupted"));
  }

  @Test
  void publisherThatIsNotSilentStays() {
    startPatiently();
    RtmpTestClient old = publisher("live", "cam");
    refused("live", "cam");
    old.sync();
  }

  @Test
  void takesOverAtOnceWherePolicySaysSo() {
    start(OnTaken.TAKEOVER, LONG, 0, 0);
    RtmpTestClient old = publisher("live", "cam");
    publisher("live", "cam");
    old.awaitStatus(StatusCodes.PUBLISH_DENIED);
    old.awaitClosed();
    server.awaitEvent(RtmpEvents.STREAM_RESUMED);
  }

  @Test
  void takesOverWithinOneConnection() {
    start(OnTaken.TAKEOVER, LONG, 0, 0);
    RtmpTestClient publisher = publisher("live", "cam");
    publisher.publish("cam").awaitStatus(StatusCodes.PUBLISH_DENIED);
    publisher.awaitStatus(StatusCodes.PUBLISH_START);
    publisher.sync();
  }

  @Test
  void neverTakesOverWherePolicySaysSo() {
    start(OnTaken.REJECT, 0, 0, LONG);
    RtmpTestClient old = publisher("live", "cam");
    refused("live", "cam");
    lose(old);
    publisher("live", "cam");
    server.awaitEvent(RtmpEvents.STREAM_RESUMED);
  }

  @Test
  void waitsForTheName() {
    start(OnTaken.WAIT, LONG, 60_000, 0);
    RtmpTestClient old = publisher("live", "cam");
    RtmpTestClient next = server.connect("live").publish("cam?user=b");
    RtmpTestClient leaves = server.connect("live").publish("cam?user=c");
    leaves.reset();
    old.sync();
    old.deleteStream();
    next.awaitStatus(StatusCodes.PUBLISH_START);
    assertEquals("b", info().getJsonObject("params").getString("user"));
    next.deleteStream();
    server.awaitEvent(RtmpEvents.STREAM_UNPUBLISHED);
    server.awaitNothingLeft(CAM);
    assertEquals(2, server.otherEvents().stream().filter(event -> event.getString("type").equals(RtmpEvents.STREAM_PUBLISHED)).count());
  }

  @Test
  void doesNotWaitForEver() {
    start(OnTaken.WAIT, LONG, 100, 0);
    publisher("live", "cam");
    refused("live", "cam");
  }

  @Test
  void applicationsHaveTheirOwnPolicy() {
    start(OnTaken.REJECT, 0, 0, LONG);
    AppDirectory directory = AppDirectory.of(server.vertx());
    directory.deployed("*", new AppDirectory.Terms(null, null, new AppPublishSettings(OnTaken.TAKEOVER, null, null, null)));
    directory.deployed("keys", new AppDirectory.Terms(null, null, new AppPublishSettings(null, null, null, 0)));
    RtmpTestClient old = publisher("live", "cam");
    publisher("live", "cam");
    old.awaitStatus(StatusCodes.PUBLISH_DENIED);
    RtmpTestClient strict = publisher("keys", "a");
    refused("keys", "a");
    strict.reset();
    assertFalse(server.awaitEvent(RtmpEvents.STREAM_UNPUBLISHED).getBoolean("interrupted"));
  }

  /** The answer of the one that a player has asked arrives when it has been replaced. */
  @Test
  void playerIsCountedWhereItPlays() {
    start(OnTaken.REJECT, 0, 0, 0);
    RtmpTestClient first = publisher("live", "cam");
    AtomicReference<Runnable> answer = new AtomicReference<>();
    server.vertx().eventBus().addInboundInterceptor(delivery -> {
      if (delivery.body() instanceof JsonObject body && body.containsKey("viewers") && body.size() == 2 && answer.get() == null) {
        Context context = Vertx.currentContext();
        answer.set(() -> context.runOnContext(now -> delivery.next()));
      } else {
        delivery.next();
      }
    });
    RtmpTestClient player = server.connect("live").play("cam");
    TestServer.awaitTrue("the player has asked", () -> answer.get() != null);
    first.deleteStream();
    server.awaitEvent(RtmpEvents.STREAM_UNPUBLISHED);
    publisher("live", "cam");
    answer.get().run();
    player.awaitStatus(StatusCodes.PLAY_PUBLISH_NOTIFY);
    TestServer.awaitTrue("the player is counted", () -> info().getInteger("viewers") == 1);
  }

  @Test
  void endsWithTheServer() {
    startPatiently();
    lose(publisher("live", "cam"));
    publisher("live", "other");
    server.undeploy();
    for (String name : List.of("cam", "other")) {
      JsonObject end = server.awaitEvent(RtmpEvents.STREAM_UNPUBLISHED, event -> event.getString("name").equals(name));
      assertEquals("the server stops", end.getString("reason"));
      server.awaitNothingLeft(new StreamKey("live", name));
    }
  }
}
