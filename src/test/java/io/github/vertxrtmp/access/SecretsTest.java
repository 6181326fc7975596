package io.github.vertxrtmp.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.CapturedLog;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and tokens are seen by the application, and in no log, event or metric, whether they are right or wrong. */
class SecretsTest {

  private static final String RIGHT = "s3cr3t";
  private static final String WRONG = "wr0ng";
  private static final String TOKEN = "t0k3n";
  private static final List<String> SECRETS = List.of(RIGHT, WRONG, TOKEN, AccessTest.CHECKSUM);

  @TempDir
  private Path folder;
  private final Queue<String> bus = new ConcurrentLinkedQueue<>();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  /** All that travels but what the application is told, and what is inside this JVM to go on with. */
  private void listen(DeliveryContext<Object> delivery) {
    String address = delivery.message().address();
    (address.startsWith("rtmp.app.") ? asked : bus).add(address + " " + delivery.message().body());
    delivery.next();
  }

  @Test
  void areShownToNobody() {
    RtmpServerOptions options = new RtmpServerOptions().setRecordAll(true).set("stop.drainMillis", 0).set("access", AccessTest.access(
      "{'live': {'keys': {'actions': ['publish', 'play'], 'streams': {'cam': ['" + AccessTest.HASH + "']}}}}").getJsonObject("access"));
    try (CapturedLog log = CapturedLog.everything(); LibraryServer server = LibraryServer.start(folder, options, it -> it)) {
      server.vertx().eventBus().addOutboundInterceptor(this::listen);
      for (String secret : List.of(RIGHT, WRONG)) {
        publishAndPlay(server, "live", "cam?key=" + secret);
        publishAndPlay(server, "live", "cam-" + secret);
        publishAndPlay(server, "live?key=" + secret, "cam");
      }
      publishAndPlay(server, "free?token=" + TOKEN + "&user=bob", "door?user=alice&myToken=" + TOKEN);
      publishAndPlay(server, "free", "door?%zz=" + TOKEN);
      bus.add(String.valueOf(server.server().metrics()));
      TestServer.await(server.server().stop());
      assertHidden(log.everyLine());
    }
    assertHidden(bus);
    assertTrue(asked.stream().anyMatch(message -> message.contains("\"token\":\"" + TOKEN)), "The application decides by it");
    String events = String.join("\n", bus);
    assertTrue(events.contains("\"user\":\"alice\"") && events.contains("user=bob"), "What is no secret is shown");
    assertTrue(events.contains("access.refused"));
    assertEquals(Set.of("live/cam", "free/door"), Set.copyOf(server(events)));
  }

  private static List<String> server(String events) {
    return events.lines().filter(line -> line.contains("stream.published")).map(line -> new JsonObject(line.substring(line.indexOf('{'))).getString("stream"))
      .toList();
  }

  private static void assertHidden(Iterable<String> texts) {
    for (String text : texts) {
      for (String secret : SECRETS) {
        assertFalse(text.contains(secret), text);
      }
    }
  }

  private static void publishAndPlay(LibraryServer server, String app, String name) {
    try (RtmpTestClient publisher = RtmpTestClient.open(server.port()); RtmpTestClient player = RtmpTestClient.open(server.port())) {
      String url = "rtmp://127.0.0.1/" + app;
      for (RtmpTestClient client : List.of(publisher, player)) {
        client.connect(app, new AmfObject().put("tcUrl", url).put("swfUrl", url).put("pageUrl", url));
      }
      publisher.publish(name);
      boolean on = publisher.await("status", message -> message.isCommand() && message.name().equals("onStatus")).isStatus("NetStream.Publish.Start");
      if (on) {
        publisher.video(0, TestMedia.avcHeader());
        publisher.video(0, TestMedia.avcKeyframe(0));
      }
      player.play(name).awaitStatus(on ? "NetStream.Play.Start" : "NetStream.Play.Failed");
      if (on) {
        player.awaitMedia(2);
        String stream = app.startsWith("live") ? "live/cam" : "free/door";
        server.ask(RtmpAddresses.stream(StreamKey.parse(stream)), new JsonObject().put("action", "info"));
        publisher.deleteStream();
        player.awaitStatus("NetStream.Play.UnpublishNotify");
      }
    }
  }
}
