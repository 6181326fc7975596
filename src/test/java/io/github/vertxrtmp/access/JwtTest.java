package io.github.vertxrtmp.access;

import static io.github.vertxrtmp.test.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.config.SettingsException;
import io.github.vertxrtmp.config.SettingsLoader;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of each family, over real connections. */
class JwtTest {

  private static final String SECRET = "0123456789abcdef";
  private static final String STARTED = "NetStream.Publish.Start";
  private static final String REFUSED = "NetStream.Publish.Denied";
  private static final long FAR = 99_999_999_999L;

  @TempDir
  private Path folder;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private static JsonObject claims() {
    return new JsonObject().put("app", "live").put("stream", "room/cam").put("action", "publish").put("exp", FAR);
  }

  private static JsonObject jwt(JsonObject settings) {
    return new JsonObject().put("access", new JsonObject().put("live", new JsonObject().put("jwt", settings)));
  }

  private static JsonObject key(String algorithm, String field, Object value) {
    return new JsonObject().put("keys", new JsonArray().add(new JsonObject().put("algorithm", algorithm).put(field, String.valueOf(value))));
  }

  private JWTAuth issuer(String algorithm, String key) {
    return JWTAuth.create(vertx, new JWTAuthOptions().addPubSecKey(new PubSecKeyOptions().setAlgorithm(algorithm).setBuffer(key)));
  }

  private String token(JsonObject claims) {
    return issuer("HS256", SECRET).generateToken(claims, new JWTOptions().setAlgorithm("HS256"));
  }

  private static void publish(TestServer server, String token, String code) {
    try (RtmpTestClient client = server.connect("live/room")) {
      client.publish("cam?token=" + token).awaitStatus(code);
    }
  }

  private static String pem(String kind, Key key) {
    return "-----BEGIN " + kind + " KEY-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded()) + "\n-----END " + kind + " KEY-----\n";
  }

  @ParameterizedTest
  @CsvSource({"RS256, RSA, 2048", "ES256, EC, 256"})
  void takesTokensOfPublicKeys(String algorithm, String family, int size) throws GeneralSecurityException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
    generator.initialize(size);
    KeyPair pair = generator.generateKeyPair();
    Path file = Files.writeString(folder.resolve("key.pem"), pem("PUBLIC", pair.getPublic()));
    String token = issuer(algorithm, pem("PRIVATE", pair.getPrivate())).generateToken(claims(), new JWTOptions().setAlgorithm(algorithm));
    try (TestServer server = TestServer.start(jwt(key(algorithm, "file", file)))) {
      publish(server, token, STARTED);
      publish(server, token(claims()), REFUSED);
      // The public key as the secret of a symmetric algorithm: an old trick.
      publish(server, issuer("HS256", Files.readString(file)).generateToken(claims(), new JWTOptions().setAlgorithm("HS256")), REFUSED);
      publish(server, unsigned(), REFUSED);
    }
  }

  private static String unsigned() {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    return encoder.encodeToString("{\"alg\":\"none\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8)) + "."
      + encoder.encodeToString(claims().encode().getBytes(StandardCharsets.UTF_8)) + ".";
  }

  @Test
  void readsTheClaims() {
    try (TestServer server = TestServer.start(jwt(key("HS256", "secret", SECRET)))) {
      publish(server, token(claims()), STARTED);
      publish(server, token(claims().put("stream", "room/*").put("app", "*").put("action", new JsonArray().add("play").add("publish"))), STARTED);
      for (JsonObject other : new JsonObject[] {claims().put("app", "other"), claims().put("stream", "room/camera"), claims().put("action", "play"),
          claims().put("exp", 1), without("exp"), without("app"), without("stream"), without("action"), claims().put("stream", 1)}) {
        publish(server, token(other), REFUSED);
      }
      publish(server, "x.y.z", REFUSED);
      publish(server, "", REFUSED);
    }
  }

  private static JsonObject without(String claim) {
    JsonObject claims = claims();
    claims.remove(claim);
    return claims;
  }

  /** Each token is another one, and the person the same. */
  @Test
  void knowsPublisherBySubject() {
    JsonObject conf = jwt(key("HS256", "secret", SECRET)).put("publish", new JsonObject().put("onTaken", "takeover").put("graceMillis", 5000));
    try (TestServer server = TestServer.start(conf); RtmpTestClient first = server.connect("live/room"); RtmpTestClient second = server.connect("live/room")) {
      first.publish("cam?token=" + token(claims().put("sub", "alice").put("jti", 1))).awaitStatus(STARTED);
      second.publish("cam?token=" + token(claims().put("sub", "bob"))).awaitStatus("NetStream.Publish.BadName");
      second.publish("cam?token=" + token(claims().put("sub", "alice").put("jti", 2))).awaitStatus(STARTED);
      server.awaitEvent("stream.resumed");
    }
  }

  @Test
  void readsKeySetAgainWhenItHasChanged() throws GeneralSecurityException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair old = generator.generateKeyPair();
    KeyPair next = generator.generateKeyPair();
    Path file = folder.resolve("jwks.json");
    write(file, old, 1);
    try (TestServer server = TestServer.start(jwt(new JsonObject().put("jwks", file.toString())))) {
      publish(server, token(old), STARTED);
      publish(server, token(next), REFUSED);
      Files.writeString(file, "{");
      write(file, next, 2);
      TestServer.awaitTrue("the new key is known", () -> {
        try (RtmpTestClient client = server.connect("live/room")) {
          return client.publish("cam?token=" + token(next)).awaitCommand("onStatus").isStatus(STARTED);
        }
      });
      publish(server, token(old), REFUSED);
    }
  }

  private String token(KeyPair pair) {
    return issuer("ES256", pem("PRIVATE", pair.getPrivate())).generateToken(claims(), new JWTOptions().setAlgorithm("ES256"));
  }

  private static void write(Path file, KeyPair pair, int version) throws IOException {
    ECPublicKey key = (ECPublicKey) pair.getPublic();
    JsonObject jwk = new JsonObject().put("kty", "EC").put("crv", "P-256").put("alg", "ES256").put("use", "sig")
      .put("x", coordinate(key.getW().getAffineX())).put("y", coordinate(key.getW().getAffineY()));
    Files.writeString(file, new JsonObject().put("keys", new JsonArray().add(jwk)).encode());
    Files.setLastModifiedTime(file, FileTime.fromMillis(1000L * version));
  }

  private static String coordinate(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] exact = new byte[32];
    byte[] tail = bytes.length > 32 ? Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length) : bytes;
    System.arraycopy(tail, 0, exact, 32 - tail.length, tail.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(exact);
  }

  @Test
  void saysWhatIsWrongWithKeys() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.pem"), "s3cr3t");
    assertWrong(key("RS256", "file", folder.resolve("none.pem")), "access.live: jwt.keys: no such file");
    assertWrong(key("RS256", "file", bad), "access.live: jwt.keys: expected PEM files");
    assertWrong(new JsonObject().put("jwks", bad.toString()), "access.live: jwt.jwks: " + bad + ": expected a JSON object with keys");
    for (JsonObject settings : new JsonObject[] {new JsonObject(), key("RS256", "secret", SECRET), key("HS256", "file", bad), key("HS256", "secret", "short")}) {
      String message = assertThrows(SettingsException.class, () -> SettingsLoader.of(jwt(settings))).getMessage();
      assertTrue(message.startsWith("access.live: jwt"), message);
    }
  }

  private void assertWrong(JsonObject settings, String message) {
    Throwable failure = assertThrows(CompletionException.class, () -> await(AccessControl.of(vertx).load(SettingsLoader.of(jwt(settings))))).getCause();
    assertEquals(message, failure.getMessage().substring(0, Math.min(message.length(), failure.getMessage().length())));
    assertTrue(!failure.getMessage().contains("s3cr3t"));
  }
}
