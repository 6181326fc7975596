package io.github.vertxrtmp.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyHashTest {

  /** Made by Python: hashlib.pbkdf2_hmac. */
  @Test
  void isWhatOthersCompute() {
    assertTrue(KeyHash.parse("$pbkdf2-sha256$1$MDEyMzQ1Njc4OWFiY2RlZg$" + AccessTest.CHECKSUM).matches("s3cr3t"));
    assertTrue(KeyHash.parse("$pbkdf2-sha256$1$MDEyMzQ1Njc4OWFiY2RlZg$" + "sSYNuq18/nrV.04aGVCp7qSSvvjCkFOfqv4eDAi1j7E").matches("schlüssel"));
  }

  @Test
  void knowsItsOwnKeyOnly() {
    String key = KeyHash.newKey();
    KeyHash hash = KeyHash.of(key);
    assertTrue(KeyHash.parse(hash.toString()).matches(key));
    assertFalse(hash.matches(key + "x"));
    assertFalse(hash.matches(""));
    assertNotEquals(hash.toString(), KeyHash.of(key).toString(), "Each has a salt of its own");
    assertTrue(key.matches("[a-z0-9]{30}"), key);
    assertNotEquals(key, KeyHash.newKey());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s3cr3t", "$pbkdf2-sha256$0$MDEyMzQ1Njc4OWFiY2RlZg$AAAA", "$2b$10$abcdefghijklmnopqrstuv", "$pbkdf2-sha256$29000$ab$cd"})
  void refusesOtherForms(String text) {
    String message = assertThrows(IllegalArgumentException.class, () -> KeyHash.parse(text)).getMessage();
    assertEquals(text.isEmpty() ? message : message.replace(text, ""), message, "It may be the key itself");
  }
}
