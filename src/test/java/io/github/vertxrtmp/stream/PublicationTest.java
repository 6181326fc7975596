package io.github.vertxrtmp.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.config.PublishSettings;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.media.StreamSnapshot;
import io.github.vertxrtmp.media.TestFrames;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class PublicationTest {

  private static final StreamKey KEY = new StreamKey("live", "room/cam");

  private final List<JsonObject> events = new ArrayList<>();
  private Vertx vertx;
  private TestLoop loop;

  @BeforeEach
  void prepare(Vertx started) {
    vertx = started;
    loop = new TestLoop(vertx);
    loop.await(() -> vertx.eventBus().<JsonObject>localConsumer(RtmpAddresses.EVENTS, event -> events.add(event.body())).completion());
  }

  private static PublicationTerms terms(int viewers) {
    return new PublicationTerms(FanoutFixture.GOP, viewers, -1, PublishSettings.NONE, null);
  }

  private Publication open() {
    return loop.await(() -> Publication.open(vertx, KEY, FanoutFixture.GOP, new JsonObject().put("mode", "live").put("client", "me")));
  }

  private Future<JsonObject> ask(Object body) {
    return vertx.eventBus().<JsonObject>request(RtmpAddresses.stream(KEY), body).map(reply -> reply.body());
  }

  private void close(Publication publication, String reason) {
    loop.await(() -> publication.close(reason));
    loop.settle();
  }

  @Test
  void nameHasOnePublicationAtATime() {
    Publication first = open();
    NameTakenException taken = assertThrows(NameTakenException.class, this::open);
    assertTrue(taken.getMessage().contains("live/room/cam"));
    close(first, "enough");
    Publication second = open();
    assertNotEquals(first.id(), second.id());
    close(second, "enough");
  }

  /** Vert.x numbers timers from 0. */
  @Test
  void leavesTheTimersOfOthersAlone() {
    long timer = vertx.setTimer(3_600_000, late -> { });
    assertEquals(0, timer);
    close(open(), "enough");
    assertTrue(vertx.cancelTimer(timer));
  }

  @Test
  void claimWaitsForAPublicationThatIsClosing() {
    Publication first = open();
    Publication second = loop.await(() -> {
      first.close("making room");
      return Publication.open(vertx, KEY, FanoutFixture.GOP, new JsonObject());
    });
    close(second, "enough");
  }

  @Test
  void failedClaimsLeaveNothingBehind() {
    Publication first = open();
    for (int i = 0; i < 3; i++) {
      assertThrows(NameTakenException.class, this::open);
    }
    close(first, "enough");
    close(open(), "enough");
    assertEquals(2, events.stream().filter(event -> event.getString("type").equals(RtmpEvents.STREAM_PUBLISHED)).count());
  }

  @Test
  void tellsItsBeginningAndEndWithTheFacts() {
    Publication publication = open();
    loop.run(() -> publication.send(Kind.VIDEO, 0, TestFrames.keyframe(10)));
    close(publication, "out of film");
    close(publication, "closed twice");
    assertEquals(List.of(RtmpEvents.STREAM_PUBLISHED, RtmpEvents.STREAM_UNPUBLISHED), events.stream().map(event -> event.getString("type")).toList());
    for (JsonObject event : events) {
      assertEquals("live/room/cam", event.getString("stream"));
      assertEquals("live", event.getString("app"));
      assertEquals("room/cam", event.getString("name"));
      assertEquals(publication.id(), event.getString("publication"));
      assertEquals("live", event.getString("mode"));
      assertEquals("me", event.getString("client"));
    }
    assertEquals("out of film", events.get(1).getString("reason"));
    assertEquals(10, events.get(1).getLong("bytes"));
    assertEquals(1, events.get(1).getLong("videoFrames"));
  }

  @Test
  void numbersAndUnwrapsItsFrames() {
    List<MediaFrame> frames = new ArrayList<>();
    Publication publication = open();
    loop.await(() -> vertx.eventBus().<MediaFrame>localConsumer(RtmpAddresses.media(KEY), frame -> frames.add(frame.body())).completion());
    loop.run(() -> {
      publication.send(Kind.VIDEO, 0xFFFFFFFFL, TestFrames.keyframe(10));
      publication.send(Kind.AUDIO, 5, TestFrames.audio(10));
      publication.send(Kind.DATA, 10, TestFrames.metadata(1));
    });
    loop.settle();
    assertEquals(List.of(0L, 1L, 2L), frames.stream().map(MediaFrame::sequence).toList());
    assertEquals(List.of(0xFFFFFFFFL, 0x100000005L, 0x10000000AL), frames.stream().map(MediaFrame::timestamp).toList());
    loop.run(() -> {
      publication.close("enough");
      publication.send(Kind.AUDIO, 20, TestFrames.audio(10));
    });
    loop.settle();
    assertEquals(3, frames.size());
    assertEquals(35, publication.statistics().bytes());
  }

  @Test
  void answersWithASnapshot() {
    Publication publication = open();
    loop.run(() -> {
      publication.send(Kind.DATA, 0, TestFrames.metadata(1));
      publication.send(Kind.VIDEO, 0, TestFrames.videoHeader(1));
      publication.send(Kind.VIDEO, 40, TestFrames.keyframe(10));
      publication.send(Kind.AUDIO, 50, TestFrames.audio(10));
    });
    StreamSnapshot snapshot = loop.await(() -> vertx.eventBus().<StreamSnapshot>request(RtmpAddresses.stream(KEY), new JsonObject().put("action", "snapshot")))
      .body();
    assertEquals(publication.id(), snapshot.publicationId());
    assertEquals(List.of(0L, 1L), snapshot.headers().stream().map(MediaFrame::sequence).toList());
    assertEquals(List.of(2L, 3L), snapshot.frames().stream().map(MediaFrame::sequence).toList());
    assertEquals(4, snapshot.nextSequence());
    assertEquals(50, snapshot.timestamp());
    assertTrue(snapshot.video());
    close(publication, "enough");
  }

  @Test
  void answersWithWhatItHasSent() {
    Publication publication = open();
    loop.run(() -> {
      publication.send(Kind.VIDEO, 40, TestFrames.keyframe(10));
      publication.send(Kind.AUDIO, 50, TestFrames.audio(5));
      publication.send(Kind.DATA, 50, TestFrames.metadata(1));
    });
    JsonObject info = loop.await(() -> ask(new JsonObject().put("action", "info")));
    assertEquals("live/room/cam", info.getString("stream"));
    assertEquals("avc1", info.getString("videoCodec"));
    assertEquals("mp4a", info.getString("audioCodec"));
    assertEquals(1, info.getLong("videoFrames"));
    assertEquals(1, info.getLong("audioFrames"));
    assertEquals(1, info.getLong("dataFrames"));
    assertEquals(30, info.getLong("bytes"));
    assertTrue(info.getLong("durationMillis") >= 0);
    close(publication, "enough");
  }

  @Test
  void closesItselfWhenAskedTo() {
    open();
    loop.await(() -> ask(new JsonObject().put("action", "close").put("reason", "no licence")));
    loop.settle();
    assertEquals("no licence", events.get(1).getString("reason"));
    Publication second = open();
    loop.await(() -> ask(new JsonObject().put("action", "close")));
    loop.settle();
    assertEquals("closed by request", events.get(3).getString("reason"));
    close(second, "again");
    assertEquals(4, events.size());
  }

  @Test
  void leavesTheEndToItsHandler() {
    List<String> reasons = new ArrayList<>();
    Publication publication = open();
    loop.run(() -> publication.closeRequestHandler(reasons::add));
    loop.await(() -> ask(new JsonObject().put("action", "close").put("reason", "no licence")));
    assertEquals(List.of("no licence"), reasons);
    loop.await(() -> ask(new JsonObject().put("action", "info")));
    close(publication, "enough");
  }

  @Test
  void refusesWhatItDoesNotUnderstand() {
    Publication publication = open();
    Object[] bad = {
      "snapshot", 5, true, new JsonArray(), new JsonObject(), new JsonObject().put("action", "dance"), new JsonObject().put("action", 5),
      new JsonObject().put("action", "inject"), new JsonObject().put("action", "inject").put("name", ""),
      new JsonObject().put("action", "inject").put("name", "x").put("args", 5), new JsonObject().put("action", "join").put("viewer", 5)};
    for (Object body : bad) {
      ReplyException refusal = assertThrows(ReplyException.class, () -> loop.await(() -> ask(body)), String.valueOf(body));
      assertEquals(ReplyFailure.RECIPIENT_FAILURE, refusal.failureType(), refusal::getMessage);
      assertEquals(400, refusal.failureCode());
      assertTrue(refusal.getMessage().contains("xpected"), refusal::getMessage);
    }
    for (String action : List.of("handled", "left", "leave")) {
      loop.run(() -> vertx.eventBus().send(RtmpAddresses.stream(KEY), new JsonObject().put("action", action).put("follower", 5).put("bytes", "x")));
    }
    loop.await(() -> ask(new JsonObject().put("action", "info")));
    close(publication, "enough");
  }

  @Test
  void takesDataOfOthersInTurn() {
    List<MediaFrame> frames = new ArrayList<>();
    Publication publication = open();
    loop.await(() -> vertx.eventBus().<MediaFrame>localConsumer(RtmpAddresses.media(KEY), frame -> frames.add(frame.body())).completion());
    loop.run(() -> publication.send(Kind.VIDEO, 40, TestFrames.keyframe(10)));
    loop.await(() -> ask(new JsonObject().put("action", "inject").put("name", "onText").put("args", new JsonArray().add("hello"))));
    loop.run(() -> publication.send(Kind.VIDEO, 80, TestFrames.interframe(10)));
    loop.settle();
    assertEquals(List.of(0L, 1L, 2L), frames.stream().map(MediaFrame::sequence).toList());
    assertEquals(Kind.DATA, frames.get(1).kind());
    assertEquals(40, frames.get(1).timestamp());
    close(publication, "enough");
  }

  @Test
  void knowsItsViewersAndHowManyMayCome() {
    Publication publication = loop.await(() -> Publication.open(vertx, KEY, terms(2), new JsonObject()));
    JsonObject join = new JsonObject().put("action", "join");
    loop.await(() -> ask(join.copy().put("viewer", "a")));
    loop.await(() -> ask(join.copy().put("viewer", "a")));
    assertEquals(2, loop.await(() -> ask(join.copy().put("viewer", "b"))).getInteger("viewers"));
    ReplyException full = assertThrows(ReplyException.class, () -> loop.await(() -> ask(join.copy().put("viewer", "c"))));
    assertEquals(Publication.FULL, full.failureCode());
    loop.run(() -> vertx.eventBus().send(RtmpAddresses.stream(KEY), new JsonObject().put("action", "leave").put("viewer", "a")));
    loop.await(() -> ask(join.copy().put("viewer", "c")));
    assertEquals(2, loop.await(() -> ask(new JsonObject().put("action", "info"))).getInteger("viewers"));
    close(publication, "enough");
  }
}
