package io.github.vertxrtmp.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vertxrtmp.bus.LocalCodec;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.media.StreamSnapshot;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Against a publisher that the test plays, so that the order of everything is the test's. */
@ExtendWith(VertxExtension.class)
class SubscriptionTest {

  private static final StreamKey KEY = new StreamKey("live", "cam");

  private final RecordingListener listener = new RecordingListener();
  /** Questions for a snapshot that wait for their answer. */
  private final List<Message<JsonObject>> asked = new ArrayList<>();
  private final List<JsonObject> told = new ArrayList<>();
  private Vertx vertx;
  private TestLoop loop;
  private Subscription subscription;
  private MessageConsumer<JsonObject> publisher;

  @BeforeEach
  void prepare(Vertx started) {
    vertx = started;
    loop = new TestLoop(vertx);
    LocalCodec.register(vertx);
  }

  private void onAir() {
    loop.run(() -> publisher = vertx.eventBus().localConsumer(RtmpAddresses.stream(KEY), request -> {
      if ("snapshot".equals(request.body().getString("action"))) {
        asked.add(request);
      } else {
        told.add(request.body());
      }
    }));
  }

  private void offAir() {
    loop.await(() -> publisher.unregister());
  }

  private void open() {
    open(Long.MAX_VALUE);
  }

  private void open(long maxLagMillis) {
    loop.run(() -> subscription = Subscription.open(vertx, KEY, listener, maxLagMillis));
    loop.settle();
  }

  private void status(JsonObject message) {
    loop.run(() -> vertx.eventBus().publish(RtmpAddresses.status(KEY), message, new DeliveryOptions().setLocalOnly(true)));
    loop.settle();
  }

  private void status(String event, String publication) {
    status(new JsonObject().put("event", event).put("publication", publication));
  }

  private void mark(long ageMillis) {
    status(new JsonObject().put("event", "mark").put("publication", "p").put("bytes", 1L).put("nanos", System.nanoTime() - ageMillis * 1_000_000));
  }

  private void frames(long... numbers) {
    loop.run(() -> {
      for (long number : numbers) {
        vertx.eventBus().publish(RtmpAddresses.media(KEY), MediaFrame.of(Kind.VIDEO, number, number, new byte[] {0x27, 1}), LocalCodec.frameOptions());
      }
    });
    loop.settle();
  }

  private void answer(String publication, long nextSequence) {
    loop.run(() -> asked.remove(0).reply(new StreamSnapshot(publication, List.of(), List.of(), true, nextSequence, 0), LocalCodec.snapshotOptions()));
    loop.settle();
  }

  private void assertCalls(String... calls) {
    assertEquals(List.of(calls), listener.take());
  }

  @Test
  void waitsUntilSomebodyPublishes() {
    open();
    assertCalls();
    onAir();
    status("began", "p");
    assertEquals(1, asked.size());
    answer("p", 0);
    assertCalls("began p 0");
    frames(0, 1);
    assertCalls("0", "1");
  }

  @Test
  void comesInTheMiddle() {
    onAir();
    open();
    frames(3, 4);
    answer("p", 5);
    assertCalls("began p 5");
    frames(5, 6);
    assertCalls("5", "6");
  }

  @Test
  void framesThatAreInTheSnapshotDoNotComeTwiceAndThoseBehindItAreKept() {
    onAir();
    open();
    frames(3, 4, 5, 6);
    answer("p", 5);
    assertCalls("began p 5", "5", "6");
    assertEquals(0, asked.size());
  }

  @Test
  void gapLeadsToOneNewSnapshot() {
    onAir();
    open();
    answer("p", 0);
    frames(0, 1, 4, 5, 6);
    assertCalls("began p 0", "0", "1");
    assertEquals(1, asked.size());
    answer("p", 7);
    assertCalls("began p 7");
    frames(7);
    assertCalls("7");
    assertEquals(0, asked.size());
  }

  @Test
  void oldNumbersArePassedOver() {
    onAir();
    open();
    answer("p", 5);
    frames(3, 4, 5, 5, 6);
    assertCalls("began p 5", "5", "6");
    assertEquals(0, asked.size());
  }

  @Test
  void endsAndBeginsAgain() {
    onAir();
    open();
    answer("p", 0);
    frames(0);
    status("ended", "p");
    assertCalls("began p 0", "0", "ended");
    status("began", "q");
    frames(0);
    answer("q", 0);
    assertCalls("began q 0", "0");
  }

  @Test
  void endOfAnotherPublicationIsNoEnd() {
    onAir();
    open();
    answer("p", 0);
    status("ended", "other");
    status(new JsonObject().put("event", "ended"));
    status(new JsonObject());
    frames(0);
    assertCalls("began p 0", "0");
  }

  @Test
  void publicationThatIsReplacedUnnoticedHasEnded() {
    onAir();
    open();
    answer("p", 5);
    frames(9);
    answer("q", 3);
    assertCalls("began p 5", "ended", "began q 3");
  }

  @Test
  void questionThatComesTooEarlyIsAskedAgain() {
    loop.run(() -> {
      subscription = Subscription.open(vertx, KEY, listener);
      // Nobody listens yet when the question is sent; the announcement overtakes the answer.
      vertx.eventBus().publish(RtmpAddresses.status(KEY), new JsonObject().put("event", "began").put("publication", "p"));
    });
    onAir();
    loop.settle();
    status("began", "p");
    assertEquals(1, asked.size());
    answer("p", 0);
    assertCalls("began p 0");
  }

  @Test
  void publisherThatFailsToAnswerIsAskedAgainWithTheNextFrame() {
    onAir();
    open();
    loop.run(() -> asked.remove(0).fail(500, "busy"));
    loop.settle();
    assertCalls();
    frames(7);
    assertEquals(1, asked.size());
    answer("p", 8);
    frames(8);
    assertCalls("began p 8", "8");
  }

  @Test
  void publicationThatIsGoneWhenAskedHasEnded() {
    onAir();
    open();
    answer("p", 0);
    offAir();
    frames(5);
    assertCalls("began p 0", "ended");
  }

  @Test
  void keepsNoMoreThanItMayWhileItWaits() {
    onAir();
    open();
    for (int i = 0; i < 50; i++) {
      long first = i * 100L;
      frames(LongStream.range(first, first + 100).toArray());
    }
    // 4096 were thrown away, 904 are kept: there is a hole between the snapshot and them.
    answer("p", 10);
    assertCalls("began p 10");
    assertEquals(1, asked.size());
    answer("p", 5000);
    frames(5000);
    assertCalls("began p 5000", "5000");
  }

  @Test
  void closedWhileTheAnswerIsOnItsWay() {
    onAir();
    open();
    loop.await(() -> subscription.close());
    frames(0);
    answer("p", 0);
    status("ended", "p");
    assertCalls();
    assertEquals("left", told.get(0).getString("action"));
  }

  @Test
  void closedWithinTheBeginning() {
    onAir();
    open();
    frames(5, 6);
    listener.within(call -> subscription.close());
    answer("p", 5);
    assertCalls("began p 5");
  }

  @Test
  void closedWithinAFrame() {
    onAir();
    open();
    frames(5, 6);
    listener.within(call -> {
      if (call.equals("5")) {
        subscription.close();
      }
    });
    answer("p", 5);
    frames(7);
    assertCalls("began p 5", "5");
  }

  @Test
  void closedWithinTheEnd() {
    onAir();
    open();
    answer("p", 5);
    frames(9);
    listener.within(call -> subscription.close());
    answer("q", 0);
    assertCalls("began p 5", "ended");
  }

  @Test
  void sendsMarksBack() {
    onAir();
    open();
    answer("p", 0);
    mark(0);
    assertEquals("handled", told.get(0).getString("action"));
    assertEquals(1L, told.get(0).getLong("bytes"));
  }

  @Test
  void passesOverWhatHasWaitedTooLong() {
    onAir();
    open(1000);
    answer("p", 0);
    frames(0);
    mark(2000);
    frames(1, 2, 3);
    mark(500);
    frames(4);
    assertCalls("began p 0", "0");
    mark(0);
    assertEquals(1, asked.size());
    answer("p", 6);
    frames(6);
    assertCalls("began p 6", "6");
  }

  @Test
  void withoutABoundItGetsEverythingHoweverLate() {
    onAir();
    open();
    answer("p", 0);
    mark(3_600_000);
    frames(0, 1);
    assertCalls("began p 0", "0", "1");
  }

  @Test
  void whatWasPassedOverEndsWithThePublication() {
    onAir();
    open(1000);
    answer("p", 0);
    mark(2000);
    status("ended", "p");
    status("began", "q");
    answer("q", 0);
    frames(0);
    assertCalls("began p 0", "ended", "began q 0", "0");
  }
}
