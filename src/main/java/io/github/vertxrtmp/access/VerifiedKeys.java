package io.github.vertxrtmp.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which keys were right lately, so that who comes back is not hashed slowly again. Keeps digests under a key of this
 * process's own, a bounded number of them. Thread-safe.
 */
final class VerifiedKeys {

  private static final int MOST = 4096;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec secret;
  private final Map<String, Boolean> digests = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > MOST;
    }
  };

  VerifiedKeys() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    secret = new SecretKeySpec(random, ALGORITHM);
  }

  void add(KeyHash hash, String key) {
    String digest = digest(hash, key);
    synchronized (digests) {
      digests.put(digest, true);
    }
  }

  boolean contains(KeyHash hash, String key) {
    String digest = digest(hash, key);
    synchronized (digests) {
      return digests.get(digest) != null;
    }
  }

  private String digest(KeyHash hash, String key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      mac.update(hash.checksum());
      return HexFormat.of().formatHex(mac.doFinal(key.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
