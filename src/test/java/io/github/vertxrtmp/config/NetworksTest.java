package io.github.vertxrtmp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "192.168.0.0/31, 192.168.0.1, true",
    "192.168.0.0/31, 192.168.0.2, false",
    "192.168.0.130/25, 192.168.0.200, true",
    "192.168.0.130/25, 192.168.0.100, false",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "0.0.0.0/0, 8.8.8.8, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 2001:db8::1, true",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "127.0.0.0/8 ::1, 0:0:0:0:0:0:0:1, true",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
    "fe80::/10, fe80::1%eth0, true",
    "none, 127.0.0.1, false",
    "all, 127.0.0.1, true",
    "10.0.0.0/8, localhost, false",
  })
  void contains(String networks, String address, boolean expected) {
    assertEquals(expected, Networks.of(networks).contains(address));
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:1:2::1, 2001:db8:1:2:3:4:5:6, true",
    "2001:db8:1:2::1, 2001:db8:1:3::1, false",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
  })
  void holderOfIpv6AddressHasItsNetworkOf64Bits(String one, String other, boolean same) {
    assertEquals(same, Networks.holder(one).equals(Networks.holder(other)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "10.0.0/8", "example.org", "::/129", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8;::1"})
  void refusesWhatIsNoNetwork(String text) {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> Networks.of("127.0.0.1 " + text));
    assertTrue(refusal.getMessage().contains("10.0.0.0/8 or"), refusal.getMessage());
  }

  @Test
  void settingsNameTheKeyOfWhatIsNoNetwork() {
    JsonObject settings = SettingsSchema.get().defaults().mergeIn(new JsonObject("{\"limits\": {\"uncountedNetworks\": \"lan\"}}"), true);
    SettingsException refusal = assertThrows(SettingsException.class, () -> SettingsLoader.settings(settings));
    assertEquals("limits.uncountedNetworks: expected networks such as 10.0.0.0/8 or 2001:db8::/32, or none, found \"lan\"", refusal.getMessage());
  }
}
