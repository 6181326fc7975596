package io.github.vertxrtmp.session;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * Who publishes a stream, to tell whether somebody else is the same: only then may he go on with it. The rule: the same is who
 * presents the same secrets. These are the name that is asked for, which the application may have replaced by a public one,
 * and the parameters behind it and behind the path. Without any of these it is the name, for which the application has let
 * him in. An application may say itself who it is; that counts instead.
 */
final class PublisherIdentity {

  private PublisherIdentity() {
  }

  /**
   * A digest, so that no secret stays in memory longer than needed or travels.
   *
   * @param asked   name as the client gave it, with its parameters
   * @param path    that it connected to
   * @param decided who it is in the application's words; null: it has not said
   */
  static String of(StreamName asked, AppPath path, String decided) {
    String who = decided == null ? sorted(asked.params()) + sorted(path.params().params()) + asked.name() : "=" + decided;
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(who.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As JSON, which no parameter can make look like others. */
  private static String sorted(JsonObject params) {
    return new JsonObject(new TreeMap<>(params.getMap())).encode();
  }
}
