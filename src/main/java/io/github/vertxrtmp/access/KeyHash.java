package io.github.vertxrtmp.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A stream key as it is kept: {@code $pbkdf2-sha256$<rounds>$<salt>$<checksum>}, PBKDF2 with HMAC-SHA-256 (RFC 8018) in the
 * notation of Python's passlib (Base64 without padding, {@code .} for {@code +}). Immutable.
 *
 * @param rounds   of HMAC
 * @param salt     random
 * @param checksum what comes out
 */
public record KeyHash(int rounds, byte[] salt, byte[] checksum) {

  private static final Pattern FORM = Pattern.compile("\\$pbkdf2-sha256\\$([1-9][0-9]{0,6})\\$([A-Za-z0-9./]{8,})\\$([A-Za-z0-9./]{43})");
  private static final int ROUNDS = 29_000;
  private static final int SALT_BYTES = 16;
  private static final int CHECKSUM_BYTES = 32;
  private static final int KEY_CHARACTERS = 30;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A new key, long enough that nobody guesses it: letters and digits. */
  public static String newKey() {
    StringBuilder key = new StringBuilder();
    while (key.length() < KEY_CHARACTERS) {
      key.append(Character.forDigit(RANDOM.nextInt(Character.MAX_RADIX), Character.MAX_RADIX));
    }
    return key.toString();
  }

  /** The hash of a key, with a salt of its own. Takes some ten milliseconds. */
  public static KeyHash of(String key) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return new KeyHash(ROUNDS, salt, derive(key, salt, ROUNDS, CHECKSUM_BYTES));
  }

  /** @throws IllegalArgumentException when it has another form */
  static KeyHash parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("expected hashes of keys as `hash-key` prints them, such as $pbkdf2-sha256$29000$...");
    }
    return new KeyHash(Integer.parseInt(matcher.group(1)), decode(matcher.group(2)), decode(matcher.group(3)));
  }

  private static byte[] decode(String text) {
    return Base64.getDecoder().decode(text.replace('.', '+'));
  }

  private static String encode(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes).replace('+', '.');
  }

  /** Whether it is the hash of this key; takes the same time whatever differs. Not for event loops. */
  boolean matches(String key) {
    return MessageDigest.isEqual(checksum, derive(key, salt, rounds, checksum.length));
  }

  private static byte[] derive(String key, byte[] salt, int rounds, int bytes) {
    PBEKeySpec spec = new PBEKeySpec(key.toCharArray(), salt, rounds, bytes * Byte.SIZE);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } finally {
      spec.clearPassword();
    }
  }

  /** As it stands in settings. */
  @Override
  public String toString() {
    return "$pbkdf2-sha256$" + rounds + "$" + encode(salt) + "$" + encode(checksum);
  }
}
