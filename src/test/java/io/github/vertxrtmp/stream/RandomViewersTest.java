package io.github.vertxrtmp.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.config.GopSettings;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.media.StreamSnapshot;
import io.github.vertxrtmp.stream.TestEncoder.Received;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Players that join, leave, stall, pause and come back at random moments of a random stream. Whatever a player gets can be
 * decoded: a frame comes only behind the frame before it and the header that it was coded with, and nothing comes twice.
 */
@ExtendWith(VertxExtension.class)
class RandomViewersTest {

  private static final int ROUNDS = 150;
  private static final int STEPS = 150;
  private static final int BOUND = 2_000;

  private Vertx vertx;
  private TestLoop loop;
  private FanoutFixture stream;
  private Random random;
  private List<Player> players;
  /** Group of pictures and place in it; the header that it needs. */
  private int group;
  private int place;
  private int version;
  private int publications;
  private boolean onAir;
  private long sequence;

  private static final class Player {
    private RecordingOutlet outlet;
    private LiveViewer viewer;
    private boolean paused;
    private boolean video = true;
  }

  @BeforeEach
  void prepare(Vertx started) {
    vertx = started;
    loop = new TestLoop(vertx);
  }

  @Test
  void whatPlayersGetCanBeDecoded() {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = new Random().nextLong();
      try {
        run(new Random(seed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private void run(Random source) {
    random = source;
    stream = new FanoutFixture();
    players = new ArrayList<>();
    onAir = false;
    group = 0;
    loop.run(() -> {
      stream.open(vertx, new GopSettings(random.nextInt(4) > 0, 1_500, 30, 3_600_000), FanoutFixture.delivery(BOUND, 3_600_000, 3_600_000));
      join();
    });
    for (int step = 0; step < STEPS; step++) {
      loop.run(this::step);
      if (random.nextBoolean()) {
        loop.settle();
      }
    }
    loop.settle();
    players.forEach(this::assertDecodable);
    loop.run(stream::close);
  }

  private void step() {
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      Player player = players.get(random.nextInt(players.size()));
      switch (random.nextInt(24)) {
        case 0 -> publishOrEnd();
        case 1, 2 -> join();
        case 3 -> player.outlet.stalled = true;
        case 4, 5 -> player.outlet.drain();
        case 6 -> player.viewer.pause(player.paused = !player.paused);
        case 7 -> player.viewer.receiveVideo(player.video = !player.video);
        case 8 -> player.viewer.receiveAudio(random.nextBoolean());
        case 9 -> leave(player);
        case 10 -> hole();
        default -> send();
      }
    }
  }

  private void join() {
    Player player = new Player();
    player.outlet = stream.outlet();
    player.outlet.stalled = random.nextInt(4) == 0;
    player.viewer = stream.join(player.outlet);
    players.add(player);
  }

  /** The first one stays, so that the fan-out does. */
  private void leave(Player player) {
    if (player != players.get(0)) {
      player.viewer.leave();
    }
  }

  private void publishOrEnd() {
    if (onAir) {
      stream.fanout.ended();
      onAir = false;
      return;
    }
    onAir = true;
    sequence = 0;
    group++;
    place = -1;
    stream.fanout.began(new StreamSnapshot("p" + publications++, List.of(), List.of(), false, 0, 0));
    header();
  }

  /** Frames are missed; the snapshot has nothing but the header, which may have changed meanwhile. */
  private void hole() {
    if (onAir) {
      sequence += 1 + random.nextInt(3);
      place++;
      if (random.nextBoolean()) {
        version++;
        place = -1;
      }
      stream.fanout.began(new StreamSnapshot("p" + (publications - 1), List.of(frame(Kind.VIDEO, 0x17, 0, 5)), List.of(), true, sequence, 0));
    }
  }

  private void header() {
    version++;
    place = -1;
    stream.send(frame(Kind.VIDEO, 0x17, 0, 5));
  }

  private void send() {
    if (!onAir) {
      return;
    }
    int size = 10 + random.nextInt(300);
    switch (random.nextInt(10)) {
      case 0 -> {
        group++;
        place = 0;
        stream.send(frame(Kind.VIDEO, 0x17, 1, size));
      }
      case 1, 2, 3 -> stream.send(frame(Kind.AUDIO, 0xAF, 1, size));
      case 4 -> {
        if (random.nextInt(5) == 0) {
          header();
        }
      }
      default -> {
        if (place >= 0) {
          place++;
          stream.send(frame(Kind.VIDEO, 0x27, 1, size));
        }
      }
    }
  }

  private MediaFrame frame(Kind kind, int first, int packet, int size) {
    byte[] payload = new byte[Math.max(size, 14)];
    payload[0] = (byte) first;
    payload[1] = (byte) packet;
    put(payload, 2, version);
    put(payload, 6, group);
    put(payload, 10, place);
    return MediaFrame.of(kind, 40 * sequence, sequence++, payload);
  }

  private static void put(byte[] to, int at, int value) {
    for (int i = 0; i < 4; i++) {
      to[at + i] = (byte) (value >> 8 * (3 - i));
    }
  }

  private static int get(Received frame, int at) {
    return ByteBuffer.wrap(frame.payload()).getInt(at);
  }

  private void assertDecodable(Player player) {
    int header = -1;
    int inGroup = -1;
    int at = -1;
    Set<String> seen = new HashSet<>();
    for (Received frame : player.outlet.frames) {
      if (frame.kind() == Kind.VIDEO && frame.payload()[1] == 0) {
        header = get(frame, 2);
      } else {
        assertTrue(seen.add(get(frame, 2) + " " + frame), () -> frame + " comes twice");
        if (frame.kind() == Kind.VIDEO) {
          boolean keyframe = frame.payload()[0] == 0x17;
          assertEquals(header, get(frame, 2), () -> frame + " needs another header");
          assertTrue(keyframe || inGroup == get(frame, 6) && at + 1 == get(frame, 10), () -> frame + " does not follow on what came before");
          inGroup = get(frame, 6);
          at = get(frame, 10);
        }
      }
    }
    assertTrue(player.outlet.maxPending <= 6L * BOUND, () -> player.outlet.maxPending + " bytes waited");
  }
}
