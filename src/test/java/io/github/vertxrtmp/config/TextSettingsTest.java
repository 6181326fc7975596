package io.github.vertxrtmp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextSettingsTest {

  @Test
  void noTwoPathsBecomeOneVariable() {
    Set<String> seen = new HashSet<>();
    SettingsSchema.get().settings().keySet().forEach(path -> assertTrue(seen.add(TextSettings.squash(path)), path));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "RTMP_PORT               | 1936 | {'port': 1936}",
    "rtmp_port               | 1936 | {'port': 1936}",
    "RTMP_HOST               | 007  | {'host': '007'}",
    "RTMP_HOST               | true | {'host': 'true'}",
    "RTMP_RECORD_ALL         | TRUE | {'record': {'all': true}}",
    "RTMP_DELIVERY_MAXDELAY  | auto | {'delivery': {'maxDelay': 'auto'}}",
    "RTMP_DELIVERY_MAX_DELAY | 20   | {'delivery': {'maxDelay': 20}}",
    "RTMP_CHUNKSIZE          | 4096 | {'chunkSize': 4096}",
    "RTMP_LOG_FORMAT         | json | {'log': {'format': 'json'}}",
    "RTMP_APPS               | {\"a\": \"my.App\"} | {'apps': {'a': 'my.App'}}",
  })
  void readsEnvironmentByTypeOfSchema(String variable, String text, String json) {
    assertEquals(json(json), TextSettings.fromEnvironment(Map.of(variable, text, "PATH", "/bin", "XRTMP_A", "1")));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "rtmp.port              | 1936     | {'port': 1936}",
    "rtmp.delivery.maxDelay | 5        | {'delivery': {'maxDelay': 5}}",
    "rtmp.apps.live         | my.App   | {'apps': {'live': 'my.App'}}",
    "rtmp.apps.*            | my.App   | {'apps': {'*': 'my.App'}}",
    "rtmp.apps.*            | false    | {'apps': {'*': false}}",
    "rtmp.apps.a.b          | my.App   | {'apps': {'a.b': 'my.App'}}",
    "rtmp.apps.live         | {\"verticle\": \"my.App\", \"worker\": true} | {'apps': {'live': {'verticle': 'my.App', 'worker': true}}}",
  })
  void readsSystemProperties(String name, String text, String json) {
    assertEquals(json(json), TextSettings.fromProperties(Map.of(name, text, "java.home", "/x", "rtmpx.y", "1")));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "RTMP_PROT       | 1    | RTMP_PROT: unknown setting, expected a name from README.md such as RTMP_PORT",
    "RTMP_            | 1    | RTMP_: unknown setting",
    "RTMP_PORT       | 1e3  | RTMP_PORT: expected an integer from 0 to 65535, found \"1e3\"",
    "RTMP_PORT       | 65536 | RTMP_PORT: expected an integer from 0 to 65535, found 65536",
    "RTMP_PORT       | 99999999999999999999 | RTMP_PORT: expected an integer from 0 to 65535, found \"99999999999999999999\"",
    "RTMP_PORT       | ``   | RTMP_PORT: expected an integer from 0 to 65535, found \"\"",
    "RTMP_RECORD_ALL | yes  | RTMP_RECORD_ALL: expected true or false, found \"yes\"",
    "RTMP_APPS       | {    | RTMP_APPS: expected an object with names without / as keys, found a string",
    "RTMP_LIMITS     | {}   | RTMP_LIMITS: unknown setting",
  })
  void namesVariable(String variable, String text, String message) {
    SettingsException e = assertThrows(SettingsException.class,
      () -> TextSettings.fromEnvironment(Map.of(variable, text)));
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
  }

  @Test
  void refusesTwoSpellingsAtOnce() {
    SettingsException e = assertThrows(SettingsException.class,
      () -> TextSettings.fromEnvironment(Map.of("RTMP_CHUNKSIZE", "200", "RTMP_CHUNK_SIZE", "300")));
    assertEquals("RTMP_CHUNK_SIZE: sets chunkSize a second time, after RTMP_CHUNKSIZE, expected one of them", e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "rtmp.prot        | 1 | rtmp.prot: unknown setting, expected a name from README.md such as rtmp.port",
    "rtmp.port.x      | 1 | rtmp.port.x: unknown setting",
    "rtmp.            | 1 | rtmp.: unknown setting",
    "rtmp.apps.       | 1 | rtmp.apps.: unknown setting",
    "rtmp.gop.maxbytes | 1 | rtmp.gop.maxbytes: unknown setting, expected a name from README.md such as rtmp.gop.maxBytes",
    "rtmp.gop         | 1 | rtmp.gop: expected an object of enabled",
  })
  void namesProperty(String name, String text, String message) {
    SettingsException e = assertThrows(SettingsException.class, () -> TextSettings.fromProperties(Map.of(name, text)));
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
  }

  private static JsonObject json(String quoted) {
    return new JsonObject(quoted.replace('\'', '"'));
  }
}
