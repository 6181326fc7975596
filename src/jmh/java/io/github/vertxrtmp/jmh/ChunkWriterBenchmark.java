package io.github.vertxrtmp.jmh;

import io.github.vertxrtmp.protocol.chunk.ChunkWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A message to chunks, as it is done once for each frame and event loop. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ChunkWriterBenchmark {

  @Param({"341", "3250", "26000"})
  private int messageBytes;

  @Param({"128", "4096", "65536"})
  private int chunkSize;

  private byte[] payload;
  private ByteBuf out;

  /** Room for the message, as the server allocates it. */
  @Setup
  public void allocate() {
    payload = new byte[messageBytes];
    out = Unpooled.directBuffer(ChunkWriter.encodedSize(messageBytes, chunkSize, 0, 6));
  }

  /** Writes one message. */
  @Benchmark
  public ByteBuf write() {
    out.clear();
    ChunkWriter.write(out, 6, 9, 1, 1000, payload, chunkSize);
    return out;
  }
}
