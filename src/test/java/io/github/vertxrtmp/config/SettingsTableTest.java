package io.github.vertxrtmp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** README's table and the example in conf/ say what the schema says. */
class SettingsTableTest {

  private static final String HEAD = "| setting | default | takes | meaning |";

  @Test
  void readmeHasRowForEachSetting() throws IOException {
    List<String> expected = SettingsSchema.get().settings().entrySet().stream()
      .map(setting -> row(setting.getKey(), setting.getValue())).toList();
    List<String> readme = Files.readAllLines(Path.of("README.md"));
    int first = readme.indexOf(HEAD) + 2;
    List<String> actual = readme.subList(first, readme.size()).stream().takeWhile(line -> line.startsWith("|")).toList();
    assertEquals(String.join("\n", expected), String.join("\n", actual));
  }

  private static String row(String path, JsonObject entry) {
    return "| `" + path + "` | `" + Json.encode(entry.getValue("default")) + "` | "
      + Problem.expected(entry).replace("\"", "`") + " | " + entry.getString("description") + " |";
  }

  @Test
  void exampleSetsDefaults() {
    JsonObject example = SettingsLoader.read("conf/rtmp.json");
    assertEquals(Optional.empty(), SettingsSchema.get().check(example));
    assertEquals(SettingsSchema.get().defaults(), SettingsSchema.get().defaults().mergeIn(example, true));
  }
}
