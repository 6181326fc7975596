package io.github.vertxrtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import ch.qos.logback.classic.Level;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.test.CapturedLog;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients leave at every stage, politely and not; nothing stays behind, and nobody is told that the server has failed. */
class LeavingSessionTest {

  private static final StreamKey STREAM = new StreamKey("slow", "cam");
  private static TestServer server;

  private static final BlockingQueue<Message<JsonObject>> WAITING = new LinkedBlockingQueue<>();
  private static final BlockingQueue<JsonObject> FACTS = new LinkedBlockingQueue<>();

  private CapturedLog log;

  /** The application {@code slow} lets everybody in, and leaves the rest to the test. */
  @BeforeAll
  static void start() {
    server = TestServer.start();
    server.app("slow", request -> {
      String event = request.body().getString("event");
      if ("publish".equals(event) || "play".equals(event)) {
        WAITING.add(request);
      } else if (request.replyAddress() != null) {
        request.reply(true);
      } else if ("unpublish".equals(event)) {
        FACTS.add(request.body());
      }
    });
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void captureLog() {
    FACTS.clear();
    log = new CapturedLog("io.github.vertxrtmp");
  }

  @AfterEach
  void lookAtLog() {
    log.close();
    assertFalse(log.hasStackTrace());
    assertEquals(0, log.lines(Level.WARN).size(), () -> log.lines(Level.WARN).toString());
  }

  static Stream<Arguments> stages() {
    BiConsumer<RtmpTestClient, Integer> nothing = (client, port) -> { };
    return Stream.of(
      Arguments.of("after the handshake", nothing),
      Arguments.of("connected", (BiConsumer<RtmpTestClient, Integer>) (client, port) -> client.connect("live")),
      Arguments.of("with a stream", (BiConsumer<RtmpTestClient, Integer>) (client, port) -> {
        client.connect("live");
        client.createStream();
      }),
      Arguments.of("publishing", (BiConsumer<RtmpTestClient, Integer>) (client, port) -> {
        client.connect("live");
        client.publish("left").awaitStatus("NetStream.Publish.Start");
        client.video(0, TestMedia.avcHeader());
      }),
      Arguments.of("in the middle of a message", (BiConsumer<RtmpTestClient, Integer>) (client, port) -> {
        client.connect("live");
        client.publish("left").awaitStatus("NetStream.Publish.Start");
        client.raw(new byte[] {6, 0, 0, 0, 0, 1, 0, 9, 1, 0, 0, 0, 0x17, 1});
      }),
      Arguments.of("waiting for a stream", (BiConsumer<RtmpTestClient, Integer>) (client, port) -> {
        client.connect("live");
        client.play("left").awaitStatus("NetStream.Play.Start");
      }),
      Arguments.of("playing its own stream", (BiConsumer<RtmpTestClient, Integer>) (client, port) -> {
        client.connect("live");
        client.publish("left").awaitStatus("NetStream.Publish.Start");
        int published = client.streamId();
        client.play("left").awaitStatus("NetStream.Play.Start");
        client.use(published).video(0, TestMedia.avcKeyframe(0));
        client.awaitMedia();
      }),
      Arguments.of("paused", (BiConsumer<RtmpTestClient, Integer>) (client, port) -> {
        client.connect("live");
        client.play("left").awaitStatus("NetStream.Play.Start");
        client.command(client.streamId(), "pause", null, true, 0);
        client.awaitStatus("NetStream.Pause.Notify");
      }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stages")
  void leavesNothingBehind(String stage, BiConsumer<RtmpTestClient, Integer> reach) {
    for (Consumer<RtmpTestClient> leave : List.<Consumer<RtmpTestClient>>of(
      RtmpTestClient::close, RtmpTestClient::reset, RtmpTestClient::shutdownOutput)) {
      RtmpTestClient client = RtmpTestClient.open(server.port());
      reach.accept(client, server.port());
      leave.accept(client);
      server.awaitNothingLeft(new StreamKey("live", "left"));
      if (!stage.equals("after the handshake")) {
        server.awaitEvent(RtmpEvents.CLIENT_DISCONNECTED);
      }
      client.close();
    }
  }

  @Test
  void leavesBeforeTheHandshakeIsDone() {
    for (int bytes : new int[] {0, 1, 2, 1537, 1538, 3072}) {
      RtmpTestClient client = RtmpTestClient.openRaw(server.port());
      byte[] start = new byte[bytes];
      Arrays.fill(start, 0, Math.min(1, bytes), (byte) 3);
      client.raw(start);
      client.reset();
    }
    RtmpTestClient.open(server.port()).close();
  }

  @Test
  void leavesWhileTheApplicationDecidesOnThePublish() throws InterruptedException {
    RtmpTestClient client = connect();
    server.forgetEvents();
    client.publish("cam");
    Message<JsonObject> request = next();
    client.reset();
    server.awaitEvent(RtmpEvents.CLIENT_DISCONNECTED);
    assertNull(FACTS.poll());
    request.reply(true);
    JsonObject told = FACTS.poll(20, TimeUnit.SECONDS);
    assertEquals("unpublish", told.getString("event"));
    assertEquals("the client left", told.getString("reason"));
    assertEquals(0, server.otherEvents().stream().filter(event -> event.getString("type").startsWith("stream.")).count());
    connectAndPublishAgain();
  }

  @Test
  void deletesTheStreamWhileTheApplicationDecidesOnThePublish() throws InterruptedException {
    RtmpTestClient client = connect();
    client.publish("cam");
    Message<JsonObject> request = next();
    client.deleteStream();
    client.sync();
    request.reply(true);
    connectAndPublishAgain();
    client.sync();
    assertFalse(client.inbox().stream().anyMatch(message -> "onStatus".equals(message.name())));
    client.close();
    server.awaitEvent(RtmpEvents.CLIENT_DISCONNECTED);
  }

  @Test
  void leavesWhileTheApplicationDecidesOnThePlay() throws InterruptedException {
    RtmpTestClient client = connect();
    server.forgetEvents();
    client.play("cam");
    Message<JsonObject> request = next();
    client.reset();
    server.awaitEvent(RtmpEvents.CLIENT_DISCONNECTED);
    request.reply(true);
    connectAndPublishAgain();
    assertEquals(0, server.otherEvents().stream().filter(event -> event.getString("type").equals(RtmpEvents.STREAM_PLAYED)).count());
    assertEquals(0, server.otherEvents().stream().filter(event -> event.getString("type").equals(RtmpEvents.STREAM_STOPPED)).count());
  }

  @Test
  void changesItsMindWhileTheApplicationDecides() throws InterruptedException {
    RtmpTestClient client = connect();
    client.publish("cam");
    client.video(0, TestMedia.avcKeyframe(0));
    client.command(client.streamId(), "closeStream", (Object) null);
    client.command(client.streamId(), "play", null, "cam");
    next().reply(true);
    client.awaitStatus("NetStream.Publish.Start");
    client.awaitStatus("NetStream.Unpublish.Success");
    next().reply(true);
    client.awaitStatus("NetStream.Play.Start");
    client.close();
    server.awaitEvent(RtmpEvents.CLIENT_DISCONNECTED);
    server.awaitNothingLeft(STREAM);
  }

  @Test
  void serverThatStopsSendsEverybodyAway() {
    try (TestServer stopping = TestServer.start()) {
      RtmpTestClient publisher = stopping.connect("live").publish("stopped");
      publisher.awaitStatus("NetStream.Publish.Start");
      RtmpTestClient player = stopping.connect("live").play("stopped");
      player.awaitStatus("NetStream.Play.Start");
      publisher.video(0, TestMedia.avcKeyframe(0));
      player.awaitMedia();
      stopping.undeploy();
      publisher.awaitClosed();
      player.awaitClosed();
      stopping.awaitNothingLeft(new StreamKey("live", "stopped"));
      publisher.close();
      player.close();
    }
  }

  private static Message<JsonObject> next() throws InterruptedException {
    Message<JsonObject> request = WAITING.poll(20, TimeUnit.SECONDS);
    assertNotNull(request, "the application was not asked");
    return request;
  }

  private RtmpTestClient connect() {
    return server.connect("slow");
  }

  /** The stream's name is free and works. */
  private void connectAndPublishAgain() throws InterruptedException {
    server.awaitNothingLeft(STREAM);
    RtmpTestClient next = RtmpTestClient.open(server.port());
    next.connect("slow", new AmfObject());
    next.publish("cam");
    next().reply(true);
    next.awaitStatus("NetStream.Publish.Start");
    next.close();
    server.awaitNothingLeft(STREAM);
    server.awaitEvent(RtmpEvents.CLIENT_DISCONNECTED);
  }
}
