package io.github.vertxrtmp.jmh;

import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.flv.FlvHeader;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.flv.FlvTag;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.record.FlvRepair;
import io.github.vertxrtmp.stream.Playback;
import io.github.vertxrtmp.stream.PlaybackSink;
import io.github.vertxrtmp.vod.FlvStreams;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A file of two hours and 1.8 GB: opening it and going to its middle until the first frame, and repairing it against
 * reading and copying it plainly. Takes three times the file's size in {@code target/}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 5)
@Fork(1)
public class FlvFileBenchmark {

  private static final int HOURS = 2;
  private static final int BLOCK_BYTES = 1 << 20;

  private Vertx vertx;
  private Context loop;
  private FlvStreams streams;
  private Path root;
  private Path plain;
  private Path indexed;
  private Path victim;

  /** Writes the file, and one with an index. */
  @Setup
  public void write() throws Exception {
    root = Files.createTempDirectory(Path.of("target"), "flv");
    plain = root.resolve("plain.flv");
    indexed = root.resolve("indexed.flv");
    victim = root.resolve("victim.flv");
    writeFilm();
    Files.copy(plain, indexed);
    FlvRepair.repair(indexed);
    vertx = Vertx.vertx();
    loop = vertx.getOrCreateContext();
    streams = new FlvStreams(vertx, new FlvRoot(root), Settings.defaults().vod());
  }

  private void writeFilm() throws IOException {
    List<MediaFrame> frames = Sample.groupOfPictures();
    long length = frames.get(frames.size() - 1).timestamp() + 33;
    ByteBuffer buffer = ByteBuffer.allocateDirect(4 * BLOCK_BYTES);
    try (FileChannel file = FileChannel.open(plain, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      FlvHeader.of(true, true).write(buffer);
      for (long start = 0; start < HOURS * 3_600_000L; start += length) {
        for (MediaFrame frame : frames) {
          FlvTag.write(buffer, frame.kind(), start + frame.timestamp(), ByteBuffer.wrap(Sample.doubled(frame)));
        }
        file.write(buffer.flip());
        buffer.clear();
      }
    }
  }

  /** Until the first frame of the middle. */
  @Benchmark
  public void seekWithIndex() throws Exception {
    seek("indexed");
  }

  /** The same in a file that must be read once for it; from the second time on its index is known. */
  @Benchmark
  public void seekWithoutIndex() throws Exception {
    seek("plain");
  }

  private void seek(String name) throws Exception {
    Promise<MediaFrame> first = Promise.promise();
    loop.runOnContext(now -> streams.open(loop, new StreamKey("live", name), new FirstFrame(first))
      .onSuccess(playback -> {
        first.future().onComplete(done -> playback.close());
        playback.start(HOURS * 1_800_000L, -1);
      }).onFailure(first::tryFail));
    first.future().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private record FirstFrame(Promise<MediaFrame> frame) implements PlaybackSink {

    @Override
    public void frame(MediaFrame next) {
      if (next.isKeyframe()) {
        frame.tryComplete(next);
      }
    }

    @Override
    public boolean writeQueueFull() {
      return false;
    }

    @Override
    public void drainHandler(Handler<Void> handler) {
      handler.handle(null);
    }

    @Override
    public void completed() {
      frame.tryFail("The end");
    }

    @Override
    public void failed(Throwable cause) {
      frame.tryFail(cause);
    }
  }

  /** What the disk alone takes for reading. */
  @Benchmark
  public long readPlainly() throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
    long bytes = 0;
    try (FileChannel file = FileChannel.open(plain, StandardOpenOption.READ)) {
      for (int read = file.read(block); read >= 0; read = file.read(block.clear())) {
        bytes += read;
      }
    }
    return bytes;
  }

  /** Reads all, finds that nothing is wrong. */
  @Benchmark
  public FlvRepair.Report checkSoundFile() throws IOException {
    return FlvRepair.repair(indexed);
  }

  /** What the disk alone takes for reading and writing. */
  @Benchmark
  public Path copyPlainly() throws IOException {
    return Files.copy(plain, victim, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Reads all, copies it with an index, and reads the copy. */
  @Benchmark
  public FlvRepair.Report repairFileWithoutIndex(Victim file) throws IOException {
    return FlvRepair.repair(file.path);
  }

  /** A file that may be changed: it shares its bytes with the original, which repair does not touch. */
  @State(Scope.Thread)
  public static class Victim {

    private Path path;

    /** Makes it anew. */
    @Setup(Level.Invocation)
    public void link(FlvFileBenchmark files) throws IOException {
      path = files.victim;
      Files.deleteIfExists(path);
      Files.createLink(path, files.plain);
    }
  }

  /** Ends the loop and removes the files. */
  @TearDown
  public void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    for (Path file : List.of(plain, indexed, victim)) {
      Files.deleteIfExists(file);
    }
    Files.delete(root);
  }
}
