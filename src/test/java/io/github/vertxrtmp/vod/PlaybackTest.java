package io.github.vertxrtmp.vod;

import io.github.vertxrtmp.config.VodSettings;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.stream.Playback;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files under a folder of the test, and a player of them on a context of its own; every call waits for its answer. */
@ExtendWith(VertxExtension.class)
abstract class PlaybackTest {

  /** Everything is due at once. */
  static final VodSettings UNPACED = new VodSettings(1_000_000, 1_000_000, 64 << 10, 1 << 20, 2, 10);

  @TempDir
  Path root;
  Vertx vertx;
  Context context;
  final RecordingSink sink = new RecordingSink();

  @BeforeEach
  void setUp(Vertx injected) {
    vertx = injected;
    context = injected.getOrCreateContext();
  }

  static <T> T await(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }

  FlvStreams streams(VodSettings options) {
    return new FlvStreams(vertx, new FlvRoot(root), options);
  }

  static StreamKey key(String name) {
    return new StreamKey("live", name);
  }

  Playback open(String name, VodSettings options) throws Exception {
    return await(streams(options).open(context, key(name), sink));
  }

  <T> T onContext(Supplier<Future<T>> call) throws Exception {
    Promise<T> promise = Promise.promise();
    context.runOnContext(now -> call.get().onComplete(promise));
    return await(promise.future());
  }

  void run(Consumer<Void> call) throws Exception {
    onContext(() -> {
      call.accept(null);
      return Future.succeededFuture();
    });
  }

  List<MediaFrame> play(String name, long start, long duration) throws Exception {
    Playback playback = open(name, UNPACED);
    run(now -> playback.start(start, duration));
    await(sink.end.future());
    run(now -> playback.close());
    return sink.frames;
  }

  static List<MediaFrame> coded(List<MediaFrame> frames, Kind kind) {
    return frames.stream().filter(frame -> frame.kind() == kind && !frame.isSequenceHeader()).toList();
  }

  void awaitFrames(int count) throws Exception {
    Promise<Void> there = Promise.promise();
    vertx.setPeriodic(5, timer -> context.runOnContext(now -> {
      if (sink.frames.size() >= count && vertx.cancelTimer(timer)) {
        there.complete();
      }
    }));
    await(there.future());
  }
}
