package io.github.vertxrtmp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsSchemaTest {

  private final SettingsSchema schema = SettingsSchema.get();

  @Test
  void everySettingHasDescription() {
    schema.settings().forEach((path, entry) ->
      assertFalse(entry.getString("description", "").isBlank(), path));
  }

  @Test
  void defaultsAreAllowed() {
    assertEquals(Optional.empty(), schema.check(schema.defaults()));
  }

  @Test
  void defaultsAreHandedOutAsCopy() {
    schema.defaults().getJsonObject("apps").clear();
    assertFalse(schema.defaults().getJsonObject("apps").isEmpty());
  }

  @Test
  void recordsHaveComponentForEachSettingAndNoOther() {
    Set<String> components = new TreeSet<>();
    collect("", Settings.class, components);
    assertEquals(new TreeSet<>(schema.settings().keySet()), components);
  }

  private static void collect(String prefix, Class<?> type, Set<String> paths) {
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getType().getSimpleName().endsWith("Settings")) {
        collect(prefix + component.getName() + ".", component.getType(), paths);
      } else {
        paths.add(prefix + component.getName());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "{'prot': 1}                        | prot               | unknown setting, expected one of host, port, root",
    "{'delivery': {'maxdelay': 1}}      | delivery.maxdelay  | unknown setting, expected one of maxDelay, maxQueueBytes",
    "{'port': 'x'}                      | port               | expected an integer from 0 to 65535, found \"x\"",
    "{'port': 65536}                    | port               | expected an integer from 0 to 65535, found 65536",
    "{'port': -1}                       | port               | expected an integer from 0 to 65535, found -1",
    "{'port': 1.5}                      | port               | expected an integer from 0 to 65535, found 1.5",
    "{'port': null}                     | port               | expected an integer from 0 to 65535, found null",
    "{'port': []}                       | port               | expected an integer from 0 to 65535, found []",
    "{'host': ''}                       | host               | expected a string that is not empty, found \"\"",
    "{'verbose': 'true'}                | verbose            | expected true or false, found \"true\"",
    "{'log': {'level': 'loud'}}         | log.level          | expected one of \"error\", \"warn\", \"info\"",
    "{'log': 3}                         | log                | expected an object of level, format, secretParameters, found 3",
    "{'delivery': {'maxDelay': 'x'}}    | delivery.maxDelay  | expected an integer from 0 to 10000, or \"auto\", found \"x\"",
    "{'apps': {'a/b': 'my.App'}}        | apps               | expected an object with names without / as keys, found",
    "{'apps': {'': 'my.App'}}           | apps               | expected an object with names without / as keys, found",
    "{'apps': {'live': 3}}              | apps.live          | expected a string that is not empty, or an object of verticle",
    "{'apps': {'live': {'verticl': 1}}} | apps.live          | expected a string that is not empty, or an object of verticle",
  })
  void namesKeyAndWhatWasExpected(String json, String path, String text) {
    Problem problem = schema.check(new JsonObject(json.replace('\'', '"'))).orElseThrow();
    assertEquals(path, problem.path());
    assertTrue(problem.text().startsWith(text), problem.text());
    assertFalse(problem.text().contains("\n"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "{'tls': {'password': ['s3cr3t']}}                          | tls.password      | found a list",
    "{'tls': {'trustPassword': {'s3cr3t': 1}}}                  | tls.trustPassword | found an object",
    "{'tls': 's3cr3t'}                                          | tls               | found a string",
    "{'cluster': {'secret': ['s3cr3t']}}                        | cluster.secret    | found a list",
    "{'apps': {'live': {'config': {'key': 's3cr3t'}}}}          | apps.live         | found an object",
    "{'apps': {'live': {'verticle': 'x', 'config': 's3cr3t'}}}  | apps.live         | found an object",
    "{'apps': 's3cr3t'}                                         | apps              | found a string",
  })
  void showsNoSecret(String json, String path, String text) {
    Problem problem = schema.check(new JsonObject(json.replace('\'', '"'))).orElseThrow();
    assertEquals(path, problem.path());
    assertTrue(problem.text().endsWith(text), problem.text());
    assertFalse(problem.text().contains("s3cr3t"), problem.text());
  }

  @Test
  void shortensWhatWasFound() {
    Problem problem = schema.check(new JsonObject().put("port", "x".repeat(10_000))).orElseThrow();
    assertTrue(problem.text().length() < 200, problem.text());
  }

  @Test
  void findsEntries() {
    assertEquals("boolean", schema.entry(List.of("record", "all")).getString("type"));
    assertTrue(schema.entry(List.of("apps", "live")).containsKey("anyOf"));
    assertEquals(null, schema.entry(List.of("record", "none")));
    assertEquals(null, schema.entry(List.of("port", "none")));
  }
}
