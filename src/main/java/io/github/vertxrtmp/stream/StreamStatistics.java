package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.media.MediaFrame;
import io.vertx.core.json.JsonObject;

/** Counts what a publication has sent. Event-loop confined. */
public final class StreamStatistics {

  private long startNanos = System.nanoTime();
  private long bytes;
  private long audioFrames;
  private long videoFrames;
  private long dataFrames;
  private String audioCodec;
  private String videoCodec;

  void add(MediaFrame frame) {
    bytes += frame.size();
    switch (frame.kind()) {
      case AUDIO -> {
        audioFrames++;
        audioCodec = frame.header().codec();
      }
      case VIDEO -> {
        videoFrames++;
        videoCodec = frame.header().codec();
      }
      case DATA -> dataFrames++;
    }
  }

  /** These and later ones together. */
  StreamStatistics plus(StreamStatistics later) {
    StreamStatistics sum = new StreamStatistics();
    sum.startNanos = startNanos;
    sum.bytes = bytes + later.bytes;
    sum.audioFrames = audioFrames + later.audioFrames;
    sum.videoFrames = videoFrames + later.videoFrames;
    sum.dataFrames = dataFrames + later.dataFrames;
    sum.audioCodec = later.audioCodec == null ? audioCodec : later.audioCodec;
    sum.videoCodec = later.videoCodec == null ? videoCodec : later.videoCodec;
    return sum;
  }

  /** Payload bytes of all frames. */
  public long bytes() {
    return bytes;
  }

  /** Milliseconds since the publication began. */
  public long durationMillis() {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }

  /** The fields as they appear in events and replies; the bit rate is the mean over the whole publication. */
  public JsonObject toJson() {
    long millis = durationMillis();
    return new JsonObject().put("bytes", bytes).put("durationMillis", millis).put("bitsPerSecond", millis == 0 ? 0 : bytes * 8000 / millis)
      .put("audioFrames", audioFrames).put("videoFrames", videoFrames).put("dataFrames", dataFrames)
      .put("audioCodec", audioCodec).put("videoCodec", videoCodec);
  }
}
