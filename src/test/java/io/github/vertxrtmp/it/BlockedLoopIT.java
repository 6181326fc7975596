package io.github.vertxrtmp.it;

import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.ServerProcess;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that holds up an event loop is named in the log, by a warning with its stack. Usually after two seconds, here sooner. */
class BlockedLoopIT {

  private static final String SOONER = "{\"maxEventLoopExecuteTime\": 300, \"maxEventLoopExecuteTimeUnit\": \"MILLISECONDS\","
    + " \"blockedThreadCheckInterval\": 50, \"blockedThreadCheckIntervalUnit\": \"MILLISECONDS\","
    + " \"warningExceptionTime\": 300, \"warningExceptionTimeUnit\": \"MILLISECONDS\"}";

  @TempDir
  private Path folder;

  @Test
  void theLogNamesTheCulprit() {
    JsonObject app = new JsonObject().put("verticle", BlockingApp.class.getName())
      .put("classpath", new JsonArray().add(Path.of("target/test-classes").toAbsolutePath().toString()));
    String conf = new JsonObject().put("apps", new JsonObject().put("blocking", app)).encode();
    try (ServerProcess server = ServerProcess.start(folder, "-c", conf, "-options", SOONER);
        RtmpTestClient client = RtmpTestClient.open(server.port())) {
      client.connect("blocking");
      TestServer.awaitTrue("a warning", () -> server.log().lines().anyMatch(line -> line.contains("WARN") && line.contains("has been blocked for")));
      TestServer.awaitTrue("the culprit", () -> server.log().contains(BlockingApp.class.getName() + ".onConnect("));
      client.sync();
    }
  }
}
