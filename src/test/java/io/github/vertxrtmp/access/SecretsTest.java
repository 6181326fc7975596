package io.github.vertxrtmp.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.app.LiveApp;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.CapturedLog;
import io.github.vertxrtmp.test.FreePort;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and tokens are seen by the application, and in no log, event or metric, whether they are right or wrong. */
class SecretsTest {

  private static final String RIGHT = "s3cr3t";
  private static final String WRONG = "wr0ng";
  private static final String TOKEN = "t0k3n";
  private static final String OWN_JWT = "own-secret-of-jwt";
  private static final String OWN_URL = "own-secret-of-urls";
  private static final String OWN_HTTP = "own-secret-of-http";
  private static final long FAR = 99_999_999_999L;
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
      assertHidden(SECRETS, log.everyLine());
    }
    assertHidden(SECRETS, bus);
    assertTrue(asked.stream().anyMatch(message -> message.contains("\"token\":\"" + TOKEN)), "The application decides by it");
    String events = String.join("\n", bus);
    assertTrue(events.contains("\"user\":\"alice\"") && events.contains("user=bob"), "What is no secret is shown");
    assertTrue(events.contains("access.refused"));
    assertEquals(Set.of("live/cam", "free/door"), Set.copyOf(server(events)));
  }

  /** Tokens, signed URLs, and what a back end knows, with the server's own secrets; once before the back end is there. */
  @Test
  void areShownToNobodyWhateverChecksThem() throws GeneralSecurityException {
    int backEnd = FreePort.find();
    JsonObject access = AccessTest.access("{'jwt': {'jwt': {'keys': [{'algorithm': 'HS256', 'secret': '" + OWN_JWT + "'}]}},"
      + "'signed': {'signed': {'secrets': ['" + OWN_URL + "'], 'actions': ['publish', 'play']}},"
      + "'http': {'http': {'onPublish': 'http://user:" + OWN_HTTP + "@127.0.0.1:" + backEnd + "/" + OWN_HTTP + "'}}}").getJsonObject("access");
    List<String> secrets = new ArrayList<>(List.of(OWN_JWT, OWN_URL, OWN_HTTP, RIGHT, WRONG));
    RtmpServerOptions options = new RtmpServerOptions().setRecordAll(true).set("stop.drainMillis", 0).set("access", access);
    try (CapturedLog log = CapturedLog.everything(); LibraryServer server = LibraryServer.start(folder, options, it -> it.app("*", LiveApp::new))) {
      server.vertx().eventBus().addOutboundInterceptor(this::listen);
      for (String key : List.of(OWN_JWT, WRONG)) {
        String token = token(server.vertx(), key);
        secrets.addAll(List.of(token.split("\\.")).subList(1, 3));
        offer(server, "jwt", "?token=" + token, "?token=" + token, key.equals(OWN_JWT));
      }
      for (String key : List.of(OWN_URL, WRONG)) {
        String signature = signature(key, "publish");
        String forPlay = signature(key, "play");
        secrets.addAll(List.of(signature, forPlay));
        offer(server, "signed", "?expires=" + FAR + "&sig=" + signature, "?expires=" + FAR + "&sig=" + forPlay, key.equals(OWN_URL));
      }
      offer(server, "http", "?pw=" + RIGHT, "", false);
      TestServer.await(server.vertx().createHttpServer().requestHandler(request -> request.body()
        .onSuccess(body -> request.response().setStatusCode(body.toString().contains(RIGHT) ? 204 : 403).end())).listen(backEnd, "127.0.0.1"));
      offer(server, "http", "?pw=" + RIGHT, "", true);
      offer(server, "http", "?pw=" + WRONG, "", false);
      bus.add(String.valueOf(server.server().metrics()));
      TestServer.await(server.server().stop());
      assertHidden(secrets, log.everyLine());
      assertTrue(log.everyLine().stream().anyMatch(line -> line.contains("No usable answer from 127.0.0.1")));
    }
    assertHidden(secrets, bus);
    assertEquals(Set.of("jwt", "signed", "http"), bus.stream()
      .filter(message -> message.startsWith(RtmpAddresses.EVENTS) && message.contains("access.refused"))
      .map(message -> new JsonObject(message.substring(message.indexOf('{'))).getString("check")).collect(Collectors.toSet()));
  }

  private static String token(Vertx vertx, String key) {
    JsonObject claims = new JsonObject().put("app", "jwt").put("stream", "cam").put("action", "*").put("exp", FAR);
    return JWTAuth.create(vertx, new JWTAuthOptions().addPubSecKey(new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(key)))
      .generateToken(claims, new JWTOptions().setAlgorithm("HS256"));
  }

  private static String signature(String key, String action) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(("signed/cam/" + action + "/" + FAR).getBytes(StandardCharsets.UTF_8)));
  }

  /** Behind the name, then behind the path. */
  private static void offer(LibraryServer server, String app, String query, String queryOfPlayer, boolean right) {
    for (boolean behindName : new boolean[] {true, false}) {
      String path = behindName ? app : app + query;
      try (RtmpTestClient publisher = RtmpTestClient.open(server.port()); RtmpTestClient player = server.connect(app)) {
        publisher.connect(path, new AmfObject().put("tcUrl", "rtmp://127.0.0.1/" + path));
        publisher.publish(behindName ? "cam" + query : "cam").awaitStatus(right ? "NetStream.Publish.Start" : "NetStream.Publish.Denied");
        if (right) {
          publisher.video(0, TestMedia.avcHeader());
          publisher.video(0, TestMedia.avcKeyframe(0));
          player.play("cam" + queryOfPlayer).awaitMedia(2);
          server.ask(RtmpAddresses.stream(StreamKey.parse(app + "/cam")), new JsonObject().put("action", "info"));
          server.ask(RtmpAddresses.client(publishing(server, app)), new JsonObject().put("info", true));
          publisher.deleteStream();
          player.awaitStatus("NetStream.Play.UnpublishNotify");
        }
      }
    }
  }

  private static String publishing(LibraryServer server, String app) {
    return server.events().stream().filter(event -> (app + "/cam").equals(event.getString("stream")) && "stream.published".equals(event.getString("type")))
      .reduce((first, last) -> last).orElseThrow().getJsonObject("client").getString("id");
  }

  private static List<String> server(String events) {
    return events.lines().filter(line -> line.contains("stream.published")).map(line -> new JsonObject(line.substring(line.indexOf('{'))).getString("stream"))
      .toList();
  }

  private static void assertHidden(List<String> secrets, Iterable<String> texts) {
    for (String text : texts) {
      for (String secret : secrets) {
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
