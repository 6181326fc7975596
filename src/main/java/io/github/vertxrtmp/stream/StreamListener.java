package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.StreamSnapshot;

/** What a {@link Subscription} tells its owner; all calls on the context that opened the subscription. */
public interface StreamListener {

  /**
   * The stream is on air. Called for each publication before its frames, and again after a gap, when the subscription had
   * to start anew: the snapshot holds what a decoder needs, {@link #frame} goes on behind it.
   */
  void began(StreamSnapshot snapshot);

  /** The next frame, in order, without a gap since the snapshot. */
  void frame(MediaFrame frame);

  /**
   * The publisher is lost, and the stream waits for it to come back; until then no frame comes. What is kept for players
   * that join late should be headers only: pictures would freeze.
   */
  default void interrupted() {
  }

  /**
   * The publisher is back; its frames follow, in the time of the stream. They begin with headers of its own, and what was
   * decoded before has nothing to do with them: a picture needs a keyframe.
   */
  default void resumed() {
  }

  /** The publication has ended. Another one may begin: the subscription stays. */
  void ended();
}
