package io.github.vertxrtmp.jmh;

import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.media.StreamSnapshot;
import io.github.vertxrtmp.stream.Publication;
import io.github.vertxrtmp.stream.StreamListener;
import io.github.vertxrtmp.stream.Subscription;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a verticle costs that follows a stream: the score is the time for one frame on one loop, which both sends and follows.
 * One with taps less the one without is their price.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TapBenchmark {

  /** Frames of {@link Sample#groupOfPictures()}. */
  private static final int FRAMES = 153;
  private static final StreamKey KEY = new StreamKey("live", "bench");

  @Param({"0", "1", "4"})
  private int taps;

  private final List<MediaFrame> frames = Sample.groupOfPictures();
  private final List<byte[]> payloads = frames.stream().map(Sample::payload).toList();
  private Vertx vertx;
  private Context loop;
  private Publication publication;
  private long seen;

  /** Puts the stream on air and follows it. */
  @Setup
  public void follow() throws Exception {
    vertx = Vertx.vertx();
    loop = vertx.getOrCreateContext();
    onLoop(() -> Publication.open(vertx, KEY, Settings.defaults().gop(), new JsonObject()).onSuccess(opened -> {
      publication = opened;
      for (int i = 0; i < taps; i++) {
        Subscription.open(vertx, KEY, new Tap());
      }
    }));
    send();
    if (seen < taps) {
      throw new IllegalStateException("The taps have seen " + seen + " frames");
    }
  }

  /** Sends two seconds of the stream, and waits until all have it. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public void send() throws Exception {
    onLoop(() -> {
      for (int i = 0; i < FRAMES; i++) {
        publication.send(frames.get(i).kind(), frames.get(i).timestamp(), payloads.get(i));
      }
      Promise<Void> delivered = Promise.promise();
      loop.runOnContext(now -> delivered.complete());
      return delivered.future();
    });
  }

  /** Ends the loop. */
  @TearDown
  public void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void onLoop(Callable<Future<?>> task) throws Exception {
    Promise<Void> done = Promise.promise();
    loop.runOnContext(now -> {
      try {
        task.call().<Void>mapEmpty().onComplete(done);
      } catch (Exception e) {
        done.fail(e);
      }
    });
    done.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private final class Tap implements StreamListener {

    @Override
    public void began(StreamSnapshot snapshot) {
      seen += snapshot.frames().size();
    }

    @Override
    public void frame(MediaFrame frame) {
      seen++;
    }

    @Override
    public void ended() {
      seen = 0;
    }
  }
}
