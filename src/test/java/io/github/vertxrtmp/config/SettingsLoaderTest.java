package io.github.vertxrtmp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
class SettingsLoaderTest {

  /** Each layer sets its own key and all keys of the weaker ones. */
  private static final SettingsSources LAYERS = new SettingsSources(
    new JsonObject("{\"port\": 1, \"chunkSize\": 201, \"gop\": {\"maxFrames\": 1, \"maxBytes\": 1}}"), "test.json",
    Map.of("RTMP_CHUNKSIZE", "202", "RTMP_GOP_MAXBYTES", "2", "RTMP_WINDOWACKBYTES", "2002"),
    Map.of("rtmp.gop.maxBytes", "3", "rtmp.windowAckBytes", "2003", "rtmp.instances", "3"),
    new JsonObject("{\"windowAckBytes\": 2004, \"instances\": 4}"));

  @Test
  void laterSourceWins() {
    assertLayered(SettingsLoader.load(LAYERS));
  }

  @Test
  void laterSourceWinsThroughVertxConfig(Vertx vertx, VertxTestContext test) {
    SettingsLoader.load(vertx, LAYERS).onComplete(test.succeeding(settings -> test.verify(() -> {
      assertLayered(settings);
      assertEquals(SettingsLoader.load(LAYERS), settings);
      test.completeNow();
    })));
  }

  private static void assertLayered(Settings settings) {
    assertEquals("0.0.0.0", settings.host());
    assertEquals(1, settings.port());
    assertEquals(202, settings.chunkSize());
    assertEquals(new GopSettings(true, 3, 1, 30_000), settings.gop());
    assertEquals(2004, settings.windowAckBytes());
    assertEquals(4, settings.instances());
  }

  @Test
  void defaultsAreTyped() {
    Settings settings = Settings.defaults();
    assertEquals(Path.of("flvs"), settings.root());
    assertEquals(Delay.AUTO, settings.delivery().maxDelay());
    assertEquals(AppSettings.Policy.CLOSED, settings.app().policy());
    assertEquals(List.of("info", "text"), List.of(settings.log().level(), settings.log().format()));
    assertEquals(Map.of("*", new AppDeployment("io.github.vertxrtmp.app.LiveApp", Map.of(), 1, false)), settings.apps());
  }

  @Test
  void readsBothShapesOfApp() {
    Settings settings = load("{\"apps\": {\"a\": \"my.A\", \"b\": {\"verticle\": \"my.B\", \"config\": {\"x\": [1, null]},"
      + " \"instances\": 2, \"worker\": true}}, \"delivery\": {\"maxDelay\": 40}, \"app\": {\"policy\": \"open\"}}");
    assertEquals(new AppDeployment("my.A", Map.of(), 1, false), settings.apps().get("a"));
    AppDeployment b = settings.apps().get("b");
    assertEquals("{\"x\":[1,null]}", new JsonObject(b.config()).encode());
    assertEquals(2, b.instances());
    assertTrue(b.worker());
    assertTrue(settings.apps().containsKey("*"), "the default app stays");
    assertEquals(Delay.ofMillis(40), settings.delivery().maxDelay());
    assertEquals(AppSettings.Policy.OPEN, settings.app().policy());
    assertEquals(Set.of("a"), load("{\"apps\": {\"a\": \"my.A\", \"*\": false}}").apps().keySet());
  }

  @Test
  void namesConfFileAndOption() {
    assertEquals("test.json: port: expected an integer from 0 to 65535, found true",
      assertThrows(SettingsException.class, () -> load("{\"port\": true}")).getMessage());
    assertEquals("Option --port: expected an integer from 0 to 65535, found \"x\"",
      assertThrows(SettingsException.class, () -> SettingsLoader.one("Option --port", "port", "x")).getMessage());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "zone | Foo/Bar      | expected a time zone such as Europe/Berlin, found \"Foo/Bar\"",
    "name | {name        | expected a closing brace for each opening one, found \"{name\"",
    "name | {name}}      | expected a closing brace for each opening one, found \"{name}}\"",
    "name | {name}-{bad} | expected {name}, {n} or a date such as {yyyyMMdd}, found \"{bad}\"",
  })
  void namesKeyThatRecordRefuses(String key, String value, String message) {
    JsonObject conf = new JsonObject().put("record", new JsonObject().put("segment", new JsonObject().put(key, value)));
    assertEquals("record.segment." + key + ": " + message,
      assertThrows(SettingsException.class, () -> load(conf.encode())).getMessage());
  }

  @Test
  void failsThroughVertxConfigAsWell(Vertx vertx, VertxTestContext test) {
    SettingsSources wrong = new SettingsSources(new JsonObject().put("prot", 1), "conf", Map.of(), Map.of(), new JsonObject());
    SettingsLoader.load(vertx, wrong).onComplete(test.failing(failure -> test.verify(() -> {
      assertTrue(failure.getMessage().startsWith("conf: prot: unknown setting"), failure.getMessage());
      test.completeNow();
    })));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "{'port': 1                | expected a JSON object: line 1, column 11: Unexpected end-of-input",
    "{'port': 1,}              | expected a JSON object: line 1, column 12: Unexpected character",
    "{'port': 1} x             | expected a JSON object: line 1, column 14: Unrecognized token: was expecting",
    "{'port': 1, 'port': 2}    | expected a JSON object: line 1, column 19: Duplicate field 'port'",
    "[1]                       | expected a JSON object, found something else",
    "null                      | expected a JSON object, found something else",
    "hello                     | expected a JSON object: line 1, column 6: Unrecognized token: was expecting",
  })
  void saysWhereFileIsMalformed(String text, String message, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("x.json"), text.replace('\'', '"'));
    String line = assertThrows(SettingsException.class, () -> SettingsLoader.read(file.toString())).getMessage();
    assertTrue(line.startsWith(file + ": " + message), line);
    assertEquals(1, line.lines().count());
  }

  @Test
  void namesFileThatCannotBeRead(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("empty.json"), "");
    assertRefused(folder.resolve("none.json"), "no such file");
    assertRefused(folder.resolve("empty.json"), "expected a JSON object");
    assertRefused(folder, "cannot be read");
    Path binary = Files.write(folder.resolve("binary.json"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertRefused(binary, "");
  }

  private static void assertRefused(Path file, String message) {
    String line = assertThrows(SettingsException.class, () -> SettingsLoader.read(file.toString())).getMessage();
    assertTrue(line.startsWith(file + ": ") && line.contains(message), line);
  }

  @Test
  void takesObjectInPlaceOfFile() {
    assertEquals(new JsonObject().put("port", 7), SettingsLoader.read(" {\"port\": 7}"));
  }

  private static Settings load(String conf) {
    return SettingsLoader.load(
      new SettingsSources(new JsonObject(conf), "test.json", Map.of(), Map.of(), new JsonObject()));
  }
}
