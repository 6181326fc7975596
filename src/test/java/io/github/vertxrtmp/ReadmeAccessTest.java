package io.github.vertxrtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.config.SettingsLoader;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.RunningTool;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What README.md says about who may publish and play is so. */
class ReadmeAccessTest {

  private static final String SECRET = "at least 16 characters";
  private static final long FAR = 99_999_999_999L;

  private static TestServer start(String app, String check, JsonObject settings) {
    return TestServer.start(new JsonObject().put("access", new JsonObject().put(app, new JsonObject().put(check, settings))));
  }

  private static void publishes(TestServer server, String app, String name) {
    try (RtmpTestClient client = server.connect(app)) {
      client.publish(name).awaitStatus("NetStream.Publish.Start");
    }
  }

  @Test
  void examplesOfSettingsAreValid() {
    List<String> examples = Readme.blocks().stream().filter(block -> block.startsWith("{\"access\": ")).toList();
    assertEquals(3, examples.size(), examples::toString);
    examples.forEach(example -> SettingsLoader.of(new JsonObject(example)));
  }

  @Test
  void commandsSignUrl() {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "needs openssl");
    ProcessBuilder commands = new ProcessBuilder("bash", "-e", "-c", Readme.block("expires=$(("));
    commands.environment().put("SECRET", SECRET);
    String url = new RunningTool(commands, Duration.ofSeconds(20)).await().orFail().stdout().strip();
    try (TestServer server = start("shop", "signed", new JsonObject().put("secrets", new JsonArray().add(SECRET)))) {
      publishes(server, "shop", url.substring("rtmp://example.com/shop/".length()));
    }
  }

  @Test
  void tokenWithTheseClaimsLetsPublisherIn() {
    JsonObject claims = new JsonObject(Readme.block("{\"app\": \"live\", \"stream\""));
    assertTrue(claims.getLong("exp") > 0);
    claims.put("exp", FAR);
    JsonObject key = new JsonObject().put("algorithm", "HS256").put("secret", SECRET);
    try (TestServer server = start("live", "jwt", new JsonObject().put("keys", new JsonArray().add(key)).put("issuer", claims.getString("iss")))) {
      JWTAuthOptions options = new JWTAuthOptions().addPubSecKey(new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(SECRET));
      publishes(server, "live/room", "cam?token=" + JWTAuth.create(server.vertx(), options).generateToken(claims, new JWTOptions().setAlgorithm("HS256")));
    }
  }
}
