package io.github.vertxrtmp.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.app.LiveApp;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {

  @TempDir
  private Path root;

  private static JsonObject ask(LibraryServer server) {
    return (JsonObject) server.ask("rtmp.metrics", new JsonObject());
  }

  @Test
  void gaugesShowWhatIsThere() {
    try (LibraryServer server = LibraryServer.start(root, it -> it.app("*", LiveApp::new))) {
      long files = ask(server).getLong("process.files");
      assertEquals(0, ask(server).getLong("connections"));
      try (RtmpTestClient client = server.connect("live")) {
        client.publish("cam").awaitStatus("NetStream.Publish.Start");
        JsonObject now = ask(server);
        assertEquals(1, now.getLong("connections"));
        assertEquals(1, now.getLong("streams"));
        assertTrue(now.getLong("process.files") > files, now::encode);
        assertTrue(now.getLong("memory.heap") > 1 << 20 && now.getLong("memory.direct") > 0 && now.getLong("process.threads") > 1, now::encode);
        client.deleteStream();
        TestServer.awaitTrue("no stream", () -> ask(server).getLong("streams") == 0);
      }
      TestServer.awaitTrue("nobody", () -> ask(server).getLong("connections") == 0);
    }
  }

  @Test
  void readmeNamesEachOfThem() throws IOException {
    try (LibraryServer server = LibraryServer.start(root, it -> it.app("*", LiveApp::new)); RtmpTestClient client = server.connect("live")) {
      client.publish("cam").awaitStatus("NetStream.Publish.Start");
      client.video(0, TestMedia.avcHeader());
      client.play("cam").awaitMedia();
      TestServer.awaitTrue("the load is known", () -> names(server).contains("delivery.load.<loop>"));
      Set<String> unknown = names(server);
      unknown.removeAll(readme());
      assertEquals(Set.of(), unknown);
    }
  }

  private static Set<String> names(LibraryServer server) {
    return ask(server).fieldNames().stream().map(name -> name.replaceAll("vert\\.x.*", "<loop>")).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> readme() throws IOException {
    String text = Files.readString(Path.of("README.md"));
    return text.substring(text.indexOf("<!-- metrics -->"), text.indexOf("<!-- end of metrics -->")).lines()
      .filter(line -> line.startsWith("| `")).map(line -> line.split("`")[1]).collect(Collectors.toSet());
  }
}
