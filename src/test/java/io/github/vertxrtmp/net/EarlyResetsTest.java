package io.github.vertxrtmp.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ch.qos.logback.classic.Level;
import io.github.vertxrtmp.app.LiveApp;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.CapturedLog;
import io.github.vertxrtmp.test.Certificates;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that break, or stop, before RTMP begins: within a PROXY header and within TLS. */
class EarlyResetsTest {

  private static final byte[] PROXY = "PROXY TCP4 198.51.100.7 10.0.0.1 8080 1935\r\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir
  private static Path folder;
  private static Certificates certificates;

  @TempDir
  private Path root;
  private byte[] clientHello;

  @BeforeAll
  static void certify() {
    certificates = Certificates.make(folder, "server");
  }

  @BeforeEach
  void greet() throws IOException {
    SSLEngine engine = certificates.trusting(null).createSSLEngine();
    engine.setUseClientMode(true);
    ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), hello);
    clientHello = Arrays.copyOf(hello.array(), hello.position());
  }

  private LibraryServer start(String networks, int handshakeMillis) {
    JsonObject tls = new JsonObject().put("enabled", true).put("port", 0).put("certificate", certificates.pem(root.resolve("cert.pem")).toString())
      .put("key", certificates.keyPem(root.resolve("key.pem")).toString());
    JsonObject conf = new JsonObject().put("tls", tls).put("proxy", new JsonObject().put("networks", networks))
      .put("limits", new JsonObject().put("handshakeMillis", handshakeMillis));
    return LibraryServer.start(root, new RtmpServerOptions(conf), server -> server.app("*", LiveApp::new));
  }

  private static byte[] first(byte[] bytes, int length) {
    return Arrays.copyOf(bytes, length);
  }

  private static byte[] both(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  @Test
  void nothingIsLeftOfConnectionsThatBreak() throws IOException {
    try (LibraryServer balanced = start("127.0.0.0/8", 10_000); CapturedLog log = new CapturedLog("io")) {
      for (byte[] sent : List.of(new byte[0], first(PROXY, 5), first(PROXY, 20), PROXY, both(PROXY, first(clientHello, 3)),
          both(PROXY, first(clientHello, 40)), both(PROXY, clientHello))) {
        breaks(balanced, balanced.server().tlsPort(), sent);
        breaks(balanced, balanced.port(), sent);
      }
      assertFalse(log.hasStackTrace(), () -> log.lines(Level.INFO).toString());
      assertEquals(List.of(), log.lines(Level.WARN));
    }
  }

  private static void breaks(LibraryServer server, int port, byte[] sent) throws IOException {
    for (boolean abrupt : new boolean[] {true, false}) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.getOutputStream().write(sent);
        TestServer.awaitTrue("it is there", () -> server.server().metrics().getLong("connections") == 1);
        socket.setSoLinger(abrupt, 0);
      }
      TestServer.awaitTrue("it has gone", () -> server.server().metrics().getLong("connections") == 0);
    }
  }

  @Test
  void whoStopsWithinTlsHasTheTimeOfTheHandshake() throws IOException {
    try (LibraryServer server = start("none", 300)) {
      for (byte[] sent : List.of(new byte[0], first(clientHello, 40), clientHello)) {
        server.events().clear();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server().tlsPort())) {
          socket.getOutputStream().write(sent);
          assertEquals("handshakeMillis", server.awaitEvent("limit.reached").getString("limit"));
          TestServer.awaitTrue("it has gone", () -> server.server().metrics().getLong("connections") == 0);
        }
      }
    }
  }
}
