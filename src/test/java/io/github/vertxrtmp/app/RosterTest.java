package io.github.vertxrtmp.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.CapturedLog;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What applications know of their clients, and what their accidents do to others. */
class RosterTest {

  private static final Queue<RtmpApp> INSTANCES = new ConcurrentLinkedQueue<>();

  @TempDir
  private Path folder;

  /** Deployed by name, several times. */
  public static final class Member extends RtmpApp {
    @Override
    protected Future<?> onDeploy() {
      INSTANCES.add(this);
      return super.onDeploy();
    }
  }

  /** One of two instances hears that a client comes, perhaps the other one that it leaves. */
  @Test
  void instancesKnowTheirClientsTogether() {
    INSTANCES.clear();
    RtmpServerOptions options = new RtmpServerOptions().set("apps.tv", new JsonObject().put("verticle", Member.class.getName()).put("instances", 2));
    try (LibraryServer server = LibraryServer.start(folder, options, it -> it)) {
      assertEquals(2, INSTANCES.size());
      List<RtmpTestClient> clients = IntStream.range(0, 5).mapToObj(i -> server.connect("tv")).toList();
      INSTANCES.forEach(instance -> TestServer.awaitTrue("all known", () -> instance.clients().size() == 5));
      clients.forEach(RtmpTestClient::close);
      INSTANCES.forEach(instance -> TestServer.awaitTrue("all forgotten", () -> instance.clients().isEmpty()));
    }
  }

  /** Throws all that can be thrown. */
  private static final class Clumsy extends RtmpApp {

    @Override
    protected Future<Decision> onPublish(RtmpClient client, RtmpStream stream) {
      throw new NoClassDefFoundError("com/acme/Forgotten");
    }

    @Override
    protected void onDisconnect(RtmpClient client, String reason) {
      throw new ClassCastException("of the application's own");
    }
  }

  @Test
  void whatApplicationsThrowIsTheirs() {
    try (CapturedLog log = new CapturedLog("io.github.vertxrtmp");
         LibraryServer server = LibraryServer.start(folder, new RtmpServerOptions().setAppTimeoutMillis(60_000), it -> it.app("tv", Clumsy::new))) {
      try (RtmpTestClient client = server.connect("tv")) {
        client.publish("cam");
        AmfObject refusal = (AmfObject) client.awaitStatus("NetStream.Publish.Denied").argument(1);
        assertEquals("The application failed", refusal.getString("description"));
      }
      TestServer.awaitTrue("both are logged", () -> log.lines(Level.ERROR).size() == 2);
      assertTrue(log.lines(Level.ERROR).get(1).contains("Clumsy failed at disconnect"), log.lines(Level.ERROR)::toString);
      assertEquals(0L, server.server().metrics().getLong("app.message.invalid", 0L));
      server.connect("tv").close();
    }
  }

  /** Of two applications that fail alike one may be open. */
  @Test
  void eachApplicationHasItsPolicyAndItsTime() {
    JsonObject open = new JsonObject().put("verticle", Slow.class.getName()).put("policy", "open").put("timeoutMillis", 20);
    JsonObject closed = new JsonObject().put("verticle", Slow.class.getName()).put("timeoutMillis", 20);
    RtmpServerOptions options = new RtmpServerOptions().set("apps.open", open).set("apps.closed", closed).setAppTimeoutMillis(60_000);
    try (LibraryServer server = LibraryServer.start(folder, options, it -> it); RtmpTestClient refused = RtmpTestClient.open(server.port())) {
      server.connect("open").close();
      assertEquals("_error", refused.awaitAnswer(refused.sendConnect("closed", new AmfObject())).name());
      assertEquals("late", server.awaitEvent("app.failed").getString("reason"));
    }
  }

  /** Never decides. */
  public static final class Slow extends RtmpApp {
    @Override
    protected Future<Decision> onConnect(RtmpClient client, JsonArray args) {
      return Promise.<Decision>promise().future();
    }
  }
}
