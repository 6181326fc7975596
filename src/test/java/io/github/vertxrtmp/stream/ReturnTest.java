package io.github.vertxrtmp.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.config.PublishSettings;
import io.github.vertxrtmp.config.PublishSettings.OnTaken;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.media.StreamSnapshot;
import io.github.vertxrtmp.media.TestFrames;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A stream passes from one publisher to the next, on one event loop or from one to another. */
@ExtendWith(VertxExtension.class)
class ReturnTest {

  private static final StreamKey KEY = new StreamKey("live", "cam");
  private static final int LONG = 60_000;

  private final List<JsonObject> events = new ArrayList<>();
  private final RecordingListener follower = new RecordingListener();
  private Vertx vertx;
  private TestLoop loop;
  private TestLoop other;
  private TestLoop followers;

  @BeforeEach
  void prepare(Vertx started) {
    vertx = started;
    loop = new TestLoop(vertx);
    other = new TestLoop(vertx);
    followers = new TestLoop(vertx);
    followers.await(() -> vertx.eventBus().<JsonObject>localConsumer(RtmpAddresses.EVENTS, event -> events.add(event.body())).completion());
    followers.run(() -> Subscription.open(vertx, KEY, follower));
    settle();
  }

  private void settle() {
    for (TestLoop each : List.of(loop, other, followers, loop, other, followers)) {
      each.settle();
    }
  }

  private static PublicationTerms terms(String identity, OnTaken onTaken, int graceMillis) {
    return new PublicationTerms(FanoutFixture.GOP, -1, -1, new PublishSettings(onTaken, LONG, 0, graceMillis), identity);
  }

  private Publication open(TestLoop on, String identity) {
    return open(on, terms(identity, OnTaken.SILENT, LONG));
  }

  private Publication open(TestLoop on, PublicationTerms terms) {
    Publication publication = on.await(() -> Publication.open(vertx, KEY, terms, new JsonObject().put("client", terms.identity())));
    settle();
    return publication;
  }

  private void interrupt(TestLoop on, Publication publication) {
    on.run(() -> publication.interrupt("pulled cable"));
    settle();
  }

  private Future<JsonObject> ask(String action) {
    return vertx.eventBus().<JsonObject>request(RtmpAddresses.stream(KEY), new JsonObject().put("action", action)).map(reply -> reply.body());
  }

  private StreamSnapshot snapshot() {
    return followers.await(() -> vertx.eventBus().<StreamSnapshot>request(RtmpAddresses.stream(KEY), new JsonObject().put("action", "snapshot"))).body();
  }

  private List<String> types() {
    return followers.call(() -> events.stream().map(event -> event.getString("type")).toList());
  }

  private static void sendStart(Publication publication, long time) {
    publication.send(Kind.VIDEO, 0, TestFrames.videoHeader(1));
    publication.send(Kind.VIDEO, time, TestFrames.keyframe(10));
    publication.send(Kind.AUDIO, time + 10, TestFrames.audio(10));
  }

  @Test
  void followersStayAndSeeTheNumbersAndTimesGoOn() {
    for (TestLoop second : List.of(loop, other)) {
      Publication first = open(loop, "me");
      loop.run(() -> sendStart(first, 1_000));
      interrupt(loop, first);
      Publication next = open(second, "me");
      second.run(() -> sendStart(next, 0));
      settle();
      assertEquals(first.id(), next.id());
      assertTrue(next.isResumed());
      assertEquals(List.of("began " + first.id() + " 0", "0", "1", "2", "interrupted", "resumed", "3", "4", "5"), follower.take());
      List<Long> times = follower.frames.stream().map(MediaFrame::timestamp).toList();
      assertTrue(times.get(3) > times.get(2) && times.get(4) >= times.get(3), times::toString);
      assertEquals(times.get(4) + 10, times.get(5));
      second.await(() -> next.close("enough"));
      settle();
      assertEquals(List.of("ended"), follower.take());
      assertEquals(List.of(RtmpEvents.STREAM_PUBLISHED, RtmpEvents.STREAM_INTERRUPTED, RtmpEvents.STREAM_RESUMED, RtmpEvents.STREAM_UNPUBLISHED), types());
      followers.run(() -> {
        events.clear();
        follower.frames.clear();
      });
    }
  }

  @Test
  void whoJoinsMeanwhileGetsHeadersOnly() {
    Publication first = open(loop, "me");
    loop.run(() -> sendStart(first, 1_000));
    assertEquals(2, snapshot().frames().size());
    interrupt(loop, first);
    StreamSnapshot waiting = snapshot();
    assertTrue(waiting.interrupted());
    assertEquals(1, waiting.headers().size());
    assertEquals(List.of(), waiting.frames());
    assertEquals(1_010, waiting.timestamp());
    assertEquals(3, waiting.nextSequence());
    Publication next = open(other, "me");
    StreamSnapshot resumed = snapshot();
    assertFalse(resumed.interrupted());
    assertEquals(List.of(), resumed.headers(), "the next publisher has its own");
    other.await(() -> next.close("enough"));
  }

  @Test
  void onlyTheSameMayGoOn() {
    Publication first = open(loop, "me");
    interrupt(loop, first);
    for (PublicationTerms stranger : List.of(terms("you", OnTaken.TAKEOVER, LONG), PublicationTerms.of(FanoutFixture.GOP))) {
      assertThrows(NameTakenException.class, () -> open(other, stranger));
    }
    Publication next = open(other, terms("me", OnTaken.REJECT, LONG));
    assertEquals(first.id(), next.id());
    other.await(() -> next.close("enough"));
    Publication nameless = open(loop, PublicationTerms.of(FanoutFixture.GOP));
    assertThrows(NameTakenException.class, () -> open(other, terms("me", OnTaken.TAKEOVER, LONG)));
    loop.await(() -> nameless.close("enough"));
  }

  @Test
  void whoIsThereGivesWayByPolicy() {
    long silent = TimeUnit.MILLISECONDS.toNanos(LONG);
    List<String> told = new ArrayList<>();
    Publication first = open(loop, "me");
    assertThrows(NameTakenException.class, () -> open(other, terms("me", OnTaken.TAKEOVER, LONG)), "has not begun");
    loop.run(() -> first.takeoverHandler(() -> silent - 1_000_000, () -> told.add("first")));
    assertThrows(NameTakenException.class, () -> open(other, terms("me", OnTaken.SILENT, LONG)));
    assertThrows(NameTakenException.class, () -> open(other, terms("me", OnTaken.WAIT, LONG)));
    assertThrows(NameTakenException.class, () -> open(other, terms("you", OnTaken.TAKEOVER, LONG)));
    Publication second = open(other, terms("me", OnTaken.TAKEOVER, LONG));
    assertEquals(List.of("first"), told);
    assertEquals(first.id(), second.id());
    loop.run(() -> sendStart(first, 0));
    loop.await(() -> first.close("too late"));
    loop.await(() -> first.interrupt("too late"));
    other.run(() -> second.takeoverHandler(() -> silent, () -> told.add("second")));
    assertThrows(NameTakenException.class, () -> open(loop, terms("me", OnTaken.REJECT, LONG)));
    Publication third = open(loop, terms("me", OnTaken.SILENT, LONG));
    assertEquals(List.of("first", "second"), told);
    assertEquals(List.of("began " + first.id() + " 0", "interrupted", "resumed", "interrupted", "resumed"), follower.take());
    loop.await(() -> third.close("enough"));
  }

  @Test
  void endsWhenNobodyComesBack() {
    Publication first = open(loop, terms("me", OnTaken.SILENT, 10));
    loop.await(() -> first.interrupt("pulled cable"));
    settle();
    assertEquals(List.of("began " + first.id() + " 0", "interrupted", "ended"), follower.take());
    JsonObject end = followers.call(() -> events.get(2));
    assertEquals("pulled cable; not back within 10 ms", end.getString("reason"));
    assertTrue(end.getBoolean("interrupted"));
    Publication next = open(other, "me");
    assertNotEquals(first.id(), next.id());
    assertFalse(next.isResumed());
    other.await(() -> next.close("enough"));
  }

  @Test
  void withoutGraceItEndsAtOnce() {
    Publication first = open(loop, terms("me", OnTaken.SILENT, 0));
    loop.await(() -> first.interrupt("pulled cable"));
    settle();
    assertEquals(List.of("began " + first.id() + " 0", "ended"), follower.take());
    assertEquals("pulled cable", followers.call(() -> events.get(1)).getString("reason"));
  }

  @Test
  void canBeEndedWhileItWaits() {
    Publication first = open(loop, "me");
    loop.run(() -> first.closeRequestHandler(reason -> {
      throw new AssertionError("the session has gone");
    }));
    Future<Void> over = loop.call(() -> first.interrupt("pulled cable"));
    followers.await(() -> ask("close"));
    loop.await(() -> over);
    settle();
    assertEquals("closed by request", followers.call(() -> events.get(2)).getString("reason"));
  }

  @Test
  void goesOnByItself() {
    Publication relay = open(loop, terms(null, OnTaken.REJECT, LONG));
    loop.run(() -> sendStart(relay, 1_000));
    interrupt(loop, relay);
    loop.run(relay::resume);
    loop.run(() -> sendStart(relay, 0));
    settle();
    assertEquals(List.of("interrupted", "resumed", "3", "4", "5"), follower.take().subList(4, 9));
    JsonObject info = followers.await(() -> ask("info"));
    assertEquals(2, info.getInteger("audioFrames"));
    assertFalse(info.getBoolean("interrupted"));
    loop.await(() -> relay.close("enough"));
  }

  @Test
  void countsForEachPublisherAndForTheStream() {
    Publication first = open(loop, "me");
    loop.run(() -> sendStart(first, 0));
    interrupt(loop, first);
    Publication second = open(other, "me");
    other.run(() -> sendStart(second, 0));
    interrupt(other, second);
    Publication third = open(loop, "me");
    loop.run(() -> third.send(Kind.AUDIO, 0, TestFrames.audio(5)));
    assertEquals(26, first.statistics().bytes());
    assertEquals(26, second.statistics().bytes());
    assertEquals(5, third.statistics().bytes());
    JsonObject info = followers.await(() -> ask("info"));
    assertEquals(57, info.getInteger("bytes"));
    assertEquals(4, info.getInteger("videoFrames"));
    assertEquals("avc1", info.getString("videoCodec"));
    assertEquals("me", info.getString("client"));
    loop.await(() -> third.close("enough"));
  }

  @Test
  void nobodyElseCanAskForAStream() {
    Publication first = open(loop, "me");
    interrupt(loop, first);
    for (Object body : new Object[] {new JsonObject().put("identity", "me"), "me", 5}) {
      ReplyException refusal = assertThrows(ReplyException.class, () -> followers.await(() -> vertx.eventBus().request(RtmpAddresses.takeover(KEY), body)));
      assertEquals(400, refusal.failureCode());
    }
    assertTrue(snapshot().interrupted());
    loop.await(() -> first.close("enough"));
  }

  /** Whoever has just asked when the stream passes on is answered by the next. */
  @Test
  void requestsAreAnsweredThroughout() {
    Publication publication = open(loop, "me");
    List<TestLoop> loops = List.of(loop, other);
    for (int i = 0; i < 50; i++) {
      TestLoop from = loops.get(i % 2);
      TestLoop to = loops.get((i + 1) % 2);
      Publication last = publication;
      from.run(() -> last.interrupt("pulled cable"));
      Future<Publication> next = to.call(() -> Publication.open(vertx, KEY, terms("me", OnTaken.SILENT, LONG), new JsonObject()));
      for (int question = 0; question < 10; question++) {
        assertEquals(publication.id(), followers.await(() -> ask("info")).getString("publication"));
      }
      publication = to.await(() -> next);
    }
    Publication last = publication;
    loop.await(() -> last.close("enough"));
    settle();
    assertEquals(1, types().stream().filter(RtmpEvents.STREAM_UNPUBLISHED::equals).count());
    assertEquals("ended", follower.calls.get(follower.calls.size() - 1));
  }

  @Test
  void whoDoesNotWaitLeavesTheStreamToWait() {
    Publication first = open(loop, "me");
    interrupt(loop, first);
    assertThrows(NameTakenException.class, () -> other.await(() -> Publication.open(vertx, KEY, terms("me", OnTaken.SILENT, LONG), new JsonObject(), () -> false)));
    Publication heir = other.call(() -> {
      Publication impatient = new Publication(vertx, KEY, terms("me", OnTaken.SILENT, LONG), new JsonObject());
      impatient.handover().giveUp();
      return impatient;
    });
    followers.await(() -> vertx.eventBus().request(RtmpAddresses.takeover(KEY), new Takeover(heir, "me", terms("me", OnTaken.SILENT, LONG).publish()),
      io.github.vertxrtmp.bus.LocalCodec.takeoverOptions()));
    settle();
    assertTrue(snapshot().interrupted());
    Publication next = open(loop, "me");
    assertEquals(first.id(), next.id());
    loop.await(() -> next.close("enough"));
  }
}
