package io.github.vertxrtmp.config;

import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Some networks, written as {@code 10.0.0.0/8 2001:db8::/32 192.0.2.1}: addresses without a length stand for themselves,
 * {@code none} for no network, {@code all} for every address. Immutable.
 */
public final class Networks {

  private static final int IPV4_BITS = 32;
  private static final int MAPPED_PREFIX_BYTES = 10;
  private static final int MAPPED_BYTES = 12;
  private static final int IPV6_BYTES = 16;
  private static final int HOLDER_BYTES = 8;

  private record Network(byte[] address, int bits) {

    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      int whole = bits / Byte.SIZE;
      int rest = bits % Byte.SIZE;
      return Arrays.equals(address, 0, whole, other, 0, whole)
        && (rest == 0 || (address[whole] ^ other[whole]) >> Byte.SIZE - rest == 0);
    }
  }

  private final String text;
  private final boolean all;
  private final List<Network> networks;

  private Networks(String text, boolean all, List<Network> networks) {
    this.text = text;
    this.all = all;
    this.networks = networks;
  }

  /**
   * Reads networks that are separated by spaces or commas.
   *
   * @throws IllegalArgumentException when one is no network; the message names it
   */
  public static Networks of(String text) {
    List<Network> networks = new ArrayList<>();
    boolean all = false;
    for (String word : text.strip().split("[,\\s]+")) {
      if (word.equals("all")) {
        all = true;
      } else if (!word.equals("none") && !word.isEmpty()) {
        networks.add(network(word));
      }
    }
    return new Networks(text, all, networks);
  }

  static Networks fromJson(Object json) {
    return of((String) json);
  }

  private static Network network(String word) {
    int slash = word.indexOf('/');
    byte[] address = bytes(slash < 0 ? word : word.substring(0, slash));
    int most = address == null ? 0 : address.length * Byte.SIZE;
    int bits = slash < 0 ? most : length(word.substring(slash + 1));
    if (address == null || bits < 0 || bits > most) {
      throw new IllegalArgumentException("expected networks such as 10.0.0.0/8 or 2001:db8::/32, or none, found \"" + word + "\"");
    }
    return new Network(address, bits);
  }

  private static int length(String digits) {
    return digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : -1;
  }

  /** IPv4 addresses that are written as IPv6 ones are IPv4 addresses. Null when it is no address. */
  private static byte[] bytes(String address) {
    int zone = address.indexOf('%');
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(zone < 0 ? address : address.substring(0, zone));
    return bytes != null && isMapped(bytes) ? Arrays.copyOfRange(bytes, MAPPED_BYTES, bytes.length) : bytes;
  }

  private static boolean isMapped(byte[] bytes) {
    if (bytes.length * Byte.SIZE == IPV4_BITS || bytes[MAPPED_PREFIX_BYTES] != -1 || bytes[MAPPED_PREFIX_BYTES + 1] != -1) {
      return false;
    }
    for (int i = 0; i < MAPPED_PREFIX_BYTES; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whose an address is, as far as can be told: of IPv6 its network of 64 bits, since that is the least that anybody is given.
   *
   * @param address in digits
   */
  public static String holder(String address) {
    byte[] bytes = address.indexOf(':') < 0 ? null : NetUtil.createByteArrayFromIpAddressString(address);
    return bytes != null && bytes.length == IPV6_BYTES
      ? NetUtil.bytesToIpAddress(Arrays.copyOf(Arrays.copyOf(bytes, HOLDER_BYTES), IPV6_BYTES)) : address;
  }

  /** Whether an address, in digits, is in one of the networks; what is no address is in none. */
  public boolean contains(String address) {
    if (all || networks.isEmpty()) {
      return all;
    }
    byte[] bytes = bytes(address);
    if (bytes != null) {
      for (Network network : networks) {
        if (network.contains(bytes)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether no address is in it. */
  public boolean isEmpty() {
    return !all && networks.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Networks networks && networks.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
