package io.github.vertxrtmp.jmh;

import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.protocol.chunk.ChunkLimits;
import io.github.vertxrtmp.protocol.chunk.ChunkReader;
import io.github.vertxrtmp.protocol.chunk.ChunkWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Chunks to messages; the score is the time for one frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ChunkReaderBenchmark {

  /** Frames of {@link Sample#groupOfPictures()}. */
  private static final int FRAMES = 153;

  /** 128 is the default of the protocol, 4096 usual, 65536 what ffmpeg's and OBS's users set at most. */
  @Param({"128", "4096", "65536"})
  private int chunkSize;

  /** Bytes that one read from the socket brings. */
  @Param({"1460", "65536"})
  private int readSize;

  private ByteBuf wire;
  private ChunkReader reader;
  private Blackhole blackhole;

  /** Encodes the frames once. */
  @Setup
  public void encode(Blackhole sink) {
    List<MediaFrame> frames = Sample.groupOfPictures();
    if (frames.size() != FRAMES) {
      throw new IllegalStateException("frames: " + frames.size());
    }
    wire = Unpooled.directBuffer();
    for (MediaFrame frame : frames) {
      boolean video = frame.kind() == MediaFrame.Kind.VIDEO;
      ChunkWriter.write(wire, video ? 6 : 4, video ? 9 : 8, 1, frame.timestamp(), Sample.payload(frame), chunkSize);
    }
    blackhole = sink;
    reader = new ChunkReader(ChunkLimits.DEFAULT, (type, streamId, timestamp, payload) -> blackhole.consume(payload));
    ByteBuf setChunkSize = Unpooled.buffer();
    ChunkWriter.write(setChunkSize, 2, 1, 0, 0, Unpooled.buffer().writeInt(chunkSize), 128);
    reader.read(setChunkSize);
  }

  /** Reads two seconds of the stream. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public void read() {
    for (int offset = 0; offset < wire.writerIndex(); offset += readSize) {
      reader.read(wire.slice(offset, Math.min(readSize, wire.writerIndex() - offset)));
    }
  }
}
