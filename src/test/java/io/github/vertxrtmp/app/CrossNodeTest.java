package io.github.vertxrtmp.app;

import static io.github.vertxrtmp.test.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.ClientFailure;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestNode;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients on one node of a cluster, and who decides about them and calls them on another one. */
class CrossNodeTest {

  @TempDir
  private Path here;
  @TempDir
  private Path there;
  private TestNode near;
  private TestNode far;

  /** Lets in who has the word, and answers what it is asked. */
  private static final class Members extends RtmpApp {

    @Override
    protected Future<Decision> onConnect(RtmpClient client, JsonArray args) {
      client.notify("welcome", client.params().getString("word"));
      return "please".equals(client.params().getString("word")) ? accept() : reject("Say please");
    }

    @Override
    protected Future<?> onCommand(RtmpClient client, String name, JsonArray args) {
      return client.call("echo", args.getValue(0));
    }
  }

  @BeforeEach
  void start() {
    near = TestNode.start(here);
    far = TestNode.start(there);
  }

  @AfterEach
  void stop() {
    far.close();
    near.close();
    TestNode.forgetCluster();
  }

  @Test
  void anyNodeCallsTheClient() {
    try (RtmpTestClient client = near.connect("live")) {
      JsonObject who = far.awaitEvent("client.connected", event -> true).getJsonObject("client");
      RtmpClient handle = RtmpClient.of(far.vertx(), who);
      assertEquals(near.id(), handle.node());
      Future<Object> sum = handle.call("add", 1, 2);
      ReceivedMessage call = client.awaitCommand("add");
      client.reply("_result", call.transaction(), null, 3);
      assertEquals(3.0, await(sum));
      Future<Object> refused = handle.call("add", "x");
      client.reply("_error", client.awaitCommand("add").transaction(), null, "no number");
      assertEquals(ClientFailure.ERROR, failure(refused));
      Future<Object> pending = handle.call("wait");
      client.awaitCommand("wait");
      client.reset();
      assertEquals(ClientFailure.GONE, failure(pending));
    }
  }

  private static ClientFailure failure(Future<?> future) {
    return ((RtmpCallException) assertThrows(CompletionException.class, () -> await(future)).getCause()).failure();
  }

  @Test
  void applicationLivesOnAnotherNode() {
    await(far.vertx().deployVerticle(new Members(), new DeploymentOptions().setConfig(new JsonObject().put("app", "members"))));
    try (RtmpTestClient stranger = RtmpTestClient.open(near.port())) {
      int connect = stranger.sendConnect("members", new AmfObject());
      assertEquals("Say please", stranger.awaitAnswer(connect).info().getString("description"));
      stranger.awaitClosed();
    }
    try (RtmpTestClient member = near.connect("members?word=please")) {
      assertEquals("please", member.awaitCommand("welcome").argument(1));
      int command = member.command(0, "repeat", null, "hello");
      ReceivedMessage call = member.awaitCommand("echo");
      member.reply("_result", call.transaction(), null, call.argument(1));
      assertEquals("hello", member.awaitResult(command).argument(1));
    }
  }
}
