package io.github.vertxrtmp.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.github.vertxrtmp.app.LiveApp;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.CapturedLog;
import io.github.vertxrtmp.test.Certificates;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {

  @TempDir
  private static Path folder;
  private static Certificates first;
  private static Certificates second;
  private static Certificates expired;

  @TempDir
  private Path root;

  @BeforeAll
  static void make() {
    first = Certificates.make(folder, "first");
    second = Certificates.make(folder, "second");
    expired = Certificates.make(folder, "expired", "-keyalg", "RSA", "-keysize", "2048", "-startdate", "-3d", "-validity", "1");
  }

  private JsonObject pem(Certificates certificates) {
    return new JsonObject().put("enabled", true).put("port", 0)
      .put("certificate", certificates.pem(root.resolve("cert.pem")).toString()).put("key", certificates.keyPem(root.resolve("key.pem")).toString());
  }

  private LibraryServer start(JsonObject tls) {
    return LibraryServer.start(root, new RtmpServerOptions(new JsonObject().put("tls", tls)), server -> server.app("*", LiveApp::new));
  }

  private static SSLSocket socket(LibraryServer server, SSLContext context, String... versions) throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.server().tlsPort());
    socket.setEnabledProtocols(versions.length == 0 ? new String[] {"TLSv1.3", "TLSv1.2"} : versions);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static RtmpTestClient connect(LibraryServer server, SSLContext context, String... versions) throws IOException {
    RtmpTestClient client = RtmpTestClient.over(socket(server, context, versions));
    client.connect("live");
    return client;
  }

  private static JsonObject tlsOf(LibraryServer server) {
    return server.awaitEvent("client.connected").getJsonObject("client").getJsonObject("tls");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void publishersAndPlayersMeetWithAndWithoutTls(String version) throws IOException {
    try (LibraryServer server = start(pem(first));
        RtmpTestClient publisher = connect(server, first.trusting(null), version);
        RtmpTestClient player = connect(server, first.trusting(null), version);
        RtmpTestClient plain = server.connect("live")) {
      publisher.publish("cam").awaitStatus("NetStream.Publish.Start");
      player.play("cam").awaitStatus("NetStream.Play.Start");
      plain.play("cam").awaitStatus("NetStream.Play.Start");
      // Larger than what a socket takes at once.
      byte[] large = Arrays.copyOf(TestMedia.avcKeyframe(1), 2 << 20);
      publisher.video(0, large);
      publisher.video(40, TestMedia.avcKeyframe(2));
      for (RtmpTestClient client : List.of(player, plain)) {
        ReceivedMessage got = client.await("the large frame", message -> message.payload().length == large.length);
        assertTrue(Arrays.equals(large, got.payload()));
        client.await("the frame behind it", message -> message.timestamp() == 40);
      }
      assertEquals(new JsonObject().put("version", version), tlsOf(server));
    }
  }

  @Test
  void withoutTlsTheClientHasNoSuchField() {
    try (LibraryServer server = start(pem(first))) {
      server.connect("live").close();
      assertNull(tlsOf(server));
    }
  }

  @Test
  void keystoresOfBothKindsAreTaken() throws IOException {
    for (Path store : List.of(first.pkcs12(), first.jks())) {
      JsonObject tls = new JsonObject().put("enabled", true).put("port", 0).put("certificate", store.toString()).put("password", Certificates.PASSWORD);
      try (LibraryServer server = start(tls)) {
        connect(server, first.trusting(null)).close();
        assertEquals("TLSv1.3", tlsOf(server).getString("version"));
      }
    }
  }

  @Test
  void keyAndCertificateMayStandInOneFile() throws IOException {
    Path file = Certificates.write(root.resolve("both.pem"), second.pemKey() + second.pemCertificate());
    try (LibraryServer server = start(new JsonObject().put("enabled", true).put("port", 0).put("certificate", file.toString()))) {
      connect(server, second.trusting(null)).close();
      assertEquals("TLSv1.3", tlsOf(server).getString("version"));
    }
  }

  @Test
  void plainRtmpMayBeOff() throws IOException {
    try (LibraryServer server = start(pem(first).put("only", true))) {
      connect(server, first.trusting(null)).close();
      assertEquals(0, server.port());
    }
  }

  @Test
  void versionsThatAreTooOldAreRefused() throws IOException {
    try (LibraryServer server = start(pem(first).put("minVersion", "1.3"));
        CapturedLog log = new CapturedLog("io.github.vertxrtmp");
        SSLSocket socket = socket(server, first.trusting(null), "TLSv1.2")) {
      assertThrows(IOException.class, socket::startHandshake);
      awaitLine(log, "TLS: ");
      assertFalse(log.hasStackTrace());
    }
  }

  @Test
  void clientsWithoutTlsAreToldFromOthersInTheLog() throws IOException {
    try (LibraryServer server = start(pem(first));
        CapturedLog log = new CapturedLog("io.github.vertxrtmp");
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server().tlsPort())) {
      socket.getOutputStream().write(new byte[] {3, 0, 0, 0, 0, 0, 0, 0});
      assertEquals(0, socket.getInputStream().readAllBytes().length);
      awaitLine(log, "does not speak TLS; use rtmps:// here");
      assertFalse(log.hasStackTrace());
    }
  }

  private static void awaitLine(CapturedLog log, String part) {
    TestServer.awaitTrue(part, () -> log.lines(Level.INFO).stream().anyMatch(line -> line.contains(part)));
  }

  @Test
  void requiredCertificatesOfClientsAreSeenByTheApplication() throws IOException {
    JsonObject tls = pem(first).put("clientAuth", "required").put("trust", second.pem(root.resolve("clients.pem")).toString());
    try (LibraryServer server = start(tls)) {
      connect(server, first.trusting(second)).close();
      assertEquals("CN=second", tlsOf(server).getString("subject"));
      assertThrows(IOException.class, () -> shakeHandsAndRead(server, first.trusting(null)));
      assertThrows(IOException.class, () -> shakeHandsAndRead(server, first.trusting(expired)));
    }
  }

  /** With TLS 1.3 the client learns only by reading that its certificate is not liked. */
  private static void shakeHandsAndRead(LibraryServer server, SSLContext context) throws IOException {
    try (SSLSocket socket = socket(server, context)) {
      socket.startHandshake();
      socket.getOutputStream().write(3);
      if (socket.getInputStream().read() < 0) {
        throw new SSLException("closed");
      }
    }
  }

  @Test
  void requestedCertificatesMayBeMissing() throws IOException {
    for (String type : List.of("JKS", "PKCS12")) {
      JsonObject tls = pem(first).put("clientAuth", "request").put("trust", second.trust(type).toString()).put("trustPassword", Certificates.PASSWORD);
      try (LibraryServer server = start(tls)) {
        connect(server, first.trusting(null)).close();
        assertFalse(tlsOf(server).containsKey("subject"));
      }
      try (LibraryServer server = start(tls)) {
        connect(server, first.trusting(second)).close();
        assertEquals("CN=second", tlsOf(server).getString("subject"));
      }
    }
  }

  @Test
  void renewedCertificateIsForNewConnectionsAndTheOldOnesStay() throws IOException {
    try (LibraryServer server = start(pem(first).put("checkSeconds", 1));
        CapturedLog log = new CapturedLog(Tls.class.getName());
        RtmpTestClient publisher = connect(server, first.trusting(null))) {
      publisher.publish("cam").awaitStatus("NetStream.Publish.Start");
      second.pem(root.resolve("cert.pem"));
      awaitLine(log, "The certificate stays as it is: tls.key: expected the key of the certificate");
      try (RtmpTestClient other = connect(server, first.trusting(null))) {
        other.sync();
      }
      second.keyPem(root.resolve("key.pem"));
      awaitLine(log, "TLS with the certificate of CN=second");
      try (RtmpTestClient player = connect(server, second.trusting(null))) {
        player.play("cam").awaitStatus("NetStream.Play.Start");
        publisher.video(0, TestMedia.avcKeyframe(2));
        player.awaitMedia();
      }
      assertThrows(IOException.class, () -> shakeHandsAndRead(server, first.trusting(null)));
      expired.pem(root.resolve("cert.pem"));
      expired.keyPem(root.resolve("key.pem"));
      awaitLine(log, "has expired at");
      assertEquals(1, log.lines(Level.WARN).stream().filter(line -> line.contains("has expired")).count());
      assertFalse(log.hasStackTrace());
      connect(server, second.trusting(null)).close();
    }
  }

  @Test
  void renegotiationIsRefused() throws IOException {
    try (LibraryServer server = start(pem(first)); SSLSocket socket = socket(server, first.trusting(null), "TLSv1.2")) {
      socket.startHandshake();
      assertThrows(IOException.class, () -> {
        socket.startHandshake();
        socket.getOutputStream().write(3);
        socket.getInputStream().read();
        socket.startHandshake();
        throw new AssertionError("negotiated again");
      });
    }
  }

  @Test
  void whatIsWrongAtTheStartIsOneLine() {
    Path missing = root.resolve("none.pem");
    fails(pem(first).put("certificate", missing.toString()), "tls.certificate: no such file: " + missing);
    fails(pem(first).put("certificate", Certificates.write(root.resolve("bad.pem"), "-----BEGIN CERTIFICATE-----\nAAAA").toString()),
      "tls.certificate: expected PEM, PKCS #12 or JKS with its right password: ");
    fails(pem(first).put("key", second.keyPem(root.resolve("other.pem")).toString()), "tls.key: expected the key of the certificate in ");
    fails(pem(first).put("certificate", first.pkcs12().toString()).put("password", "wrong"), "tls.certificate: expected PEM, PKCS #12 or JKS");
    fails(pem(first).put("certificate", first.trust("PKCS12").toString()).put("password", Certificates.PASSWORD),
      "tls.certificate: expected a certificate with its private key, found none in ");
    fails(pem(first).put("key", Certificates.write(root.resolve("locked.pem"), "-----BEGIN ENCRYPTED PRIVATE KEY-----\n").toString()),
      "tls.key: expected a PEM file without a password");
    fails(pem(first).put("clientAuth", "request").put("trust", missing.toString()), "tls.trust: no such file: " + missing);
  }

  private void fails(JsonObject tls, String message) {
    CompletionException failure = assertThrows(CompletionException.class, () -> start(tls).close());
    String said = failure.getCause().getMessage();
    assertTrue(said.startsWith(message) && said.lines().count() == 1, said);
  }

  @Test
  void settingsThatNeedEachOtherAreChecked() {
    assertSettings("tls.certificate: expected a file", new JsonObject().put("enabled", true));
    assertSettings("tls.only: expected enabled as well", new JsonObject().put("only", true));
    assertSettings("tls.trust: expected a file", new JsonObject().put("enabled", true).put("certificate", "x").put("clientAuth", "required"));
  }

  private static void assertSettings(String message, JsonObject tls) {
    RuntimeException wrong = assertThrows(RuntimeException.class, () -> new RtmpServerOptions(new JsonObject().put("tls", tls)));
    assertTrue(wrong.getMessage().startsWith(message), wrong.getMessage());
  }

  @Test
  void expiredCertificateServesWithAWarning() throws IOException {
    try (CapturedLog log = new CapturedLog(Tls.class.getName()); LibraryServer server = start(pem(expired))) {
      assertTrue(log.lines(Level.WARN).get(0).contains("has expired at"), log.lines(Level.WARN)::toString);
      assertTrue(server.server().tlsPort() > 0);
    }
  }
}
