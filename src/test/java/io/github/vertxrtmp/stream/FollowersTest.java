package io.github.vertxrtmp.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.media.StreamSnapshot;
import io.github.vertxrtmp.media.TestFrames;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publications and followers that come and go at random moments: nobody sees a hole or anything twice. */
class FollowersTest {

  private static final int STEPS = 120;
  private static Vertx vertx;
  private static int names;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(3));
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  /** Checks each call as it comes; what is wrong is written down, since nobody hears an exception on an event loop. */
  private static final class Follower implements StreamListener {

    private final List<String> faults = new ArrayList<>();
    private Subscription subscription;
    private String publication;
    private long next;
    private volatile String last = "";
    private boolean left;

    @Override
    public void began(StreamSnapshot snapshot) {
      check(!left, "began after it had left");
      check(publication == null || publication.equals(snapshot.publicationId()), "began without an end");
      check(publication == null || snapshot.nextSequence() >= next, "went back from " + next + " to " + snapshot.nextSequence());
      long first = snapshot.nextSequence() - snapshot.frames().size();
      for (int i = 0; i < snapshot.frames().size(); i++) {
        check(snapshot.frames().get(i).sequence() == first + i, "hole in the snapshot");
      }
      publication = snapshot.publicationId();
      next = snapshot.nextSequence();
      last = publication + " " + (next - 1);
    }

    @Override
    public void frame(MediaFrame frame) {
      check(!left, "frame after it had left");
      check(publication != null, "frame before the beginning");
      check(frame.sequence() == next, "frame " + frame.sequence() + " instead of " + next);
      next = frame.sequence() + 1;
      last = publication + " " + frame.sequence();
    }

    @Override
    public void ended() {
      check(!left, "ended after it had left");
      check(publication != null, "end without a beginning");
      publication = null;
    }

    private void check(boolean right, String fault) {
      if (!right) {
        faults.add(fault);
      }
    }
  }

  private final List<TestLoop> loops = new ArrayList<>();
  private final List<Follower> followers = new ArrayList<>();
  private final List<Integer> loopOf = new ArrayList<>();
  private StreamKey key;
  private Publication publication;

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void nobodySeesAHoleOrAnythingTwice(int loopCount) {
    for (int i = 0; i < loopCount; i++) {
      loops.add(new TestLoop(vertx));
    }
    for (int round = 0; round < 40; round++) {
      long seed = new Random().nextLong();
      try {
        run(new Random(seed));
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + " on " + loopCount + " loops", e);
      }
    }
  }

  @Test
  void nobodySeesAHoleWithAFixedSeed() {
    loops.add(new TestLoop(vertx));
    run(new Random(1));
  }

  private void run(Random random) {
    key = new StreamKey("followers", "s" + names++);
    followers.clear();
    loopOf.clear();
    publication = null;
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(12)) {
        case 0 -> publishAnew();
        case 1 -> follow(random.nextInt(loops.size()));
        case 2 -> leave(random);
        case 3 -> loops.get(random.nextInt(loops.size())).run(() -> { });
        default -> send(random);
      }
    }
    finish();
  }

  /** Not waited for: what follows overtakes it or not. */
  private void follow(int loop) {
    Follower follower = new Follower();
    followers.add(follower);
    loopOf.add(loop);
    loops.get(loop).context().runOnContext(now -> follower.subscription = Subscription.open(vertx, key, follower));
  }

  private void leave(Random random) {
    if (!followers.isEmpty()) {
      int index = random.nextInt(followers.size());
      Follower follower = followers.get(index);
      loops.get(loopOf.get(index)).context().runOnContext(now -> {
        follower.subscription.close();
        follower.left = true;
      });
    }
  }

  private void publishAnew() {
    Publication old = publication;
    publication = loops.get(0).await(() -> {
      if (old != null) {
        old.close("another comes");
      }
      return Publication.open(vertx, key, FanoutFixture.GOP, new JsonObject());
    });
  }

  private void send(Random random) {
    if (publication == null) {
      return;
    }
    Publication to = publication;
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      boolean key = random.nextInt(5) == 0;
      loops.get(0).context().runOnContext(now -> to.send(Kind.VIDEO, 0, key ? TestFrames.keyframe(10) : TestFrames.interframe(10)));
    }
  }

  /** Everybody who has stayed gets to the last frame. */
  private void finish() {
    publishAnew();
    Publication last = publication;
    loops.get(0).run(() -> last.send(Kind.VIDEO, 0, TestFrames.keyframe(10)));
    for (int i = 0; i < followers.size(); i++) {
      Follower follower = followers.get(i);
      TestLoop loop = loops.get(loopOf.get(i));
      long deadline = System.nanoTime() + 10_000_000_000L;
      boolean left = loop.call(() -> follower.left);
      while (!left && !follower.last.equals(last.id() + " 0") && System.nanoTime() < deadline) {
        loop.run(() -> { });
      }
      assertTrue(left || follower.last.equals(last.id() + " 0"), "stuck at " + follower.last);
      assertEquals(List.of(), loop.call(() -> List.copyOf(follower.faults)));
      loop.await(() -> left ? Future.succeededFuture() : follower.subscription.close());
    }
    loops.get(0).await(() -> last.close("over"));
  }
}
