package io.github.vertxrtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ch.qos.logback.classic.Level;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.net.RtmpListener;
import io.github.vertxrtmp.test.CapturedLog;
import io.github.vertxrtmp.test.Insides;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that break, at every point of their life: nothing is left, nothing is a stack trace, and the server serves. */
class ResetsTest {

  /** A question that the application does not answer is what is left longest. */
  private static final JsonObject SOON = new JsonObject().put("app", new JsonObject().put("timeoutMillis", 200))
    .put("timeouts", new JsonObject().put("publisherIdleMillis", 0));

  private enum Point {
    ACCEPTED((server, others) -> RtmpTestClient.openRaw(server.port())),
    IN_HANDSHAKE((server, others) -> raw(server, 1000)),
    BETWEEN_HANDSHAKE_AND_CONNECT((server, others) -> RtmpTestClient.open(server.port())),
    IN_A_CHUNK((server, others) -> {
      RtmpTestClient client = RtmpTestClient.open(server.port());
      client.raw(new byte[] {3, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF, 20, 0, 0, 0, 0, 2});
      return client;
    }),
    WHILE_A_DECISION_IS_AWAITED((server, others) -> {
      RtmpTestClient client = RtmpTestClient.open(server.port());
      client.sendConnect("slow", new AmfObject());
      return client;
    }),
    CONNECTED((server, others) -> server.connect("live")),
    PUBLISHING((server, others) -> publish(server, "gone")),
    IN_A_FRAME((server, others) -> {
      RtmpTestClient client = publish(server, "gone");
      client.raw(new byte[] {6, 0, 0, 0, 0, 1, 0, 9, 1, 0, 0, 0, 0x17, 1});
      return client;
    }),
    WAITING_FOR_A_STREAM((server, others) -> {
      RtmpTestClient client = server.connect("live");
      client.play("nobody").awaitStatus("NetStream.Play.Start");
      return client;
    }),
    PLAYING((server, others) -> play(server)),
    PLAYING_WITHOUT_READING((server, others) -> {
      RtmpTestClient client = play(server);
      for (int i = 1; i < 4; i++) {
        others.video(40 * i, Arrays.copyOf(TestMedia.avcKeyframe(1), 4 << 20));
      }
      others.sync();
      return client;
    });

    private final BiFunction<TestServer, RtmpTestClient, RtmpTestClient> reach;

    Point(BiFunction<TestServer, RtmpTestClient, RtmpTestClient> reach) {
      this.reach = reach;
    }
  }

  /** What a server holds for its clients. */
  private record Held(int viewers, int timers, Map<String, Integer> consumers) {

    static Held by(TestServer server) {
      int viewers = server.ask(StreamKey.parse("live/cam"), new JsonObject().put("action", "info")).getInteger("viewers");
      return new Held(viewers, Insides.timers(server.vertx()), Insides.consumers(server.vertx()));
    }
  }

  private static RtmpTestClient raw(TestServer server, int bytes) {
    RtmpTestClient client = RtmpTestClient.openRaw(server.port());
    byte[] begin = new byte[bytes];
    begin[0] = 3;
    client.raw(begin);
    return client;
  }

  private static RtmpTestClient publish(TestServer server, String name) {
    RtmpTestClient client = server.connect("live");
    client.publish(name).awaitStatus("NetStream.Publish.Start");
    client.video(0, TestMedia.avcHeader());
    client.video(0, TestMedia.avcKeyframe(0));
    client.sync();
    return client;
  }

  private static RtmpTestClient play(TestServer server) {
    RtmpTestClient client = server.connect("live");
    client.play("cam").awaitStatus("NetStream.Play.Start");
    return client;
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsLeft(Point point) {
    try (TestServer server = TestServer.start(SOON); CapturedLog log = new CapturedLog("io")) {
      server.app("slow", request -> { });
      try (RtmpTestClient others = publish(server, "cam")) {
        Held before = Held.by(server);
        for (boolean abrupt : List.of(true, false)) {
          RtmpTestClient client = point.reach.apply(server, others);
          TestServer.awaitTrue("it is there", () -> RtmpListener.connections(server.vertx()) == 2);
          if (abrupt) {
            client.reset();
          } else {
            client.close();
          }
          TestServer.awaitTrue("it is gone", () -> RtmpListener.connections(server.vertx()) == 1);
          TestServer.awaitTrue("nothing of it is left", () -> Held.by(server).equals(before));
        }
        others.sync();
        server.connect("live").close();
      }
      assertFalse(log.hasStackTrace(), () -> log.lines(Level.INFO).toString());
      assertEquals(List.of(), log.lines(Level.WARN).stream().filter(line -> !line.contains("slow")).toList());
    }
  }
}
