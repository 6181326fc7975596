package io.github.vertxrtmp.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.bus.Contract;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What README.md says about recording has everything, and its examples are valid. */
class ReadmeRecordingTest {

  private static final Pattern SETTING = Pattern.compile("\\| `(record|vod)\\.([a-zA-Z.]+)` ");
  private static final Pattern EXAMPLE = Pattern.compile("\\{\"(type|action)\"[^}]*}");

  private static String section() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int begin = readme.indexOf("## Recording and playback\n");
    return readme.substring(begin, readme.indexOf("\n## ", begin));
  }

  @Test
  void namesEachSetting() throws IOException {
    String section = section();
    Matcher setting = SETTING.matcher(Files.readString(Path.of("README.md")));
    int settings = 0;
    while (setting.find()) {
      String path = setting.group(2);
      String last = path.substring(path.lastIndexOf('.') + 1);
      boolean detail = path.equals("readBytes") || path.equals("threads") && setting.group(1).equals("vod");
      assertTrue(detail || section.contains(last + "`"), path);
      settings++;
    }
    assertEquals(26, settings);
  }

  @Test
  void examplesAreValid() throws IOException {
    Contract contract = new Contract();
    Matcher example = EXAMPLE.matcher(section());
    int examples = 0;
    while (example.find()) {
      JsonObject message = new JsonObject(example.group());
      String kind = example.group(1).equals("type") ? "event-" + message.getString("type") : "recorder-" + message.getString("action");
      assertEquals("", contract.check(kind, message), kind);
      examples++;
    }
    assertEquals(4, examples);
  }

  @Test
  void tellsOfEachEvent() throws IOException {
    String section = section();
    new Contract().schemas().keySet().stream().filter(kind -> kind.startsWith("event-record."))
      .forEach(kind -> assertTrue(section.contains("`" + kind.substring("event-".length()) + "`"), kind));
  }
}
