package io.github.vertxrtmp.access;

import io.github.vertxrtmp.config.Networks;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Under which names failures are counted: the address (of IPv6 the network of 64 bits) and each key that was presented. */
final class Suspects {

  private Suspects() {
  }

  /** @param shared networks whose addresses stand for many clients */
  static List<String> of(Attempt attempt, List<Check> checks, Networks shared) {
    List<String> suspects = new ArrayList<>();
    String address = attempt.address();
    if (!shared.contains(address)) {
      suspects.add(Networks.holder(address));
    }
    checks.stream().map(check -> check.credential(attempt)).filter(key -> key != null && !key.isEmpty()).map(key -> digest(attempt.app(), key))
      .forEach(suspects::add);
    return suspects;
  }

  private static String digest(String app, String key) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest((app + "/" + key).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
