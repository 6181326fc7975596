package io.github.vertxrtmp.jmh;

import io.github.vertxrtmp.amf.Amf0Reader;
import io.github.vertxrtmp.amf.Amf0Writer;
import io.github.vertxrtmp.amf.Amf3Reader;
import io.github.vertxrtmp.amf.Amf3Writer;
import io.github.vertxrtmp.amf.AmfEcmaArray;
import io.github.vertxrtmp.amf.AmfLimits;
import io.github.vertxrtmp.amf.AmfObject;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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

/** Commands and metadata as real clients send them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AmfBenchmark {

  private final Amf0Reader amf0 = new Amf0Reader(AmfLimits.DEFAULTS);
  private final Amf3Reader amf3 = new Amf3Reader(AmfLimits.DEFAULTS);
  private final ByteBuf connect = Unpooled.buffer();
  private final ByteBuf metadata = Unpooled.buffer();
  private final ByteBuf connect3 = Unpooled.buffer();
  private final ByteBuf out = Unpooled.buffer(1024);
  private AmfObject properties;

  /** Encodes what is read afterwards. */
  @Setup
  public void encode() {
    properties = new AmfObject().put("app", "live").put("type", "nonprivate").put("flashVer", "FMLE/3.0 (compatible; FMSc/1.0)")
        .put("swfUrl", "rtmp://127.0.0.1:1935/live").put("tcUrl", "rtmp://127.0.0.1:1935/live").put("objectEncoding", 0);
    Amf0Writer.writeAll(connect, "connect", 1, properties);
    Amf3Writer.write(connect3, properties);
    AmfObject values = new AmfEcmaArray().put("duration", 0).put("fileSize", 0).put("width", 1280).put("height", 720)
        .put("videocodecid", 7).put("videodatarate", 2500).put("framerate", 30).put("audiocodecid", 10).put("audiodatarate", 160)
        .put("audiosamplerate", 48000).put("audiosamplesize", 16).put("audiochannels", 2).put("stereo", true)
        .put("encoder", "obs-output module (libobs version 30.0.2)");
    Amf0Writer.writeAll(metadata, "@setDataFrame", "onMetaData", values);
  }

  /** The connect command of a publisher. */
  @Benchmark
  public List<Object> readConnect() {
    return amf0.readAll(connect.duplicate());
  }

  /** The metadata of a publisher. */
  @Benchmark
  public List<Object> readMetadata() {
    return amf0.readAll(metadata.duplicate());
  }

  /** The command object of connect in AMF3. */
  @Benchmark
  public Object readAmf3() {
    return amf3.read(connect3.duplicate());
  }

  /** A command with an object. */
  @Benchmark
  public ByteBuf writeConnect() {
    Amf0Writer.writeAll(out.clear(), "connect", 1, properties);
    return out;
  }

  /** An object in AMF3. */
  @Benchmark
  public ByteBuf writeAmf3() {
    Amf3Writer.write(out.clear(), properties);
    return out;
  }
}
