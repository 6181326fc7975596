package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.media.StreamKey;
import io.vertx.core.Context;
import io.vertx.core.Future;

/** Where recorded streams are found; the players' side sees files only through this. Thread-safe. */
public interface RecordedStreams {

  /**
   * Opens a recorded stream for one player. Nothing is delivered before {@link Playback#start}.
   *
   * @param context all calls to the sink come on it, and all calls to the playback must be made on it
   * @return fails with {@link NoSuchRecordingException} when there is none or its name is not allowed
   */
  Future<Playback> open(Context context, StreamKey key, PlaybackSink sink);

  /**
   * The length of a recorded stream.
   *
   * @return seconds; fails with {@link NoSuchRecordingException} when there is none
   */
  Future<Double> length(StreamKey key);
}
