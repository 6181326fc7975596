package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.media.MediaFrame;
import io.vertx.core.Handler;

/** Where a {@link Playback} delivers to: one player. All calls on the playback's context. */
public interface PlaybackSink {

  /** The next frame; its timestamp is the position in the recording. */
  void frame(MediaFrame frame);

  /** Whether the player's connection takes no more for now; the playback then waits for {@link #drainHandler}. */
  boolean writeQueueFull();

  /** Called once when the connection takes more again. */
  void drainHandler(Handler<Void> handler);

  /** The end was reached: of the file, or of the duration asked for. */
  void completed();

  /** Delivery ends here, for example at damage in the file. */
  void failed(Throwable cause);
}
