package io.github.vertxrtmp.jmh;

import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.record.RecorderVerticle;
import io.github.vertxrtmp.stream.Publication;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What recording costs the processor: streams at their own pace, without a recorder and with one, and a program that writes
 * as many bytes at the same pace in pieces of 64 KiB; by turns, as a machine changes its speed with time. The scores to look
 * at are milliseconds of the processor for each GB: {@code recorderCpu} (with less without recorder) against
 * {@code piecesCpu}, and their {@code ratio}. None contains what the JVM's compilers take, which is less with each second that
 * a server runs; {@code compilers} shows it, and {@code wholeRatio} is that of the whole process, compilers included. What
 * counts is printed for each iteration: JMH's table at the end adds the iterations up.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@Warmup(iterations = 2)
@Measurement(iterations = 2)
@Fork(value = 1, jvmArgsAppend = ProcessorTime.JVM_OPTION)
public class RecordingBenchmark {

  private static final int ROUNDS = 3;
  private static final int SECONDS = 5;
  /** Until the last frame is written as well. */
  private static final long REST_MILLIS = 700;
  private static final int PIECE_BYTES = 64 << 10;
  private static final double GIGABYTE = 1e9;
  private static final Settings SETTINGS = Settings.defaults();

  @Param("100")
  private int streams;

  /** Two seconds at 2 Mb/s. */
  private final List<MediaFrame> frames = Sample.groupOfPictures();
  private final List<byte[]> payloads = frames.stream().map(Sample::doubled).toList();
  private final List<Publication> publications = new ArrayList<>();
  private final List<Context> loops = new ArrayList<>();
  private Vertx vertx;
  private Path root;

  /** Milliseconds of the processor for each GB. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Cpu {
    public double recorderCpu;
    public double piecesCpu;
    public double ratio;
    /** With the compilers on both sides. */
    public double wholeRatio;
    /** Of all else, so that the recorder's can be seen in proportion. */
    public double streamsCpu;
    public double compilers;
  }

  /** Publishes all streams. */
  @Setup
  public void publish() throws Exception {
    root = Files.createTempDirectory(Path.of("target"), "recordings");
    vertx = Vertx.vertx();
    for (int i = 0; i < streams; i++) {
      // As the server's clients: on all loops in turn. A thread that is none gets the same one again and again else.
      Context loop = ((VertxInternal) vertx).createEventLoopContext();
      StreamKey key = new StreamKey("live", "cam" + i);
      loops.add(loop);
      publications.add(await(on(loop, () -> Publication.open(vertx, key, SETTINGS.gop(), new JsonObject()))));
    }
  }

  /** All three by turns. */
  @Benchmark
  public void cpuForEachGigabyte(Cpu cpu) throws Exception {
    ProcessorTime alone = ProcessorTime.NONE;
    ProcessorTime recorded = ProcessorTime.NONE;
    ProcessorTime pieces = ProcessorTime.NONE;
    double gigabytes = 0;
    String deployment = await(vertx.deployVerticle(new RecorderVerticle(new FlvRoot(root), SETTINGS.record())));
    for (int round = 0; round < ROUNDS; round++) {
      alone = alone.plus(play());
      askRecorder("start");
      recorded = recorded.plus(play());
      askRecorder("stop");
      long bytes = size();
      gigabytes += bytes / GIGABYTE;
      pieces = pieces.plus(pieces(bytes));
      clear();
    }
    await(vertx.undeploy(deployment));
    cpu.recorderCpu = (recorded.work() - alone.work()) / gigabytes;
    cpu.piecesCpu = pieces.work() / gigabytes;
    cpu.ratio = cpu.recorderCpu / cpu.piecesCpu;
    cpu.wholeRatio = (recorded.all() - alone.all()) / pieces.all();
    cpu.streamsCpu = alone.work() / gigabytes;
    cpu.compilers = (alone.compilers() + recorded.compilers() + pieces.compilers()) / gigabytes;
  }

  private void askRecorder(String action) throws Exception {
    for (Publication publication : publications) {
      JsonObject request = new JsonObject().put("action", action).put("app", publication.key().app()).put("name", publication.key().name());
      await(vertx.eventBus().request(RtmpAddresses.RECORDER, request));
    }
  }

  /** Sends every stream at its pace. */
  private ProcessorTime play() throws Exception {
    ProcessorTime before = ProcessorTime.now();
    long begun = System.nanoTime();
    int loop = (int) (frames.get(frames.size() - 1).timestamp() + 33);
    for (long i = 0; ; i++) {
      int frame = (int) (i % frames.size());
      long millis = i / frames.size() * loop + frames.get(frame).timestamp();
      if (millis >= SECONDS * 1000L) {
        sleepUntil(begun + (millis + REST_MILLIS) * 1_000_000);
        return ProcessorTime.now().minus(before);
      }
      sleepUntil(begun + millis * 1_000_000);
      for (int stream = 0; stream < streams; stream++) {
        Publication publication = publications.get(stream);
        loops.get(stream).runOnContext(now -> publication.send(frames.get(frame).kind(), millis, payloads.get(frame)));
      }
    }
  }

  private ProcessorTime pieces(long bytes) throws IOException {
    List<FileChannel> files = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      files.add(FileChannel.open(root.resolve("pieces" + i), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
    long count = bytes / PIECE_BYTES;
    ProcessorTime before = ProcessorTime.now();
    long begun = System.nanoTime();
    for (long i = 0; i < count; i++) {
      sleepUntil(begun + SECONDS * 1_000_000_000L * i / count);
      files.get((int) (i % streams)).write(piece.clear());
    }
    ProcessorTime used = ProcessorTime.now().minus(before);
    for (FileChannel file : files) {
      file.close();
    }
    return used;
  }

  private static void sleepUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private long size() throws IOException {
    try (Stream<Path> files = Files.list(root)) {
      return files.filter(file -> file.toString().endsWith(FlvRoot.SUFFIX)).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private void clear() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).filter(path -> !path.equals(root)).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Ends the loops. */
  @TearDown
  public void close() throws Exception {
    await(vertx.close());
    clear();
    Files.delete(root);
  }

  private static <T> Future<T> on(Context loop, Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    loop.runOnContext(now -> call.get().onComplete(promise));
    return promise.future();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
