package io.github.vertxrtmp.cluster;

import io.github.vertxrtmp.config.ClusterSettings;
import io.github.vertxrtmp.protocol.message.PeerClaim;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * By what nodes know each other over RTMP: a MAC, under a secret that all nodes share, of the random bytes of the server's
 * handshake. So what is sent proves the secret without telling it, and is of no use for another connection. Thread-safe.
 */
final class NodeSecret {

  private static final String MAP = "rtmp.cluster";
  private static final String KEY = "secret";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SECRET_BYTES = 32;

  private final Vertx vertx;
  private final ClusterSettings settings;
  private final LastKnown<String> common;

  NodeSecret(Vertx vertx, ClusterSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.common = new LastKnown<>(vertx, this::lookUp);
  }

  /**
   * What is set, or else what the first node of the cluster has made up and all can look up. That is done each time: after a split
   * of the network the nodes of one side have to take that of the other.
   */
  Future<String> get() {
    return settings.secret().equals(ClusterSettings.AUTO) ? common.get() : Future.succeededFuture(settings.secret());
  }

  private Future<String> lookUp() {
    return vertx.sharedData().<String, String>getAsyncMap(MAP).compose(map -> map.get(KEY).compose(there -> {
      if (there != null) {
        return Future.succeededFuture(there);
      }
      String made = random();
      return map.putIfAbsent(KEY, made).map(first -> first == null ? made : first);
    }));
  }

  private static String random() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Whether another node says this. */
  Future<Boolean> isTrue(PeerClaim claim, byte[] nonce) {
    if (nonce == null) {
      return Future.succeededFuture(false);
    }
    return get().map(secret -> MessageDigest.isEqual(proof(secret, claim.node(), nonce).getBytes(StandardCharsets.UTF_8),
      claim.proof().getBytes(StandardCharsets.UTF_8)));
  }

  /** What a node says to the server that has sent {@code nonce}. */
  static String proof(String secret, String node, byte[] nonce) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      mac.update(node.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return HexFormat.of().formatHex(mac.doFinal(nonce));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
