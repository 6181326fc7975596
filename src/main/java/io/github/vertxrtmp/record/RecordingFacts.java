package io.github.vertxrtmp.record;

import io.github.vertxrtmp.flv.FlvSummary;
import io.vertx.core.json.JsonObject;

/** What events and replies say about a file. */
final class RecordingFacts {

  private RecordingFacts() {
  }

  /** Size in bytes, duration in seconds, tags, codecs, keyframes, and the wall-clock times of the first and last frame. */
  static JsonObject of(RecordingFile file, WallClock clock) {
    return of(file.summary(), file.size()).put("firstFrame", clock.first()).put("lastFrame", clock.last());
  }

  static JsonObject of(FlvSummary summary, long size) {
    return new JsonObject().put("size", size).put("duration", summary.durationMillis() / 1000.0).put("tags", summary.tags())
      .put("videoCodec", summary.videoCodec()).put("audioCodec", summary.audioCodec()).put("keyframes", summary.keyframes());
  }
}
