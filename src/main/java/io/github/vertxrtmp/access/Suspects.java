package io.github.vertxrtmp.access;

import io.github.vertxrtmp.config.Networks;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Under which names failures are counted: the address (of IPv6 the network of 64 bits) and each key that was presented. */
final class Suspects {

  private static final int IPV6_BYTES = 16;
  private static final int NETWORK_BYTES = 8;

  private Suspects() {
  }

  /** @param shared networks whose addresses stand for many clients */
  static List<String> of(Attempt attempt, List<Check> checks, Networks shared) {
    List<String> suspects = new ArrayList<>();
    String address = attempt.address();
    if (!shared.contains(address)) {
      suspects.add(network(address));
    }
    checks.stream().map(check -> check.credential(attempt)).filter(key -> key != null && !key.isEmpty()).map(key -> digest(attempt.app(), key))
      .forEach(suspects::add);
    return suspects;
  }

  private static String network(String address) {
    byte[] bytes = address.indexOf(':') < 0 ? null : NetUtil.createByteArrayFromIpAddressString(address);
    return bytes != null && bytes.length == IPV6_BYTES
      ? NetUtil.bytesToIpAddress(Arrays.copyOf(Arrays.copyOf(bytes, NETWORK_BYTES), IPV6_BYTES)) : address;
  }

  private static String digest(String app, String key) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest((app + "/" + key).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
