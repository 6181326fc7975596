package io.github.vertxrtmp.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.netty.buffer.Unpooled;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications come, go and are replaced while clients are there. */
class ReplacementTest {

  /** What the applications of a test have seen; they are deployed by name, so it is static. */
  private static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

  @TempDir
  private Path folder;
  private LibraryServer server;

  /** Of version "1" or what its config says. */
  public static class Versioned extends RtmpApp {

    @Override
    protected Future<Decision> onConnect(RtmpClient client, JsonArray args) {
      SEEN.add("connect " + version());
      return accept();
    }

    @Override
    protected Future<?> onCommand(RtmpClient client, String name, JsonArray args) {
      return Future.succeededFuture(version());
    }

    @Override
    protected void onDisconnect(RtmpClient client, String reason) {
      SEEN.add("disconnect " + version());
    }

    private String version() {
      return config().getString("version", "1");
    }
  }

  /** Says under which id somebody else may undeploy it. */
  public static class Known extends RtmpApp {
    @Override
    protected Future<?> onDeploy() {
      SEEN.add(deploymentID());
      return Future.succeededFuture();
    }
  }

  /** Does not start. */
  public static class Broken extends RtmpApp {
    @Override
    protected Future<?> onDeploy() {
      return Future.failedFuture("no database");
    }
  }

  /** Never decides. */
  private static class Slow extends RtmpApp {
    @Override
    protected Future<Decision> onConnect(RtmpClient client, JsonArray args) {
      SEEN.add("slow");
      return Promise.<Decision>promise().future();
    }
  }

  private void start(RtmpServerOptions options) {
    SEEN.clear();
    server = LibraryServer.start(folder, options.setAdminEnabled(true), it -> it);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private JsonObject admin(String action, String app) {
    return new JsonObject().put("action", action).put("app", app);
  }

  private void deploy(String app, String version) {
    server.ask(RtmpAddresses.ADMIN, admin("deploy", app).put("verticle", Versioned.class.getName())
      .put("config", new JsonObject().put("version", version)));
  }

  private String deployAside(String app, Supplier<Deployable> verticle) {
    return TestServer.await(server.vertx().deployVerticle(verticle, new DeploymentOptions().setConfig(new JsonObject().put("app", app))));
  }

  private ReplyException adminFailure(Object body) {
    return (ReplyException) assertThrows(CompletionException.class, () -> server.ask(RtmpAddresses.ADMIN, body)).getCause();
  }

  @Test
  void publishersAndViewersStayOnAir() {
    start(new RtmpServerOptions());
    deploy("tv", "1");
    try (RtmpTestClient publisher = server.connect("tv"); RtmpTestClient viewer = server.connect("tv")) {
      publisher.publish("cam");
      publisher.awaitStatus("NetStream.Publish.Start");
      publisher.video(0, TestMedia.avcHeader());
      viewer.play("cam");
      viewer.awaitMedia(1);
      server.ask(RtmpAddresses.ADMIN, admin("redeploy", "tv").put("verticle", Versioned.class.getName())
        .put("config", new JsonObject().put("version", "2")));
      publisher.video(40, TestMedia.avcKeyframe(1));
      assertEquals(40, viewer.awaitMedia().timestamp());
      assertEquals("2", viewer.awaitResult(viewer.command(0, "version", (Object) null)).argument(1));
    }
    TestServer.awaitTrue("both left", () -> SEEN.stream().filter("disconnect 2"::equals).count() == 2);
    assertTrue(server.events().stream().noneMatch(event -> "app.failed".equals(event.getString("type"))));
  }

  @Test
  void requestsInTheGapWaitForTheSuccessor() {
    start(new RtmpServerOptions().setAppGapMillis(10_000));
    deploy("tv", "1");
    try (RtmpTestClient old = server.connect("tv"); RtmpTestClient fresh = RtmpTestClient.open(server.port())) {
      server.ask(RtmpAddresses.ADMIN, admin("undeploy", "tv"));
      int command = old.command(0, "version", (Object) null);
      int connect = fresh.sendConnect("tv", new AmfObject());
      awaitPong(old);
      assertTrue(old.inbox().stream().noneMatch(message -> message.isCommand()));
      deploy("tv", "2");
      assertEquals("2", old.awaitResult(command).argument(1));
      fresh.awaitResult(connect);
    }
  }

  /** Answers come in order, and a ping is answered also while a decision is awaited. */
  private static void awaitPong(RtmpTestClient client) {
    client.message(2, ReceivedMessage.USER_CONTROL, 0, 0, Unpooled.buffer().writeShort(6).writeInt(1));
    client.await("pong", message -> message.type() == ReceivedMessage.USER_CONTROL && message.userControlEvent() == 7);
  }

  @Test
  void factsOfTheGapReachTheSuccessorInTheirOrder() {
    start(new RtmpServerOptions().setAppGapMillis(10_000));
    deploy("tv", "1");
    RtmpTestClient client = server.connect("tv");
    server.ask(RtmpAddresses.ADMIN, admin("undeploy", "tv"));
    client.reset();
    server.awaitEvent("client.disconnected");
    deploy("tv", "2");
    TestServer.awaitTrue("told", () -> SEEN.contains("disconnect 2"));
    assertEquals(List.of("connect 1", "disconnect 2"), List.copyOf(SEEN));
  }

  @Test
  void waitIsBounded() {
    start(new RtmpServerOptions().setAppGapMillis(100).set("apps", new JsonObject().put("*", Versioned.class.getName())
      .put("tv", Versioned.class.getName())));
    server.ask(RtmpAddresses.ADMIN, admin("undeploy", "tv"));
    SEEN.clear();
    try (RtmpTestClient client = server.connect("tv")) {
      assertEquals(List.of("connect 1"), List.copyOf(SEEN));
      client.sync();
    }
    server.ask(RtmpAddresses.ADMIN, admin("undeploy", "*"));
    try (RtmpTestClient client = RtmpTestClient.open(server.port())) {
      AmfObject info = (AmfObject) client.awaitAnswer(client.sendConnect("tv", new AmfObject())).argument(1);
      assertEquals("Application not found: tv", info.getString("description"));
      client.awaitClosed();
    }
  }

  @Test
  void whatConfNamesIsNotReplacedByTheDefaultApp() {
    start(new RtmpServerOptions().setAppGapMillis(100).set("apps", new JsonObject().put("tv", Known.class.getName())));
    TestServer.await(server.vertx().undeploy(SEEN.remove()));
    try (RtmpTestClient client = RtmpTestClient.open(server.port())) {
      ReceivedMessage answer = client.awaitAnswer(client.sendConnect("tv", new AmfObject()));
      assertEquals("_error", answer.name());
      assertEquals("gone", server.awaitEvent("app.failed").getString("reason"));
    }
  }

  @Test
  void tooManyWaitingAreRefused() {
    start(new RtmpServerOptions().setAppGapMillis(5000).set("app.gapRequests", 1).setInstances(1));
    deploy("tv", "1");
    server.ask(RtmpAddresses.ADMIN, admin("undeploy", "tv"));
    try (RtmpTestClient first = RtmpTestClient.open(server.port()); RtmpTestClient second = RtmpTestClient.open(server.port())) {
      int waiting = first.sendConnect("tv", new AmfObject());
      awaitPong(first);
      AmfObject refusal = (AmfObject) second.awaitAnswer(second.sendConnect("tv", new AmfObject())).argument(1);
      assertEquals("Too many requests wait for the application", refusal.getString("description"));
      assertEquals("busy", server.awaitEvent("app.failed").getString("reason"));
      deploy("tv", "2");
      first.awaitResult(waiting);
    }
  }

  @Test
  void decisionThatIsUnderWayIsAskedAgain() {
    start(new RtmpServerOptions().setAppGapMillis(10_000).setAppTimeoutMillis(10_000));
    String slow = deployAside("later", Slow::new);
    try (RtmpTestClient client = RtmpTestClient.open(server.port())) {
      int connect = client.sendConnect("later", new AmfObject());
      TestServer.awaitTrue("asked", () -> SEEN.contains("slow"));
      TestServer.await(server.vertx().undeploy(slow));
      deployAside("later", Versioned::new);
      client.awaitResult(connect);
    }
  }

  @Test
  void successorThatDoesNotStartLeavesTheOldOneInPlace() {
    start(new RtmpServerOptions());
    deploy("tv", "1");
    ReplyException failure = adminFailure(admin("redeploy", "tv").put("verticle", Broken.class.getName()));
    assertTrue(failure.getMessage().contains("no database"), failure.getMessage());
    try (RtmpTestClient client = server.connect("tv")) {
      assertEquals("1", client.awaitResult(client.command(0, "version", (Object) null)).argument(1));
    }
  }

  @Test
  void administrationListsAndRefuses() {
    start(new RtmpServerOptions());
    deploy("tv", "1");
    JsonArray apps = ((JsonObject) server.ask(RtmpAddresses.ADMIN, new JsonObject().put("action", "list"))).getJsonArray("apps");
    assertEquals(List.of("*", "tv"), apps.stream().map(app -> ((JsonObject) app).getString("app")).toList());
    assertEquals(409, adminFailure(admin("deploy", "tv").put("verticle", Versioned.class.getName())).failureCode());
    assertEquals(409, adminFailure(admin("undeploy", "nobody")).failureCode());
    assertEquals(500, adminFailure(admin("deploy", "x").put("verticle", "no.such.Class")).failureCode());
    for (Object wrong : List.of("text", new JsonObject(), admin("explode", "tv"), admin("deploy", "a/b").put("verticle", "x"), admin("deploy", "x"),
      admin("deploy", "x").put("verticle", "y").put("instances", 0), admin("deploy", "x").put("verticle", "y").put("colour", "red"))) {
      assertEquals(400, adminFailure(wrong).failureCode(), wrong.toString());
    }
  }

  @Test
  void administrationIsOffUnlessEnabled() {
    SEEN.clear();
    server = LibraryServer.start(folder, it -> it);
    assertEquals("NO_HANDLERS", adminFailure(new JsonObject().put("action", "list")).failureType().name());
    assertFalse(new RtmpServerOptions().toJson().containsKey("admin"));
  }
}
