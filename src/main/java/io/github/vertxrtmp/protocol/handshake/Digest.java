package io.github.vertxrtmp.protocol.handshake;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The digest of a C1 or S1 and the signature of a C2 or S2. Both are HMAC-SHA256 with keys that are the same everywhere, so
 * they prove nothing; Flash Player only plays H.264 from a server that sends them.
 *
 * <p>A digest stands at a place that four bytes of the packet itself name; the two schemes differ in where these four are.
 *
 * @param scheme where it stands
 * @param bytes  the 32 bytes
 */
record Digest(Scheme scheme, byte[] bytes) {

  /** Size of C1, C2, S1 and S2 in bytes. */
  static final int PACKET_BYTES = 1536;

  private static final int DIGEST_BYTES = 32;
  private static final int OFFSET_RANGE = 728;
  private static final byte[] KEY_TAIL =
    HexFormat.of().parseHex("f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae");

  /** Which four bytes say where the digest stands. */
  enum Scheme {
    FIRST(8), SECOND(772);

    private final int base;

    Scheme(int base) {
      this.base = base;
    }

    private int position(byte[] packet) {
      int sum = 0;
      for (int i = base; i < base + 4; i++) {
        sum += packet[i] & 0xFF;
      }
      return base + 4 + sum % OFFSET_RANGE;
    }
  }

  /** The two sides; each makes digests with the first part of its key and signatures with all of it. */
  enum Side {
    CLIENT("Genuine Adobe Flash Player 001"), SERVER("Genuine Adobe Flash Media Server 001");

    private final byte[] digestKey;
    private final byte[] signatureKey;

    Side(String name) {
      digestKey = name.getBytes(StandardCharsets.US_ASCII);
      signatureKey = Arrays.copyOf(digestKey, digestKey.length + KEY_TAIL.length);
      System.arraycopy(KEY_TAIL, 0, signatureKey, digestKey.length, KEY_TAIL.length);
    }
  }

  /**
   * Looks for a valid digest by either scheme.
   *
   * @return null if there is none
   */
  static Digest find(byte[] packet, Side maker) {
    for (Scheme scheme : Scheme.values()) {
      int position = scheme.position(packet);
      byte[] expected = digest(packet, position, maker);
      if (Arrays.equals(expected, 0, DIGEST_BYTES, packet, position, position + DIGEST_BYTES)) {
        return new Digest(scheme, expected);
      }
    }
    return null;
  }

  /** Writes a digest into the packet; all other bytes must be final. */
  static Digest put(byte[] packet, Scheme scheme, Side maker) {
    int position = scheme.position(packet);
    byte[] bytes = digest(packet, position, maker);
    System.arraycopy(bytes, 0, packet, position, DIGEST_BYTES);
    return new Digest(scheme, bytes);
  }

  /** Writes the signature that answers this digest (which the other side made) to the end of a C2 or S2. */
  void sign(byte[] packet, Side maker) {
    byte[] signature = signature(packet, maker);
    System.arraycopy(signature, 0, packet, PACKET_BYTES - DIGEST_BYTES, DIGEST_BYTES);
  }

  /** Whether a C2 or S2 ends with the signature that answers this digest. */
  boolean isSigned(byte[] packet, Side maker) {
    return Arrays.equals(signature(packet, maker), 0, DIGEST_BYTES, packet, PACKET_BYTES - DIGEST_BYTES, PACKET_BYTES);
  }

  private byte[] signature(byte[] packet, Side maker) {
    Mac mac = hmac(hmac(maker.signatureKey).doFinal(bytes));
    mac.update(packet, 0, PACKET_BYTES - DIGEST_BYTES);
    return mac.doFinal();
  }

  private static byte[] digest(byte[] packet, int position, Side maker) {
    Mac mac = hmac(maker.digestKey);
    mac.update(packet, 0, position);
    mac.update(packet, position + DIGEST_BYTES, PACKET_BYTES - position - DIGEST_BYTES);
    return mac.doFinal();
  }

  private static Mac hmac(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA256", e);
    }
  }
}
