package io.github.vertxrtmp.jmh;

import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.media.GopCache;

import io.github.vertxrtmp.media.MediaFrame;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What every frame costs at the publisher's side and on each loop, and what a joiner costs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GopCacheBenchmark {

  private final List<MediaFrame> frames = Sample.groupOfPictures();
  private final List<byte[]> payloads = frames.stream().map(Sample::payload).toList();
  private final GopCache cache = new GopCache(Settings.defaults().gop());
  private final GopCache full = new GopCache(Settings.defaults().gop());
  private int next;

  /** A cache with a whole group of pictures. */
  @Setup
  public void fill() {
    frames.forEach(full::add);
  }

  /** Takes one frame. */
  @Benchmark
  public void add() {
    cache.add(frames.get(next));
    next = (next + 1) % frames.size();
  }

  /** Makes a frame of a message's payload, which parses its codec header. */
  @Benchmark
  public MediaFrame parse() {
    next = (next + 1) % frames.size();
    return MediaFrame.of(frames.get(next).kind(), 0, 0, payloads.get(next));
  }

  /** The copy of the list of frames that a snapshot holds. */
  @Benchmark
  public List<MediaFrame> snapshot() {
    return List.copyOf(full.frames());
  }
}
