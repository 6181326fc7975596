package io.github.vertxrtmp.deploy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A file under {@code deploy/}. */
record DeployFile(Path path) {

  private static final Path FOLDER = Path.of("deploy");

  static DeployFile of(String name) {
    return new DeployFile(FOLDER.resolve(name));
  }

  String text() {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> lines() {
    return text().lines().toList();
  }

  /** The documents of a YAML file. */
  List<JsonObject> yaml() {
    List<JsonObject> documents = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text())) {
      documents.add(JsonObject.mapFrom(document));
    }
    return documents;
  }
}
