package io.github.vertxrtmp.bus;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The published schemas of the messages on the bus, by kind. */
public final class Contract {

  private static final Path FOLDER = Path.of("src/main/resources/io/github/vertxrtmp/bus");
  /** With the name of a node behind them they reach that node. */
  private static final Set<String> PER_NODE = Set.of("rtmp.admin", "rtmp.recorder", "rtmp.cluster");
  private static final String SUFFIX = ".schema.json";
  private static final String BASE = "app://vertx-rtmp/";

  private final Map<String, JsonObject> schemas = new TreeMap<>();
  private final SchemaRepository repository = SchemaRepository.create(
    new JsonSchemaOptions().setBaseUri(BASE).setDraft(Draft.DRAFT202012).setOutputFormat(OutputFormat.Basic));

  public Contract() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        JsonObject schema = new JsonObject(Files.readString(file));
        schemas.put(name.substring(0, name.length() - SUFFIX.length()), schema);
        repository.dereference(BASE + name, JsonSchema.of(schema.copy().put("$id", BASE + name)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Map<String, JsonObject> schemas() {
    return schemas;
  }

  /** What is wrong with a message of that kind; empty when nothing is. */
  public String check(String kind, Object body) {
    OutputUnit result = repository.validator(BASE + kind + SUFFIX).validate(body);
    return Boolean.TRUE.equals(result.getValid()) ? "" : result.getErrors().stream()
      .map(error -> error.getInstanceLocation() + " " + error.getError()).toList().toString();
  }

  /** Whether messages of a kind travel on an address. */
  public boolean fits(String kind, String address) {
    String pattern = schemas.get(kind).getString("x-address");
    if (pattern == null) {
      return false;
    }
    int variable = pattern.indexOf('<');
    return variable < 0 ? address.equals(pattern) || PER_NODE.contains(pattern) && address.startsWith(pattern + ".")
      : address.startsWith(pattern.substring(0, variable));
  }
}
