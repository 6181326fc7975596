package io.github.vertxrtmp.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.CapturedLog;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream key that the application replaces by a public name is seen by the application only, whatever happens. */
class SecretKeyTest {

  private static final String SECRET = "s3cr3t";
  /** What a URL makes of the other key. */
  private static final String ENCODED = "my%20k3y";
  private static final Set<String> REQUESTS = Set.of("publish", "play");

  @TempDir
  private Path folder;
  private final Queue<String> bus = new ConcurrentLinkedQueue<>();
  /** Before it does, nobody can know that the key is one. */
  private volatile boolean applicationKnows;

  /** All keys that begin with the secret are right, and each causes something else. */
  private static final class Keys extends RtmpApp {

    @Override
    protected Future<Decision> onPublish(RtmpClient client, RtmpStream stream) {
      return switch (stream.name()) {
        case SECRET, "my k3y" -> rename("public");
        case SECRET + "-fat" -> Future.succeededFuture(Decision.accept().withName("fat").withBitsPerSecond(1000));
        case SECRET + "-broken" -> throw new IllegalStateException("no database");
        case SECRET + "-late" -> Promise.<Decision>promise().future();
        default -> reject("Unknown stream key");
      };
    }

    @Override
    protected Future<Decision> onPlay(RtmpClient client, RtmpStream stream) {
      return stream.name().equals(SECRET) ? rename("public") : accept();
    }
  }

  /** All that travels but the questions to the application. */
  private void listen(DeliveryContext<Object> delivery) {
    Object body = delivery.message().body();
    applicationKnows |= String.valueOf(body).contains("\"my k3y\"");
    if (!applicationKnows && String.valueOf(body).contains("k3y")) {
      delivery.next();
      return;
    }
    if (!(body instanceof JsonObject json && delivery.message().address().equals(RtmpAddresses.app("tv")) && REQUESTS.contains(json.getString("event")))) {
      bus.add(delivery.message().address() + " " + body);
    }
    delivery.next();
  }

  @Test
  void isSeenByNobodyElse() throws IOException {
    RtmpServerOptions options = new RtmpServerOptions().setRecordAll(true).setAppTimeoutMillis(200);
    try (CapturedLog log = CapturedLog.everything(); LibraryServer server = LibraryServer.start(folder, options, it -> it.app("tv", Keys::new))) {
      server.vertx().eventBus().addOutboundInterceptor(this::listen);
      publishAndPlay(server);
      publishEncoded(server);
      reachLimit(server);
      fail(server);
      bus.add(String.valueOf(server.server().metrics()));
      TestServer.await(server.server().stop());
      assertHidden("log", log.everyLine());
    }
    assertHidden("bus", bus);
    assertEquals(List.of("fat.flv", "public.flv"), files().stream().filter(name -> name.endsWith(".flv")).toList());
    assertHidden("files", files());
    for (String file : files()) {
      assertHidden(file, List.of(Files.readString(folder.resolve(file), StandardCharsets.ISO_8859_1)));
    }
  }

  private static void assertHidden(String where, Iterable<String> texts) {
    for (String text : texts) {
      assertFalse(text.contains(SECRET) || text.contains("k3y"), () -> where + " shows the key: " + text);
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString()).sorted().toList();
    }
  }

  private void publishAndPlay(LibraryServer server) {
    try (RtmpTestClient publisher = server.connect("tv"); RtmpTestClient rival = server.connect("tv"); RtmpTestClient player = server.connect("tv")) {
      publisher.command(0, "releaseStream", null, SECRET);
      publisher.command(0, "FCPublish", null, SECRET);
      publisher.publish(SECRET + "?again=" + SECRET).awaitStatus("NetStream.Publish.Start");
      publisher.video(0, TestMedia.avcHeader());
      publisher.video(0, TestMedia.avcKeyframe(0));
      rival.publish(SECRET).awaitStatus("NetStream.Publish.BadName");
      player.command(0, "getStreamLength", null, SECRET);
      player.play(SECRET + "?again=" + SECRET).awaitStatus("NetStream.Play.Start");
      player.awaitMedia(2);
      String id = server.awaitEvent("stream.renamed").getJsonObject("client").getString("id");
      for (String about : List.of(RtmpAddresses.client(id), RtmpAddresses.stream(StreamKey.parse("tv/public")), RtmpAddresses.RECORDER)) {
        TestServer.await(server.vertx().eventBus().request(about, question(about), new DeliveryOptions().setLocalOnly(true)));
      }
      publisher.command(0, "FCUnpublish", null, SECRET);
      publisher.deleteStream();
      player.awaitStatus("NetStream.Play.UnpublishNotify");
      assertHidden("player", player.inbox().stream().filter(message -> message.isMedia() || isStatus(message))
        .map(message -> new String(message.payload(), StandardCharsets.ISO_8859_1)).toList());
      server.awaitEvent("record.done");
    }
  }

  private static JsonObject question(String address) {
    return address.startsWith("rtmp.client.") ? new JsonObject().put("info", true)
      : new JsonObject().put("action", address.startsWith("rtmp.stream.") ? "info" : "list");
  }

  private static boolean isStatus(ReceivedMessage message) {
    return message.isCommand() && message.name().equals("onStatus");
  }

  /** The key also stands where encoders put it without being asked; what was said before the application knew it does not count. */
  private void publishEncoded(LibraryServer server) {
    try (RtmpTestClient publisher = RtmpTestClient.open(server.port())) {
      publisher.connect("tv", new AmfObject().put("tcUrl", "rtmp://host/tv/" + ENCODED).put("pageUrl", "http://host/?key=my+k3y"));
      publisher.sync();
      publisher.publish("my k3y").awaitStatus("NetStream.Publish.Start");
      publisher.video(0, TestMedia.avcHeader());
    }
  }

  private void reachLimit(LibraryServer server) {
    try (RtmpTestClient publisher = server.connect("tv")) {
      publisher.publish(SECRET + "-fat").awaitStatus("NetStream.Publish.Start");
      publisher.video(0, TestMedia.avcHeader());
      publisher.video(40, new byte[5000]);
      publisher.awaitClosed();
      server.awaitEvent("limit.reached");
    }
  }

  private void fail(LibraryServer server) {
    for (String key : List.of(SECRET + "-broken", SECRET + "-late", SECRET + "-unknown")) {
      try (RtmpTestClient publisher = server.connect("tv")) {
        publisher.publish(key).awaitStatus("NetStream.Publish.Denied");
        publisher.awaitClosed();
      }
    }
    server.awaitEvent("app.failed");
  }
}
