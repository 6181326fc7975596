package io.github.vertxrtmp.server;

import static io.github.vertxrtmp.test.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.app.RtmpApp;
import io.github.vertxrtmp.app.RtmpClient;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.config.SettingsException;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a library. */
class RtmpServerTest {

  @TempDir
  private Path folder;
  private final Vertx vertx = Vertx.vertx();

  private static class Closed extends RtmpApp {
    @Override
    protected Future<Decision> onConnect(RtmpClient client, JsonArray args) {
      return reject(config().getString("why", "closed"));
    }
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private RtmpServerOptions options() {
    return new RtmpServerOptions().setHost("127.0.0.1").setPort(0).setRoot(folder);
  }

  @Test
  void stopAndRestartLeaveNothingBehind() {
    RtmpServer server = new RtmpServer(vertx, options().setAdminEnabled(true).setBridgeEnabled(true).setBridgePort(0).set("stop.drainMillis", 0))
      .app("closed", Closed::new);
    for (int round = 0; round < 3; round++) {
      assertEquals(server, await(server.start()));
      assertInstanceOf(IllegalStateException.class, assertThrows(CompletionException.class, () -> await(server.start())).getCause());
      try (RtmpTestClient client = RtmpTestClient.open(server.port())) {
        client.connect("live");
        client.publish("cam");
        client.awaitStatus("NetStream.Publish.Start");
        client.video(0, TestMedia.avcHeader());
        client.play("cam");
        client.awaitMedia();
        await(server.stop());
        client.awaitClosed();
      }
      assertEquals(Set.of(), vertx.deploymentIDs());
      StreamKey cam = StreamKey.parse("live/cam");
      for (String address : List.of(RtmpAddresses.app("closed"), RtmpAddresses.DEFAULT_APP, RtmpAddresses.ADMIN, RtmpAddresses.METRICS,
        RtmpAddresses.RECORDER, RtmpAddresses.stream(cam), RtmpAddresses.media(cam), RtmpAddresses.status(cam))) {
        TestServer.awaitTrue("nobody listens to " + address, () -> isFree(address));
      }
      await(vertx.sharedData().getLockWithTimeout("rtmp.publication.live/cam", 5000)).release();
      await(server.stop());
    }
  }

  private boolean isFree(String address) {
    try {
      await(vertx.eventBus().request(address, "?", new DeliveryOptions().setSendTimeout(50)));
      return false;
    } catch (CompletionException e) {
      return e.getCause() instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
    }
  }

  @Test
  void failedStartLeavesNothingBehind() {
    RtmpServer server = new RtmpServer(vertx, options()).app("good", Closed::new).app("bad", "no.such.App");
    Throwable failure = assertThrows(CompletionException.class, () -> await(server.start())).getCause();
    assertTrue(failure.getMessage().startsWith("apps.bad: cannot start no.such.App"), failure.getMessage());
    assertEquals(Set.of(), vertx.deploymentIDs());
    assertTrue(isFree(RtmpAddresses.app("good")));
  }

  @Test
  void appsGetTheirConfig() {
    RtmpServer server = await(new RtmpServer(vertx, options()).app("mine", Closed::new, new JsonObject().put("why", "on holiday"), true).start());
    try (RtmpTestClient client = RtmpTestClient.open(server.port())) {
      assertEquals("on holiday", client.awaitAnswer(client.sendConnect("mine", new io.github.vertxrtmp.amf.AmfObject())).info().getString("description"));
    }
    assertThrows(IllegalArgumentException.class, () -> server.app("a/b", Closed::new));
  }

  @Test
  void optionsAreTypedAndChecked() {
    RtmpServerOptions options = options().setMaxDelayMillis(20).set("limits.nameLength", 9);
    assertEquals(options.toJson(), RtmpServerOptions.fromJson(options.toJson()).toJson());
    assertEquals(new JsonObject().put("maxDelay", 20), options.toJson().getJsonObject("delivery"));
    assertThrows(SettingsException.class, () -> options.set("prot", 1));
    assertThrows(SettingsException.class, () -> options.setPort(70_000));
    assertThrows(SettingsException.class, () -> new RtmpServerOptions(new JsonObject().put("port", "x")));
    assertEquals(0, options.toJson().getInteger("port"));
  }

  /** A setter that names no setting would throw. */
  @Test
  void eachSetterSetsSomething() throws ReflectiveOperationException {
    for (Method method : RtmpServerOptions.class.getMethods()) {
      if (method.getName().startsWith("set") && method.getParameterCount() == 1) {
        Class<?> type = method.getParameterTypes()[0];
        Object value = type == int.class ? 1 : type == boolean.class ? true : type == Path.class ? folder : "x";
        RtmpServerOptions options = new RtmpServerOptions();
        try {
          method.invoke(options, value);
        } catch (InvocationTargetException e) {
          throw new AssertionError(method.getName(), e.getCause());
        }
        assertEquals(1, options.toJson().size(), method.getName());
      }
    }
  }
}
