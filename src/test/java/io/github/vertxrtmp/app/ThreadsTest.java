package io.github.vertxrtmp.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications that block run where they may. */
class ThreadsTest {

  private static final int VIRTUAL_THREADS_SINCE = 21;
  private static CountDownLatch released;

  @TempDir
  private Path folder;

  /** Blocks at connect until it is released, and calls itself by its thread. */
  public static final class Blocking extends RtmpApp {

    @Override
    protected Future<Decision> onConnect(RtmpClient client, JsonArray args) {
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return accept();
    }

    @Override
    protected Future<?> onCommand(RtmpClient client, String name, JsonArray args) {
      return Future.succeededFuture(context.threadingModel().name());
    }
  }

  private String thread(String setting) {
    JsonObject app = new JsonObject().put("verticle", Blocking.class.getName()).put(setting, true);
    released = new CountDownLatch(1);
    try (LibraryServer server = LibraryServer.start(folder, new RtmpServerOptions().set("apps.slow", app), it -> it);
         RtmpTestClient client = RtmpTestClient.open(server.port())) {
      int connect = client.sendConnect("slow", new AmfObject());
      server.connect("live").close();
      released.countDown();
      client.awaitResult(connect);
      return (String) client.awaitResult(client.command(0, "which", (Object) null)).argument(1);
    }
  }

  @Test
  void workerMayBlock() {
    assertEquals("WORKER", thread("worker"));
  }

  @Test
  void virtualThreadMayBlockWhereThereAreAny() {
    if (Runtime.version().feature() >= VIRTUAL_THREADS_SINCE) {
      assertEquals("VIRTUAL_THREAD", thread("virtualThreads"));
      return;
    }
    Throwable failure = assertThrows(CompletionException.class, () -> thread("virtualThreads")).getCause();
    assertTrue(failure.getMessage().startsWith("apps.slow: cannot start ") && failure.getMessage().contains("virtual threads"), failure::getMessage);
  }
}
