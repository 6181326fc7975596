package io.github.vertxrtmp.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.config.SettingsException;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class MainVerticleTest {

  @TempDir
  private Path folder;
  private JsonObject conf;

  @BeforeEach
  void conf() {
    conf = new JsonObject().put("host", "127.0.0.1").put("port", freePort()).put("root", folder.toString());
  }

  @Test
  void listensUntilItIsUndeployed(Vertx vertx, VertxTestContext test) {
    deploy(vertx, 1)
      .compose(id -> connect(vertx).compose(connected -> vertx.undeploy(id)))
      .compose(gone -> connect(vertx).transform(refused -> {
        test.verify(() -> {
          assertTrue(refused.failed());
          assertEquals(Set.of(), vertx.deploymentIDs());
        });
        return Future.succeededFuture();
      }))
      .onComplete(test.succeedingThenComplete());
  }

  @Test
  void severalInstancesAreOneServer(Vertx vertx, VertxTestContext test) {
    conf.put("apps", new JsonObject().put("counted", CountedApp.class.getName()));
    vertx.sharedData().getLocalMap(CountedApp.SEEN).clear();
    deploy(vertx, 3).compose(id -> connect(vertx)).onComplete(test.succeeding(connected -> test.verify(() -> {
      assertEquals(1, vertx.sharedData().getLocalMap(CountedApp.SEEN).size());
      test.completeNow();
    })));
  }

  @Test
  void appFindsItsNameAndConfig(Vertx vertx, VertxTestContext test) {
    conf.put("apps", new JsonObject().put("chat", new JsonObject()
      .put("verticle", CountedApp.class.getName()).put("instances", 2).put("config", new JsonObject().put("colour", "red"))));
    deploy(vertx, 1).onComplete(test.succeeding(id -> test.verify(() -> {
      assertEquals(2, vertx.sharedData().getLocalMap(CountedApp.SEEN).size());
      vertx.sharedData().getLocalMap(CountedApp.SEEN).values().forEach(config ->
        assertEquals("{\"colour\":\"red\",\"app\":\"chat\"}", config));
      test.completeNow();
    })));
  }

  @Test
  void takenPortLeavesNothingBehind(Vertx vertx, VertxTestContext test) throws IOException {
    ServerSocket taken = new ServerSocket(conf.getInteger("port"), 1, InetAddress.getByName("127.0.0.1"));
    assertStartFails(vertx, test, StartException.class, "port: expected one that is free, cannot listen on 127.0.0.1:",
      taken::close);
  }

  @Test
  void wrongSettingLeavesNothingBehind(Vertx vertx, VertxTestContext test) {
    conf.put("prot", 1);
    assertStartFails(vertx, test, SettingsException.class, "conf: prot: unknown setting, expected one of host", () -> { });
  }

  @Test
  void rootThatIsFileLeavesNothingBehind(Vertx vertx, VertxTestContext test) throws IOException {
    conf.put("root", Files.createFile(folder.resolve("file")).toString());
    assertStartFails(vertx, test, StartException.class, "root: expected a folder, found a file: ", () -> { });
  }

  @Test
  void rootBelowFileLeavesNothingBehind(Vertx vertx, VertxTestContext test) throws IOException {
    conf.put("root", Files.createFile(folder.resolve("file")).resolve("x").toString());
    assertStartFails(vertx, test, StartException.class, "root: expected a folder that can be written: ", () -> { });
  }

  @Test
  void appThatFailsLeavesNothingBehind(Vertx vertx, VertxTestContext test) {
    conf.put("apps", new JsonObject().put("*", "no.such.App"));
    assertStartFails(vertx, test, StartException.class, "apps.*: cannot start no.such.App", () -> { });
  }

  private interface Cleanup {
    void run() throws IOException;
  }

  private void assertStartFails(
    Vertx vertx, VertxTestContext test, Class<? extends Throwable> type, String message, Cleanup cleanup) {
    deploy(vertx, 1).onComplete(test.failing(failure -> test.verify(() -> {
      cleanup.run();
      assertInstanceOf(type, failure);
      assertTrue(failure.getMessage().startsWith(message), failure.getMessage());
      assertEquals(1, failure.getMessage().lines().count());
      assertEquals(Set.of(), vertx.deploymentIDs());
      test.completeNow();
    })));
  }

  private Future<String> deploy(Vertx vertx, int instances) {
    return vertx.deployVerticle(MainVerticle.class.getName(), new DeploymentOptions().setConfig(conf).setInstances(instances));
  }

  private Future<Void> connect(Vertx vertx) {
    return vertx.createNetClient().connect(conf.getInteger("port"), "127.0.0.1").compose(socket -> socket.close());
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Notes each of its instances, with what it found as its config. */
  public static final class CountedApp extends VerticleBase {

    static final String SEEN = "MainVerticleTest";

    @Override
    public Future<?> start() {
      vertx.sharedData().getLocalMap(SEEN).put(String.valueOf(System.identityHashCode(this)), config().encode());
      return Future.succeededFuture();
    }
  }
}
