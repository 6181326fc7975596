package io.github.vertxrtmp.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.stream.Publication;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Frames are gathered before they are written. */
@ExtendWith(VertxExtension.class)
class WriteBehindTest {

  private static final int THREADS = 2;
  private static final int HEAD_BYTES = FlvMetadata.headBytes(2048);

  @TempDir
  private Path root;

  /** When all workers are free at once, they have done what they had to before, and have told. */
  private static void awaitIdle(Vertx vertx) {
    WorkerExecutor workers = vertx.createSharedWorkerExecutor("rtmp-recorder", THREADS);
    CyclicBarrier together = new CyclicBarrier(THREADS);
    List<Future<?>> free = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      free.add(workers.executeBlocking(together::await, false));
    }
    RecorderFixture.await(Future.all(free));
  }

  @Test
  void nothingIsWrittenBeforeItIsEnough(Vertx vertx) throws IOException {
    RecorderFixture recorder = new RecorderFixture(vertx, root, RecorderFixture.settings("{\"threads\": 2, \"write\": {\"millis\": 60000, \"bytes\": 50000}}"));
    Publication publication = recorder.publish("live", "one");
    recorder.start("live", "one", "record");
    recorder.sendMovie(publication, 0, 80);
    recorder.onPublisher(now -> { });
    awaitIdle(vertx);
    Path part = root.resolve("one.flv.part");
    assertEquals(HEAD_BYTES, Files.size(part), "48 kB wait");
    recorder.onPublisher(now -> recorder.sendPictures(publication, 3200, 5));
    TestServer.awaitTrue("51 kB are written", () -> part.toFile().length() > HEAD_BYTES + 50_000);
    recorder.end(publication);
    assertEquals(2 + 170, recorder.event("record.done").getLong("tags"));
  }

  /** Else the bound would be reached before the first write, whatever the disk. */
  @Test
  void enoughIsLessThanWhatMayWait(Vertx vertx) {
    RecorderFixture recorder = new RecorderFixture(vertx, root, RecorderFixture.settings(
      "{\"threads\": 2, \"write\": {\"bytes\": 16000000, \"pendingBytes\": 65536}}"));
    Publication publication = recorder.publish("live", "one");
    recorder.start("live", "one", "record");
    for (int i = 0; i < 10; i++) {
      int second = i;
      recorder.onPublisher(now -> recorder.sendPictures(publication, 1000 * second, 25));
      awaitIdle(vertx);
      recorder.onPublisher(now -> { });
    }
    recorder.end(publication);
    assertEquals(500, recorder.event("record.done").getLong("tags"));
  }
}
