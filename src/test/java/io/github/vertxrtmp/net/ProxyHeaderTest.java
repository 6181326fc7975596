package io.github.vertxrtmp.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.github.vertxrtmp.app.LiveApp;
import io.github.vertxrtmp.protocol.RtmpException;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.CapturedLog;
import io.github.vertxrtmp.test.Certificates;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestServer;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers as they stand in the specification of the PROXY protocol, sections 2.1 and 2.2. */
class ProxyHeaderTest {

  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
  private static final String OWN = "127.0.0.1:";

  @TempDir
  private Path root;

  private LibraryServer start(String networks, JsonObject more) {
    JsonObject conf = new JsonObject().put("proxy", new JsonObject().put("networks", networks)).mergeIn(more, true);
    return LibraryServer.start(root, new RtmpServerOptions(conf), server -> server.app("*", LiveApp::new));
  }

  private static byte[] v1(String line) {
    return (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** @param hex version and command, family, then what the length counts */
  private static byte[] v2(String versionAndFamily, String hex) {
    return HexFormat.of().parseHex(SIGNATURE + versionAndFamily + HexFormat.of().toHexDigits((short) (hex.length() / 2)) + hex);
  }

  private static Stream<Arguments> goodHeaders() {
    String v4 = "c6336407" + "0a000001" + "1f90" + "078f";
    String v6 = "20010db8000000000000000000000007" + "20010db8000000000000000000000001" + "1f90" + "078f";
    String alpnAndTls = "010004" + "72746d70" + "20000f" + "0100000000" + "210007" + "544c5376312e33";
    return Stream.of(
      Arguments.of(v1("PROXY TCP4 198.51.100.7 10.0.0.1 8080 1935"), "198.51.100.7:8080"),
      Arguments.of(v1("PROXY TCP6 2001:db8::7 2001:db8::1 8080 1935"), "2001:db8:0:0:0:0:0:7:8080"),
      Arguments.of(v1("PROXY UNKNOWN"), OWN),
      Arguments.of(v1("PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535"), OWN),
      Arguments.of(v2("2111", v4), "198.51.100.7:8080"),
      Arguments.of(v2("2121", v6), "2001:db8:0:0:0:0:0:7:8080"),
      Arguments.of(v2("2121", "00000000000000000000ffffc6336407" + v6.substring(32)), "198.51.100.7:8080"),
      Arguments.of(v2("2111", v4 + alpnAndTls), "198.51.100.7:8080"),
      Arguments.of(v2("2111", v4 + "040000"), "198.51.100.7:8080"),
      Arguments.of(v2("2011", v4), OWN),
      Arguments.of(v2("2000", ""), OWN),
      Arguments.of(v2("2131", "2f746d702f78".concat("00".repeat(210))), OWN));
  }

  @ParameterizedTest
  @MethodSource("goodHeaders")
  void theRealAddressIsThatOfTheHeader(byte[] header, String address) throws IOException {
    try (LibraryServer server = start("127.0.0.0/8", new JsonObject())) {
      RtmpTestClient.over(sent(server.port(), header)).close();
      byteWise(server.port(), header).close();
      try (RtmpTestClient client = RtmpTestClient.over(sent(server.port(), header))) {
        client.connect("live");
        String seen = server.awaitEvent("client.connected").getJsonObject("client").getString("address");
        assertTrue(address.equals(OWN) ? seen.startsWith(OWN) : seen.equals(address), seen);
      }
    }
  }

  private static Socket sent(int port, byte[] header) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.getOutputStream().write(header);
    return socket;
  }

  private static RtmpTestClient byteWise(int port, byte[] header) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    for (byte piece : header) {
      socket.getOutputStream().write(piece);
    }
    return RtmpTestClient.over(socket);
  }

  @Test
  void headerAndTheFirstBytesOfRtmpMayComeTogether() throws IOException {
    try (LibraryServer server = start("127.0.0.1", new JsonObject())) {
      ByteArrayOutputStream together = new ByteArrayOutputStream();
      together.write(v1("PROXY TCP4 198.51.100.7 10.0.0.1 8080 1935"));
      together.write("<policy-file-request/>\0".getBytes(StandardCharsets.US_ASCII));
      try (Socket socket = sent(server.port(), together.toByteArray())) {
        assertTrue(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).contains("cross-domain-policy"));
      }
    }
  }

  @Test
  void theHeaderStandsBeforeTls() throws IOException {
    Certificates own = Certificates.make(root, "own");
    JsonObject tls = new JsonObject().put("enabled", true).put("port", 0).put("certificate", own.pkcs12().toString()).put("password", Certificates.PASSWORD);
    try (LibraryServer server = start("127.0.0.1", new JsonObject().put("tls", tls))) {
      Socket plain = sent(server.server().tlsPort(), v1("PROXY TCP4 198.51.100.7 10.0.0.1 8080 1936"));
      SSLSocket socket = (SSLSocket) own.trusting(null).getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
      try (RtmpTestClient client = RtmpTestClient.over(socket)) {
        client.connect("live");
        assertEquals("198.51.100.7:8080", server.awaitEvent("client.connected").getJsonObject("client").getString("address"));
      }
    }
  }

  private static Stream<byte[]> badHeaders() {
    return Stream.of(
      new byte[1537],
      v1("PROXY TCP4 198.51.100.7 10.0.0.1 8080"),
      v1("PROXY TCP4 198.51.100.777 10.0.0.1 8080 1935"),
      v1("PROXY TCP6 198.51.100.7 10.0.0.1 8080 1935"),
      v1("PROXY TCP4 198.51.100.7 10.0.0.1 8080 70000"),
      v1("PROXY " + "x".repeat(200)),
      v2("3111", "c63364070a0000011f90078f"),
      v2("2311", "c63364070a0000011f90078f"),
      v2("2111", "c6336407"),
      v2("2112", "c63364070a0000011f90078f"),
      v2("2111", "c63364070a0000011f90078f" + "01ffff00"),
      v2("2111", "c63364070a0000011f90078f" + "0100"),
      v2("2111", "c63364070a0000011f90078f" + "200004" + "01000000"),
      v2("2111", "c63364070a0000011f90078f" + "20000a" + "0100000000" + "210003" + "5431"),
      v2("2111", "c63364070a0000011f90078f" + "20000d" + "0100000000" + "200005" + "0100000000"),
      v2("2111", "c63364070a0000011f90078f" + "01f000" + "00".repeat(0xf000)));
  }

  @ParameterizedTest
  @MethodSource("badHeaders")
  void whatIsNoHeaderIsRefusedInOneLine(byte[] header) throws IOException {
    try (LibraryServer server = start("127.0.0.1", new JsonObject());
        CapturedLog log = new CapturedLog("io.github.vertxrtmp")) {
      try (Socket socket = sent(server.port(), header)) {
        ended(socket);
      }
      awaitLine(log, "it is one of proxy.networks");
      assertEquals(1, log.lines(Level.INFO).size(), () -> log.lines(Level.INFO).toString());
      assertFalse(log.hasStackTrace());
    }
  }

  private static void ended(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    try {
      assertEquals(-1, socket.getInputStream().read());
    } catch (SocketException reset) {
      // Closed with unread input: also an end.
    }
  }

  private static void awaitLine(CapturedLog log, String part) {
    TestServer.awaitTrue(part, () -> log.lines(Level.INFO).stream().anyMatch(line -> line.contains(part)));
  }

  @Test
  void balancersThatSayNothingAreClosed() throws IOException {
    try (LibraryServer server = start("127.0.0.1", new JsonObject().put("proxy", new JsonObject().put("headerMillis", 50)));
        CapturedLog log = new CapturedLog("io.github.vertxrtmp");
        Socket socket = sent(server.port(), "PROXY TC".getBytes(StandardCharsets.US_ASCII))) {
      ended(socket);
      awaitLine(log, "no PROXY header within 50 ms");
      JsonObject event = server.awaitEvent("limit.reached");
      assertEquals("headerMillis", event.getString("limit"));
      assertEquals(50, event.getInteger("value"));
      assertTrue(event.getString("address").startsWith(OWN), event::encode);
      assertEquals(1, server.server().metrics().getLong("limit.headerMillis"));
    }
  }

  @Test
  void balancersThatOnlyLookWhetherThePortIsOpenAreNotLogged() throws IOException {
    try (LibraryServer server = start("127.0.0.1", new JsonObject().put("limits", new JsonObject().put("connections", 1)));
        CapturedLog log = new CapturedLog("io.github.vertxrtmp")) {
      sent(server.port(), new byte[0]).close();
      TestServer.awaitTrue("a second one has room", () -> serves(server, v1("PROXY UNKNOWN")));
      assertTrue(log.lines(Level.INFO).stream().noneMatch(line -> line.contains("PROXY")), () -> log.lines(Level.INFO).toString());
    }
  }

  private static boolean serves(LibraryServer server, byte[] header) {
    try {
      RtmpTestClient.over(sent(server.port(), header)).close();
      return true;
    } catch (IOException | RuntimeException | AssertionError closed) {
      return false;
    }
  }

  @Test
  void whoLeavesWithinTheHeaderIsNotLateAfterwards() {
    List<RtmpException> failed = new ArrayList<>();
    EmbeddedChannel channel = new EmbeddedChannel();
    ProxyHeader.await(channel.pipeline(), 1000, peer -> { }, failed::add);
    channel.writeInbound(Unpooled.copiedBuffer("PROXY TC", StandardCharsets.US_ASCII));
    // What a closed socket does; a close of this channel would forget all timers.
    channel.pipeline().fireChannelInactive();
    channel.advanceTimeBy(1001, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertEquals(List.of(), failed);
    channel.finishAndReleaseAll();
  }

  @Test
  void headersFromElsewhereAreNotBelieved() throws IOException {
    try (LibraryServer server = start("10.0.0.0/8", new JsonObject());
        CapturedLog log = new CapturedLog("io.github.vertxrtmp")) {
      try (Socket socket = sent(server.port(), v1("PROXY TCP4 198.51.100.7 10.0.0.1 8080 1935"))) {
        ended(socket);
      }
      awaitLine(log, "PROXY header");
      assertFalse(log.hasStackTrace());
      try (RtmpTestClient client = server.connect("live")) {
        assertTrue(server.awaitEvent("client.connected").getJsonObject("client").getString("address").startsWith(OWN));
        client.sync();
      }
    }
  }

  @Test
  void limitsCountTheRealAddress() throws IOException {
    JsonObject limits = new JsonObject().put("connectionsPerAddress", 1);
    try (LibraryServer server = start("127.0.0.1", new JsonObject().put("limits", limits));
        RtmpTestClient first = RtmpTestClient.over(sent(server.port(), v1("PROXY TCP4 198.51.100.7 10.0.0.1 1 1935")));
        RtmpTestClient other = RtmpTestClient.over(sent(server.port(), v1("PROXY TCP4 198.51.100.8 10.0.0.1 1 1935")))) {
      try (Socket second = sent(server.port(), v1("PROXY TCP4 198.51.100.7 10.0.0.1 2 1935"))) {
        ended(second);
      }
      assertEquals("198.51.100.7:2", server.awaitEvent("limit.reached").getString("address"));
      first.connect("live");
      other.connect("live");
      first.reset();
      TestServer.awaitTrue("there is room for another", () -> serves(server, v1("PROXY TCP4 198.51.100.7 10.0.0.1 3 1935")));
    }
  }
}
