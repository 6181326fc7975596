package io.github.vertxrtmp.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.media.StreamSnapshot;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class LocalCodecTest {

  private final BlockingQueue<Object> got = new LinkedBlockingQueue<>();
  private Vertx vertx;

  @BeforeEach
  void prepare(Vertx started) {
    vertx = started;
    LocalCodec.register(vertx);
    // As every verticle does that deals with streams.
    LocalCodec.register(vertx);
    for (int i = 0; i < 2; i++) {
      TestServer.await(vertx.eventBus().localConsumer("here", (Message<Object> message) -> got.add(message.body())).completion());
    }
  }

  @Test
  void framesGoByReferenceToAll() throws InterruptedException {
    MediaFrame frame = MediaFrame.of(Kind.VIDEO, 0, 0, new byte[10]);
    vertx.eventBus().publish("here", frame, LocalCodec.frameOptions());
    assertSame(frame, got.poll(10, TimeUnit.SECONDS));
    assertSame(frame, got.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void snapshotsGoByReference() throws InterruptedException {
    StreamSnapshot snapshot = new StreamSnapshot("p", List.of(), List.of(), false, 0, 0);
    vertx.eventBus().send("here", snapshot, LocalCodec.snapshotOptions());
    assertSame(snapshot, got.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void optionsAreLocalAndTheCallersOwn() {
    DeliveryOptions options = LocalCodec.frameOptions();
    assertTrue(options.isLocalOnly());
    options.setSendTimeout(7);
    assertTrue(LocalCodec.frameOptions().getSendTimeout() != 7);
    assertTrue(LocalCodec.snapshotOptions().isLocalOnly());
  }

  @Test
  void factsSayWhatWhenAndWhere() throws InterruptedException {
    TestServer.await(vertx.eventBus().consumer(RtmpAddresses.EVENTS, (Message<Object> message) -> got.add(message.body())).completion());
    NodeId.set(vertx, "here");
    RtmpEvents.publish(vertx, RtmpEvents.STREAM_PLAYED, new JsonObject().put("stream", "live/cam"));
    JsonObject fact = (JsonObject) got.poll(10, TimeUnit.SECONDS);
    assertEquals("stream.played", fact.getString("type"));
    assertEquals("here", fact.getString("node"));
    assertEquals("live/cam", fact.getString("stream"));
    assertTrue(Instant.parse(fact.getString("time")).toEpochMilli() > 0);
  }

  @Test
  void nodeKeepsItsName() {
    String name = NodeId.of(vertx);
    assertEquals(8, name.length());
    assertEquals(name, NodeId.of(vertx));
  }

  @Test
  void addresses() {
    StreamKey key = new StreamKey("live", "room/cam");
    assertEquals("rtmp.app.live", RtmpAddresses.app("live"));
    assertEquals("rtmp.app.*", RtmpAddresses.DEFAULT_APP);
    assertEquals("rtmp.client.7", RtmpAddresses.client("7"));
    assertEquals("rtmp.stream.live/room/cam", RtmpAddresses.stream(key));
    assertEquals("rtmp.media.live/room/cam", RtmpAddresses.media(key));
    assertEquals("rtmp.status.live/room/cam", RtmpAddresses.status(key));
    assertEquals("rtmp.events", RtmpAddresses.EVENTS);
    assertEquals("rtmp.recorder", RtmpAddresses.RECORDER);
    assertEquals("rtmp.metrics", RtmpAddresses.METRICS);
  }

  @Test
  void metricsAreOneForAll() {
    RtmpMetrics.of(vertx).count("events");
    RtmpMetrics.of(vertx).count("events");
    RtmpMetrics.of(vertx).set("load", 0.5);
    assertEquals(new JsonObject().put("events", 2L).put("load", 0.5), RtmpMetrics.of(vertx).toJson());
  }
}
