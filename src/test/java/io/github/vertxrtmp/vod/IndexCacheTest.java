package io.github.vertxrtmp.vod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.flv.TestFlv;
import io.github.vertxrtmp.vod.IndexCache.FileIndex;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IndexCacheTest extends PlaybackTest {

  private WorkerExecutor worker;

  @BeforeEach
  void hire() {
    worker = vertx.createSharedWorkerExecutor("test", 1);
  }

  @AfterEach
  void dismiss() throws Exception {
    await(worker.close());
  }

  private FileEdition edition(String name, int seconds) throws Exception {
    Path file = root.resolve(name + ".flv");
    return FileEdition.of(new FlvRoot(root), TestFlv.movie(seconds).write(file), file);
  }

  private FileIndex get(IndexCache cache, FileEdition edition) throws Exception {
    return onContext(() -> cache.get(edition, 0));
  }

  @Test
  void theLeastUsedGoWhenTheMemoryIsFull() throws Exception {
    // 512 bytes and 64 for each, 16 for each of 10 keyframes, 24 for each of 2 headers: two of them fit.
    IndexCache cache = new IndexCache(worker, 1600);
    FileEdition one = edition("one", 10);
    FileEdition two = edition("two", 10);
    FileIndex first = get(cache, one);
    FileIndex second = get(cache, two);
    assertEquals(10, first.index().size());
    assertSame(first, get(cache, one), "kept");
    get(cache, edition("three", 10));
    assertEquals(2, cache.size());
    assertSame(first, get(cache, one), "used since");
    assertNotSame(second, get(cache, two));
  }

  @Test
  void whatWasReplacedHasAnotherIndex() throws Exception {
    IndexCache cache = new IndexCache(worker, 1 << 20);
    assertEquals(10, get(cache, edition("one", 10)).index().size());
    Files.delete(root.resolve("one.flv"));
    assertEquals(5, get(cache, edition("one", 5)).index().size());
  }

  @Test
  void whatCouldNotBeReadIsTriedAgain() throws Exception {
    IndexCache cache = new IndexCache(worker, 1 << 20);
    FileEdition edition = edition("one", 10);
    Path away = Files.move(root.resolve("one.flv"), root.resolve("away"));
    assertThrows(Exception.class, () -> get(cache, edition));
    Files.move(away, root.resolve("one.flv"));
    assertEquals(10, get(cache, edition).index().size());
  }

  @Test
  void thatOfAFileWhichGrowsIsMadeAgainWhenItEndsLongBefore() throws Exception {
    IndexCache cache = new IndexCache(worker, 1 << 20);
    byte[] whole = TestFlv.movie(200).bytes();
    Path part = Files.write(root.resolve("one.flv.part"), Arrays.copyOf(whole, whole.length / 10));
    FileEdition edition = FileEdition.of(new FlvRoot(root), part, root.resolve("one.flv"));
    FileIndex before = onContext(() -> cache.get(edition, 19_000));
    Files.write(part, whole);
    assertSame(before, onContext(() -> cache.get(edition, 70_000)), "the little behind it is read once more at each seek");
    assertEquals(200, onContext(() -> cache.get(edition, 90_000)).index().size());
  }

  /**
   * One loop has seen that nobody makes the index and is about to say that it does; then another one comes, and either waits
   * until it has been said, or has not been told of it when it begins to read the same file.
   */
  @Test
  void twoLoopsThatAskAtOnceGetTheSameIndex() throws Exception {
    Path file = TestFlv.movie(10).write(root.resolve("one.flv"));
    FileEdition edition = FileEdition.of(new FlvRoot(root), file, file);
    CompletableFuture<FileIndex> late = new CompletableFuture<>();
    Context loop = otherLoop();
    CompletableFuture<IndexCache> cache = new CompletableFuture<>();
    cache.complete(new IndexCache(new Interrupted(worker, () -> comeLate(cache.join(), edition, loop, late)), 1 << 20));
    FileIndex early = get(cache.join(), edition);
    assertSame(early, late.get(20, TimeUnit.SECONDS));
  }

  private Context otherLoop() {
    ContextInternal other;
    do {
      other = ((VertxInternal) vertx).createEventLoopContext();
    } while (other.nettyEventLoop() == ((ContextInternal) context).nettyEventLoop());
    return other;
  }

  /** Asks on another loop, and comes back when it has asked or waits for the lock. */
  private static void comeLate(IndexCache cache, FileEdition edition, Context loop, CompletableFuture<FileIndex> late) {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    CompletableFuture<Void> asked = new CompletableFuture<>();
    loop.runOnContext(now -> {
      thread.complete(Thread.currentThread());
      cache.get(edition, 0).onSuccess(late::complete).onFailure(late::completeExceptionally);
      asked.complete(null);
    });
    while (!asked.isDone() && thread.join().getState() != Thread.State.BLOCKED) {
      Thread.onSpinWait();
    }
  }

  /** Something happens just before the first task is taken. */
  private static final class Interrupted implements WorkerExecutor {

    private final WorkerExecutor worker;
    private Runnable before;

    Interrupted(WorkerExecutor worker, Runnable before) {
      this.worker = worker;
      this.before = before;
    }

    @Override
    public <T> Future<T> executeBlocking(Callable<T> task, boolean ordered) {
      Runnable first = before;
      before = () -> { };
      first.run();
      return worker.executeBlocking(task, ordered);
    }

    @Override
    public Future<Void> close() {
      return worker.close();
    }
  }
}
