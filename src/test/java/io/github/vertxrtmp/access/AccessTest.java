package io.github.vertxrtmp.access;

import static io.github.vertxrtmp.test.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.config.SettingsException;
import io.github.vertxrtmp.config.SettingsLoader;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in, over real connections; each check alone, and together. */
class AccessTest {

  static final String CHECKSUM = "S246naua70rwWViiK1SllecSH/PEXENvKY5tkb67X.A";
  /** Of {@code s3cr3t}. */
  static final String HASH = "$pbkdf2-sha256$1$MDEyMzQ1Njc4OWFiY2RlZg$" + CHECKSUM;
  private static final String STARTED = "NetStream.Publish.Start";
  private static final String REFUSED = "NetStream.Publish.Denied";

  /** Settings of {@code access}, where {@code '} stands for the double quote. */
  static JsonObject access(String json) {
    return new JsonObject().put("access", new JsonObject(json.replace('\'', '"')));
  }

  private static TestServer start(String json) {
    return TestServer.start(access(json));
  }

  private static String keys(String more) {
    return "{'*': {'keys': {'streams': {'cam': ['" + HASH + "'], 'room/cam': ['" + HASH + "']}" + more + "}}}";
  }

  private static ReceivedMessage publish(TestServer server, String app, String name, String code) {
    try (RtmpTestClient client = server.connect(app)) {
      return client.publish(name).awaitStatus(code);
    }
  }

  private static void play(TestServer server, String app, String name, String code) {
    try (RtmpTestClient client = server.connect(app)) {
      client.play(name).awaitStatus(code);
    }
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', value = {"'deny': '127.0.0.0/8', Denied", "'allow': '10.0.0.0/8 ::1', Denied", "'allow': 'all', Start",
    "'allow': '127.0.0.0/8', Start", "'deny': '10.0.0.0/8', Start"})
  void letsPublishFromSomeAddresses(String rule, String outcome) {
    try (TestServer server = start("{'live': {'addresses': {'publish': {" + rule + "}}}}")) {
      publish(server, "live", "cam", "NetStream.Publish." + outcome);
      publish(server, "other", "cam", STARTED);
      play(server, "live", "cam2", "NetStream.Play.Start");
    }
  }

  @Test
  void letsPlayAndConnectFromSomeAddresses() {
    try (TestServer server = start("{'*': {'addresses': {'play': {'deny': 'all'}}}, 'shut': {'addresses': {'connect': {'allow': 'none'}}}}")) {
      play(server, "live", "cam", "NetStream.Play.Failed");
      publish(server, "live", "cam", STARTED);
      try (RtmpTestClient client = RtmpTestClient.open(server.port())) {
        ReceivedMessage answer = client.awaitAnswer(client.sendConnect("shut", new AmfObject()));
        assertEquals("_error", answer.name());
        client.awaitClosed();
      }
      JsonObject event = server.awaitEvent("access.refused", it -> it.getString("action").equals("connect"));
      assertEquals("addresses", event.getString("check"));
      assertEquals(2, RtmpMetrics.of(server.vertx()).toJson().getInteger("access.refused.addresses"));
    }
  }

  /** Behind a balancer. */
  @ParameterizedTest
  @CsvSource({"TCP4 192.0.2.9 192.0.2.1, Denied", "TCP4 192.0.3.9 192.0.2.1, Start", "TCP6 2001:db8::7 2001:db8::1, Denied", "TCP6 2001:db9::7 2001:db8::1, Start"})
  void looksAtTheRealAddress(String header, String outcome) throws IOException {
    JsonObject conf = access("{'*': {'addresses': {'publish': {'deny': '192.0.2.0/24 2001:db8::/32'}}}}")
      .put("proxy", new JsonObject().put("networks", "127.0.0.0/8 ::1"));
    try (TestServer server = TestServer.start(conf); Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(("PROXY " + header + " 50000 1935\r\n").getBytes(StandardCharsets.US_ASCII));
      try (RtmpTestClient client = RtmpTestClient.over(socket)) {
        client.connect("live");
        client.publish("cam").awaitStatus("NetStream.Publish." + outcome);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"live, cam?key=s3cr3t", "live, cam-s3cr3t", "live/room, cam?key=s3cr3t", "live/room, cam-s3cr3t", "live, room/cam-s3cr3t",
    "live?key=s3cr3t, cam", "live, cam?a=b&key=s3cr3t"})
  void takesKeyBehindName(String app, String name) {
    try (TestServer server = start(keys(""))) {
      publish(server, app, name, STARTED);
      String stream = server.awaitEvent("stream.published").getString("stream");
      assertEquals(app.startsWith("live/room") || name.startsWith("room") ? "live/room/cam" : "live/cam", stream);
    }
  }

  @ParameterizedTest
  @CsvSource({"cam", "cam?key=", "cam?key=wrong", "cam-wrong", "cam-", "cam-s3cr3t-", "other?key=s3cr3t", "other-s3cr3t", "-s3cr3t", "cams3cr3t",
    "cam?token=s3cr3t"})
  void refusesWithoutTheRightKey(String name) {
    try (TestServer server = start(keys(""))) {
      publish(server, "live", name, REFUSED);
      assertEquals("keys", server.awaitEvent("access.refused").getString("check"));
    }
  }

  @Test
  void hasKeyForAnyStreamAndOtherParametersAndActions() {
    try (TestServer server = start("{'live': {'keys': {'actions': ['play'], 'parameter': 'k', 'streams': {'*': ['" + HASH + "']}}}}")) {
      publish(server, "live", "any", STARTED);
      play(server, "live", "front-door-s3cr3t", "NetStream.Play.Start");
      play(server, "live", "any?k=s3cr3t", "NetStream.Play.Start");
      play(server, "live", "any?key=s3cr3t", "NetStream.Play.Failed");
      assertEquals("live/front-door", server.awaitEvent("stream.played").getString("stream"));
    }
  }

  @Test
  void tellsTheApplicationTheNameWithoutTheKey() {
    try (TestServer server = TestServer.startWithoutApp(access(keys("")))) {
      BlockingQueue<JsonObject> asked = new LinkedBlockingQueue<>();
      server.app("live", message -> {
        if (message.body().getString("event").equals("publish")) {
          asked.add(message.body());
        }
        message.reply(true);
      });
      publish(server, "live", "cam-s3cr3t", STARTED);
      assertEquals(List.of("cam", "live/cam"), Stream.of("stream", "key").map(asked.element()::getString).toList());
    }
  }

  /** The rest of what it presents may differ. */
  @Test
  void knowsPublisherByKey() {
    try (TestServer server = TestServer.start(access(keys("")).put("publish", new JsonObject().put("onTaken", "takeover").put("graceMillis", 5000)));
        RtmpTestClient first = server.connect("live"); RtmpTestClient second = server.connect("live")) {
      first.publish("cam?key=s3cr3t&session=1").awaitStatus(STARTED);
      second.publish("cam-s3cr3t").awaitStatus(STARTED);
      server.awaitEvent("stream.resumed");
    }
  }

  /** Made by {@code openssl dgst -sha256 -hmac}, for one secret of two, of {@code live/room/cam/publish/99999999999}. */
  @Test
  void letsInWhoseUrlIsSigned() {
    String signature = "c93f20d3bdefcdeac9253fe27173a7a4ebd73c8dbfd8485012fa61d61b7754c2";
    try (TestServer server = start("{'*': {'signed': {'secrets': ['0123456789abcdef-two', '0123456789abcdef-one']}}}")) {
      String query = "?expires=99999999999&sig=" + signature;
      publish(server, "live/room", "cam" + query, STARTED);
      publish(server, "live", "room/cam" + query, STARTED);
      publish(server, "live/room" + query, "cam", STARTED);
      for (String wrong : List.of("other" + query, "cam" + query.replace("9&", "8&"), "cam" + query + "0", "cam" + query.replace("sig", "seg"), "cam",
          "cam?expires=9&sig=zz", "cam?expires=-9&sig=" + signature)) {
        publish(server, "live/room", wrong, REFUSED);
      }
      play(server, "live/room", "cam" + query, "NetStream.Play.Failed");
      publish(server, "other/room", "cam" + query, REFUSED);
    }
  }

  @Test
  void wantsAllChecksToAgree() {
    try (TestServer server = start("{'*': {'addresses': {'publish': {'deny': 'all'}}}, 'live': " + keys("").substring(6, keys("").length() - 1)
        + ", 'free': {'addresses': {}}}")) {
      publish(server, "live", "cam?key=s3cr3t", REFUSED);
      assertEquals("addresses", server.awaitEvent("access.refused").getString("check"), "What an application has not set it has from *");
      publish(server, "free", "cam", STARTED);
    }
  }

  @Test
  void changesWhileTheServerRuns() {
    try (TestServer server = TestServer.start()) {
      publish(server, "live", "cam", STARTED);
      await(AccessControl.of(server.vertx()).load(SettingsLoader.of(access(keys("")))));
      publish(server, "live", "cam", REFUSED);
      Throwable wrong = assertThrows(CompletionException.class,
        () -> await(AccessControl.of(server.vertx()).load(SettingsLoader.of(access("{'live': {'keys': {'streams': {'cam': ['s3cr3t']}}}}"))))).getCause();
      assertEquals("access.live: keys.streams.cam: expected hashes of keys as `hash-key` prints them, such as $pbkdf2-sha256$29000$...", wrong.getMessage());
      publish(server, "live", "cam", REFUSED);
      publish(server, "live", "cam-s3cr3t", STARTED);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "{\"live\": {\"signed\": {\"secrets\": [\"s3cr3t\"]}}}                   | access.live: signed.secrets: expected at least 16 characters in each",
    "{\"live\": {\"signed\": {\"secrets\": \"s3cr3t\"}}}                     | access.live.signed.secrets: expected a list of strings, found a string",
    "{\"live\": {\"addresses\": {\"play\": {\"deny\": \"nowhere\"}}}}        | access.live: addresses.play.deny: expected networks such as 10.0.0.0/8 or 2001:db8::/32",
    "{\"live\": {\"keys\": {\"actions\": [\"connect\"]}}}                    | access.live.keys.actions: expected a list of \"publish\", \"play\", found a list",
    "{\"live\": {\"kees\": {}}}                                              | access.live.kees: unknown setting, expected one of addresses, keys",
  })
  void saysWhatIsSetWrong(String access, String message) {
    String actual = assertThrows(SettingsException.class, () -> SettingsLoader.of(new JsonObject().put("access", new JsonObject(access)))).getMessage();
    assertEquals(message, actual.substring(0, Math.min(message.length(), actual.length())));
  }
}
