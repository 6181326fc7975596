package io.github.vertxrtmp.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.test.RunningTool;
import io.github.vertxrtmp.test.ToolResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The two nodes and their balancer fit together; Docker's own check runs where there is its compose plugin. */
class ComposeTest {

  private static final DeployFile COMPOSE = DeployFile.of("compose.yaml");
  private static final Set<String> NODES = Set.of("node-1", "node-2");

  private final JsonObject services = COMPOSE.yaml().get(0).getJsonObject("services");

  @Test
  void dockerComposeAcceptsIt() throws IOException {
    Assumptions.assumeTrue(compose("version").exitCode() == 0, "no docker compose");
    ToolResult result = compose("--file", COMPOSE.path().toString(), "config", "--quiet");
    assertEquals(0, result.exitCode(), result::toString);
  }

  private static ToolResult compose(String... arguments) throws IOException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/local/bin/docker")) || Files.isExecutable(Path.of("/usr/bin/docker")), "no docker");
    List<String> command = new ArrayList<>(List.of("docker", "compose"));
    command.addAll(List.of(arguments));
    try (RunningTool tool = new RunningTool(new ProcessBuilder(command), Duration.ofSeconds(30))) {
      return tool.await();
    }
  }

  @Test
  void theBalancerKnowsEachNode() {
    assertEquals(Set.of("node-1", "node-2", "balancer"), services.fieldNames());
    String haproxy = DeployFile.of("haproxy.cfg").text();
    for (String node : NODES) {
      assertTrue(haproxy.contains("  server " + node + " " + node + ":1935\n"), node);
      assertTrue(services.getJsonObject("balancer").getJsonObject("depends_on").containsKey(node));
    }
  }

  @Test
  void aNodeListensToOthersWhereItIs() {
    for (String node : NODES) {
      JsonObject service = services.getJsonObject(node);
      String address = service.getJsonObject("networks").getJsonObject("nodes").getString("ipv4_address");
      List<?> command = service.getJsonArray("command").getList();
      assertEquals(address, command.get(command.indexOf("-cluster-host") + 1));
      assertTrue(List.of(service.getJsonObject("environment").getString("RTMP_CLUSTER_MEMBERS").split(",")).contains(address), address);
    }
  }

  @Test
  void filesThatAreMountedAreThere() {
    services.stream().map(entry -> (JsonObject) entry.getValue()).flatMap(service -> service.getJsonArray("volumes", new JsonArray()).stream())
      .map(volume -> volume.toString().split(":")[0]).filter(source -> source.startsWith("./"))
      .forEach(source -> assertTrue(Files.exists(DeployFile.of(source).path()), source));
  }
}
