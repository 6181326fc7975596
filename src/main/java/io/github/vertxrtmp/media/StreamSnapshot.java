package io.github.vertxrtmp.media;

import java.util.List;

/**
 * Where a subscriber starts: everything it must have seen before the frame numbered {@code nextSequence}. Immutable.
 *
 * @param publicationId of the publication that answered
 * @param headers       metadata and sequence headers
 * @param frames        the group of pictures so far, beginning with a keyframe; may be empty
 * @param video         whether the stream has video, so that a joiner without frames must wait for a keyframe
 * @param nextSequence  number of the first frame that is not contained
 * @param timestamp     of the newest frame, in milliseconds; 0 when there was none. The headers may be hours older
 * @param maxDelay      how long frames of this stream may wait for others, ms; negative when nothing was said about it
 * @param interrupted   whether the stream waits for its publisher to come back
 */
public record StreamSnapshot(String publicationId, List<MediaFrame> headers, List<MediaFrame> frames, boolean video, long nextSequence,
  long timestamp, int maxDelay, boolean interrupted) {

  public StreamSnapshot {
    headers = List.copyOf(headers);
    frames = List.copyOf(frames);
  }

  /** Of a stream that leaves it to the players how long its frames may wait. */
  public StreamSnapshot(String publicationId, List<MediaFrame> headers, List<MediaFrame> frames, boolean video, long nextSequence,
    long timestamp) {
    this(publicationId, headers, frames, video, nextSequence, timestamp, -1, false);
  }
}
