package io.github.vertxrtmp.deploy;

import io.vertx.core.json.JsonArray;
import java.util.List;

/** The instructions of {@code deploy/Dockerfile}, each on one line. */
record Dockerfile(List<String> instructions) {

  static Dockerfile read() {
    String text = DeployFile.of("Dockerfile").text().replaceAll("(?m)^#.*\n", "").replaceAll("\\\\\n\\s*", "");
    return new Dockerfile(text.lines().filter(line -> !line.isBlank()).toList());
  }

  /** What follows {@code start} in the last instruction that begins with it, word by word. */
  List<String> words(String start) {
    return List.of(rest(start).strip().split("\\s+"));
  }

  /** The command of such an instruction, which is a JSON array. */
  JsonArray json(String start) {
    String rest = rest(start);
    return new JsonArray(rest.substring(rest.indexOf('[')));
  }

  private String rest(String start) {
    List<String> found = instructions.stream().filter(line -> line.startsWith(start)).toList();
    if (found.isEmpty()) {
      throw new AssertionError("no instruction " + start + " in " + instructions);
    }
    return found.get(found.size() - 1).substring(start.length());
  }
}
