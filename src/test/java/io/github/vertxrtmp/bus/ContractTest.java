package io.github.vertxrtmp.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The schemas, README's tables, and the code that reads and writes messages say the same. */
class ContractTest {

  private final Contract contract = new Contract();

  @Test
  void readmeHasRowForEachMessage() throws IOException {
    List<String> readme = Files.readAllLines(Path.of("README.md"));
    List<String> missing = rows().stream().filter(row -> !readme.contains(row)).toList();
    assertEquals("", String.join("\n", missing), "Rows that README.md has not");
    List<String> tables = readme.subList(readme.indexOf("<!-- messages -->"), readme.indexOf("<!-- end of messages -->"));
    long rows = tables.stream().filter(line -> line.matches("\\| `(client|done|metrics|app-|decision-|client-|stream-|status-|event-|recorder-|admin-|cluster-).*")).count();
    assertEquals(rows().size(), rows, "Rows of messages in README.md");
  }

  private List<String> rows() {
    List<String> rows = new ArrayList<>();
    contract.schemas().forEach((kind, schema) -> rows.add("| `" + kind + "` | " + where(schema) + " | " + schema.getString("description") + " | "
      + fields(schema) + " |"));
    return rows;
  }

  private static String where(JsonObject schema) {
    String address = schema.getString("x-address");
    String reply = schema.getString("x-reply");
    return (address == null ? schema.getString("x-way") : "`" + address + "`, " + schema.getString("x-way"))
      + (reply == null ? "" : " → `" + reply + "`");
  }

  private static String fields(JsonObject schema) {
    JsonArray required = schema.getJsonArray("required", new JsonArray());
    return schema.getJsonObject("properties").stream().map(field -> field(field, required)).collect(Collectors.joining("; "))
      + (schema.getBoolean("additionalProperties") ? "; …" : "");
  }

  private static String field(Map.Entry<String, Object> field, JsonArray required) {
    JsonObject schema = (JsonObject) field.getValue();
    String text = "`" + field.getKey() + "`" + (required.contains(field.getKey()) ? "" : "?") + type(schema);
    String about = schema.getString("description");
    return about == null ? text : text + ": " + about;
  }

  private static String type(JsonObject schema) {
    if (schema.containsKey("const")) {
      return " = " + schema.getValue("const");
    }
    if (schema.containsKey("enum")) {
      return " " + schema.getJsonArray("enum").stream().map(String::valueOf).collect(Collectors.joining("·"));
    }
    Object type = schema.getValue("type");
    String text = type instanceof JsonArray types ? types.stream().map(String::valueOf).collect(Collectors.joining("·")) : (String) type;
    return schema.containsKey("$ref") || text == null ? "" : " " + text;
  }

  @Test
  void decisionsAreReadAsTheSchemasSay() {
    Map<AppEvent, String> kinds = Map.of(AppEvent.CONNECT, "decision-connect", AppEvent.PUBLISH, "decision-publish",
      AppEvent.PLAY, "decision-play", AppEvent.COMMAND, "decision-command");
    List<JsonObject> samples = List.of(
      new JsonObject(), new JsonObject().put("accept", true), new JsonObject().put("accept", "yes"), new JsonObject().put("accept", 1),
      new JsonObject().put("accept", false).put("code", "x").put("description", "y"), new JsonObject().put("code", 1),
      new JsonObject().put("redirect", "rtmp://x"), new JsonObject().put("redirect", false),
      new JsonObject().put("name", "x"), new JsonObject().put("name", 1), new JsonObject().put("acept", false),
      new JsonObject().put("maxDelay", 0), new JsonObject().put("maxDelay", 10_000), new JsonObject().put("maxDelay", 10_001),
      new JsonObject().put("maxDelay", -1), new JsonObject().put("maxDelay", 1.5), new JsonObject().put("maxDelay", "20"),
      new JsonObject().put("identity", "alice"), new JsonObject().put("identity", 1),
      new JsonObject().put("record", true), new JsonObject().put("record", "append"), new JsonObject().put("record", "yes"),
      new JsonObject().put("limits", new JsonObject()), new JsonObject().put("limits", 1),
      limits("durationMillis", 1), limits("durationMillis", 0), limits("durationMillis", "1"),
      limits("bitsPerSecond", 1), limits("bitsPerSecond", 0), limits("viewers", 0), limits("viewers", -1), limits("viewer", 1),
      new JsonObject().put("result", new JsonArray()), new JsonObject().put("result", 1).put("more", 2));
    kinds.forEach((event, kind) -> {
      for (JsonObject sample : samples) {
        assertEquals(contract.check(kind, sample).isEmpty(), isRead(event, sample), kind + " " + sample + " " + contract.check(kind, sample));
      }
    });
  }

  private static JsonObject limits(String name, Object value) {
    return new JsonObject().put("limits", new JsonObject().put(name, value));
  }

  private static boolean isRead(AppEvent event, JsonObject decision) {
    try {
      Decision.of(event, decision);
      return true;
    } catch (IllegalArgumentException invalid) {
      return false;
    }
  }

  @Test
  void decisionsAreWrittenAsTheSchemasSay() {
    assertEquals("", contract.check("decision-connect", Decision.redirect("rtmp://x").toJson()));
    assertEquals("", contract.check("decision-connect", Decision.reject("NetConnection.Connect.Rejected", "no").withDurationMillis(5).toJson()));
    assertEquals("", contract.check("decision-publish", Decision.accept().withName("x").withBitsPerSecond(1).withDurationMillis(2).withViewers(3)
      .withMaxDelay(4).withRecord(true).toJson()));
    assertEquals("", contract.check("decision-publish", Decision.accept().withAppend().toJson()));
    assertEquals("", contract.check("decision-play", Decision.reject(null).withMaxDelay(0).toJson()));
    assertEquals("", contract.check("decision-command", Decision.result(null).toJson()));
  }

  @Test
  void eachEventHasSchema() throws IllegalAccessException {
    for (var constant : RtmpEvents.class.getFields()) {
      String type = (String) constant.get(null);
      boolean comesWithTakeover = type.equals(RtmpEvents.STREAM_INTERRUPTED) || type.equals(RtmpEvents.STREAM_RESUMED);
      assertTrue(comesWithTakeover || contract.schemas().containsKey("event-" + type), type);
    }
    for (AppEvent event : AppEvent.values()) {
      assertTrue(contract.schemas().containsKey("app-" + event.text()), event.text());
    }
  }

  @Test
  void schemasNoticeWhatIsWrong() {
    assertFalse(contract.check("event-client.connected", new JsonObject().put("type", "client.connected")).isEmpty());
    assertFalse(contract.check("app-connect", new JsonObject().put("event", "connect").put("client", new JsonObject().put("id", 1))
      .put("args", new JsonArray()).put("agent", new JsonObject())).isEmpty());
  }
}
