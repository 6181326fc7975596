package io.github.vertxrtmp.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that dies in the middle of a decision, and has no successor. */
class DyingAppTest {

  private static final BlockingQueue<String> ASKED = new LinkedBlockingQueue<>();

  /** Public, as it is deployed by name. */
  public static final class Undecided extends RtmpApp {
    @Override
    protected Future<Decision> onConnect(RtmpClient client, JsonArray args) {
      ASKED.add("connect");
      return client.params().containsKey("wait") ? Promise.<Decision>promise().future() : accept();
    }
  }

  @TempDir
  private Path root;
  private LibraryServer server;

  @BeforeEach
  void start() {
    ASKED.clear();
    RtmpServerOptions options = new RtmpServerOptions().setAdminEnabled(true).set("app.gapMillis", 100).set("apps.*", false).set("stop.drainMillis", 0);
    server = LibraryServer.start(root, options, it -> it.app("mine", Undecided.class.getName()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whoWaitsIsRefusedInWordsAndOthersStayOnAir() throws InterruptedException {
    try (RtmpTestClient publisher = server.connect("mine"); RtmpTestClient player = server.connect("mine");
        RtmpTestClient waiting = RtmpTestClient.open(server.port())) {
      publisher.publish("cam").awaitStatus("NetStream.Publish.Start");
      publisher.video(0, TestMedia.avcHeader());
      player.play("cam").awaitMedia();
      ASKED.clear();
      int connect = waiting.sendConnect("mine?wait=1", new AmfObject());
      ASKED.take();
      server.ask("rtmp.admin", new JsonObject().put("action", "undeploy").put("app", "mine"));
      ReceivedMessage refusal = waiting.awaitAnswer(connect);
      assertEquals("_error", refusal.name());
      assertTrue(refusal.toString().contains("mine"), refusal::toString);
      waiting.awaitClosed();
      publisher.video(40, TestMedia.avcKeyframe(1));
      assertEquals(40, player.awaitMedia().timestamp());
      TestServer.awaitTrue("nobody else is left", () -> server.server().metrics().getLong("connections") == 2);
    }
  }
}
