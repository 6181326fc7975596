package io.github.vertxrtmp.jmh;

import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.protocol.chunk.ChunkWriter;
import io.github.vertxrtmp.stream.FrameEncoder;
import io.github.vertxrtmp.stream.LiveStreams;
import io.github.vertxrtmp.stream.MaxDelay;
import io.github.vertxrtmp.stream.Outlet;
import io.github.vertxrtmp.stream.Wire;
import io.github.vertxrtmp.stream.Publication;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
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
 * A stream from its publication over the bus to the players of one loop, each with a Netty channel that has no socket:
 * what the server adds to the kernel's work. The score is the time for one frame and all players.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FanoutBenchmark {

  /** Frames of {@link Sample#groupOfPictures()}. */
  private static final int FRAMES = 153;
  /** Players that the server serves in one step. */
  private static final int STEP = 64;
  private static final StreamKey KEY = new StreamKey("live", "bench");
  private static final Settings SETTINGS = Settings.defaults();

  @Param({"1", "100", "1000"})
  private int players;

  /** Frames that come within one tick and are written together. */
  @Param({"1", "8"})
  private int together;

  private final List<MediaFrame> frames = Sample.groupOfPictures();
  private final List<byte[]> payloads = frames.stream().map(Sample::payload).toList();
  private Vertx vertx;
  private Context loop;
  private Publication publication;

  /** Publishes and joins all players, on one loop. */
  @Setup
  public void join() throws Exception {
    vertx = Vertx.vertx();
    loop = vertx.getOrCreateContext();
    await(onLoop(() -> Publication.open(vertx, KEY, SETTINGS.gop(), new JsonObject()).map(opened -> {
      publication = opened;
      LiveStreams streams = new LiveStreams(vertx, SETTINGS.gop(), SETTINGS.delivery());
      for (int i = 0; i < players; i++) {
        streams.join(KEY, new ChannelOutlet(), new Chunks(), MaxDelay.of(0));
      }
      return null;
    })));
    play();
  }

  /** Sends two seconds of the stream. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public void play() throws Exception {
    await(onLoop(() -> {
      Promise<Void> done = Promise.promise();
      sendFrom(0, done);
      return done.future();
    }));
  }

  /** The bus delivers in a task of its own, and each step of a round over the players is another one. */
  private void sendFrom(int first, Promise<Void> done) {
    int end = Math.min(FRAMES, first + together);
    for (int i = first; i < end; i++) {
      publication.send(frames.get(i).kind(), frames.get(i).timestamp(), payloads.get(i));
    }
    afterTasks(2 + players / STEP, () -> {
      if (end == FRAMES) {
        done.complete();
      } else {
        sendFrom(end, done);
      }
    });
  }

  private void afterTasks(int tasks, Runnable action) {
    if (tasks == 0) {
      action.run();
    } else {
      loop.runOnContext(next -> afterTasks(tasks - 1, action));
    }
  }

  /** Ends the loop. */
  @TearDown
  public void close() throws Exception {
    await(vertx.close());
  }

  private interface LoopTask {
    Future<Void> start();
  }

  private Future<Void> onLoop(LoopTask task) {
    Promise<Void> done = Promise.promise();
    loop.runOnContext(now -> task.start().onComplete(done));
    return done.future();
  }

  private static void await(Future<Void> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private record Chunks() implements FrameEncoder {

    private static final int CHUNK_SIZE = 60_000;
    private static final int CHUNK_STREAM = 6;

    @Override
    public int encodedSize(MediaFrame frame, long timestamp) {
      return ChunkWriter.encodedSize(frame.size(), CHUNK_SIZE, timestamp, CHUNK_STREAM);
    }

    @Override
    public void encode(MediaFrame frame, long timestamp, ByteBuf out) {
      ChunkWriter.write(out, CHUNK_STREAM, 9, 1, timestamp, new Payload(frame), CHUNK_SIZE);
    }
  }

  private record Payload(MediaFrame frame) implements ChunkWriter.PayloadSource {

    @Override
    public int size() {
      return frame.size();
    }

    @Override
    public void copyTo(ByteBuf out, int offset, int length) {
      frame.copyTo(out, offset, length);
    }
  }

  /** Writes through Netty's pipeline and outbound buffer, as the server does, and throws away what a socket would take. */
  private static final class ChannelOutlet implements Outlet, Wire {

    private final EmbeddedChannel channel = new EmbeddedChannel();

    @Override
    public long pendingBytes() {
      return 0;
    }

    @Override
    public boolean isIdle() {
      return true;
    }

    @Override
    public void write(ByteBuf encoded) {
      channel.write(encoded, channel.voidPromise());
    }

    @Override
    public void flush() {
      channel.flush();
      channel.releaseOutbound();
    }

    @Override
    public Wire wire() {
      return this;
    }

    @Override
    public void send(ByteBuf shared, int index, int length) {
      write(shared.retainedSlice(index, length));
      flush();
    }

    @Override
    public void afterInput(Runnable action) {
      action.run();
    }

    @Override
    public void streamBegan(String publicationId) {
    }

    @Override
    public void streamInterrupted() {
    }

    @Override
    public void streamResumed() {
    }

    @Override
    public void streamEnded() {
    }

    @Override
    public void becameSlow() {
    }

    @Override
    public void caughtUp(long droppedFrames, long droppedBytes) {
    }

    @Override
    public void gaveUp(long droppedFrames, long droppedBytes) {
    }
  }
}
