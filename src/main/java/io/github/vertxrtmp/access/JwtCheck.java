package io.github.vertxrtmp.access;

import io.github.vertxrtmp.config.AccessAction;
import io.github.vertxrtmp.config.AccessSettings.Jwt;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON Web Tokens (RFC 7519): {@code cam?token=JWT}. A token has to say for which application, stream and action it is, and
 * when it expires: one that was made for something else opens nothing here. The file of a key set (RFC 7517) is looked at
 * again when somebody comes, once in a second at most.
 */
final class JwtCheck implements Check {

  private static final Logger LOG = LoggerFactory.getLogger(JwtCheck.class);
  private static final String NAME = "jwt";
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What a file was like when it was read. */
  private record Version(long modified, long size) {
    static Version of(Path file) throws IOException {
      return new Version(Files.getLastModifiedTime(file).toMillis(), Files.size(file));
    }
  }

  private final Vertx vertx;
  private final Jwt settings;
  private volatile JWTAuth auth;
  private volatile Version version;
  private volatile long lookedNanos = System.nanoTime();

  /**
   * Reads the keys. Blocks.
   *
   * @throws IllegalArgumentException when they cannot be used; the message begins with their place
   */
  JwtCheck(Vertx vertx, Jwt settings) {
    this.vertx = vertx;
    this.settings = settings;
    auth = read();
  }

  private JWTAuth read() {
    JWTOptions rules = new JWTOptions().setLeeway(settings.leewaySeconds()).setIssuer(settings.issuer());
    settings.audience().forEach(rules::addAudience);
    JWTAuthOptions options = new JWTAuthOptions().setJWTOptions(rules);
    settings.keys().forEach(key -> options.addPubSecKey(new PubSecKeyOptions().setAlgorithm(key.algorithm())
      .setBuffer(key.secret() == null ? text(key.file(), "jwt.keys") : key.secret())));
    if (settings.jwks() != null) {
      keySet().forEach(key -> options.addJwk((JsonObject) key));
    }
    try {
      return JWTAuth.create(vertx, options);
    } catch (RuntimeException e) {
      // Its message may hold the key.
      throw new IllegalArgumentException("jwt.keys: expected PEM files of public keys, or secrets, that fit their algorithms");
    }
  }

  private JsonArray keySet() {
    String place = "jwt.jwks: " + settings.jwks();
    try {
      version = Version.of(Path.of(settings.jwks()));
      JsonArray keys = new JsonObject(text(settings.jwks(), "jwt.jwks")).getJsonArray("keys", new JsonArray());
      if (keys.isEmpty() || !keys.stream().allMatch(JsonObject.class::isInstance)) {
        throw new IllegalArgumentException(place + ": expected a JSON object with keys");
      }
      return keys;
    } catch (IOException e) {
      throw new IllegalArgumentException(place + ": expected a file, it cannot be read");
    } catch (io.vertx.core.json.DecodeException | ClassCastException e) {
      throw new IllegalArgumentException(place + ": expected a JSON object with keys");
    }
  }

  private static String text(String file, String place) {
    try {
      return Files.readString(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(place + ": no such file " + file);
    } catch (IOException e) {
      throw new IllegalArgumentException(place + ": " + file + " cannot be read");
    }
  }

  @Override
  public Future<Admission> check(Attempt attempt) {
    if (!wantsProof(attempt.action())) {
      return Future.succeededFuture(Admission.GRANTED);
    }
    String token = credential(attempt);
    if (token == null) {
      return Future.succeededFuture(Admission.refused(NAME, "Token missing: expected name?" + settings.parameter() + "=TOKEN"));
    }
    return current().compose(keys -> keys.authenticate(new TokenCredentials(token)))
      .map(user -> read(user.attributes().getJsonObject("accessToken"), attempt))
      .otherwise(failure -> Admission.refused(NAME, String.valueOf(failure.getMessage()).contains("expired") ? "The token has expired" : "The token is not valid"));
  }

  private Admission read(JsonObject claims, Attempt attempt) {
    if (!claims.containsKey("exp")) {
      return Admission.refused(NAME, "The token does not say when it expires");
    }
    boolean meant = names(claims, "app", attempt.app()) && names(claims, "stream", attempt.stream()) && names(claims, "action", attempt.action().text());
    return meant ? Admission.GRANTED.withIdentity(claims.getString("sub"))
      : Admission.refused(NAME, "The token is not for this application, stream and action");
  }

  /** Whether a claim, one text or several, names it; {@code *} at the end stands for anything. */
  private static boolean names(JsonObject claims, String claim, String what) {
    Object value = claims.getValue(claim);
    JsonArray all = value instanceof JsonArray several ? several : new JsonArray().add(value);
    return all.stream().anyMatch(one -> one instanceof String text
      && (text.endsWith("*") ? what.startsWith(text.substring(0, text.length() - 1)) : text.equals(what)));
  }

  /** The keys as they are now. */
  private Future<JWTAuth> current() {
    long now = System.nanoTime();
    if (settings.jwks() == null || now - lookedNanos < LOOK_NANOS) {
      return Future.succeededFuture(auth);
    }
    lookedNanos = now;
    return vertx.executeBlocking(this::refresh);
  }

  /** One that cannot be used leaves the keys as they are. */
  private synchronized JWTAuth refresh() {
    Version before = version;
    try {
      if (!Version.of(Path.of(settings.jwks())).equals(before)) {
        auth = read();
        LOG.info("{} has been read again", settings.jwks());
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("The keys stay as they are: {}", e instanceof IOException ? settings.jwks() + " cannot be read" : e.getMessage());
    }
    return auth;
  }

  @Override
  public boolean wantsProof(AccessAction action) {
    return settings.actions().contains(action);
  }

  @Override
  public String credential(Attempt attempt) {
    return wantsProof(attempt.action()) ? attempt.parameter(settings.parameter()) : null;
  }

  @Override
  public boolean hides(String parameter) {
    return parameter.equals(settings.parameter());
  }
}
