package io.github.vertxrtmp.stream;

import io.vertx.core.Future;

/**
 * A recorded stream on its way to one player, at the pace of its own timestamps. Context confined. After
 * {@link #close} the sink is not called any more.
 */
public interface Playback {

  /**
   * Begins to deliver: metadata, sequence headers, then frames from the keyframe at or before {@code startMillis}.
   *
   * @param startMillis    position in the recording, 0 its beginning
   * @param durationMillis how much to play; negative: to the end
   */
  void start(long startMillis, long durationMillis);

  /** How far delivery may run ahead of real time, in milliseconds: the client's buffer length. */
  void bufferLength(long millis);

  /** Stops delivering; the position stays. */
  void pause();

  /** Goes on after {@link #pause}. */
  void resume();

  /**
   * Goes to the keyframe at or before a position. Frames from there follow after the future is done.
   *
   * @return the position reached, in milliseconds; fails with {@link IllegalArgumentException} when it lies outside
   */
  Future<Long> seek(long millis);

  /** Stops and frees the file. May be called more than once. */
  void close();
}
