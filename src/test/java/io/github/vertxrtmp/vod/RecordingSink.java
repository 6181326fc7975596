package io.github.vertxrtmp.vod;

import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.stream.PlaybackSink;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps what a playback delivers. Confined to the playback's context, but for {@code end} and {@code frames} after it. */
final class RecordingSink implements PlaybackSink {

  final List<MediaFrame> frames = new ArrayList<>();
  final Promise<Void> end = Promise.promise();
  boolean full;
  Handler<Void> drained;
  Consumer<MediaFrame> onFrame = frame -> { };

  @Override
  public void frame(MediaFrame frame) {
    frames.add(frame);
    onFrame.accept(frame);
  }

  @Override
  public boolean writeQueueFull() {
    return full;
  }

  @Override
  public void drainHandler(Handler<Void> handler) {
    drained = handler;
  }

  @Override
  public void completed() {
    end.tryComplete();
  }

  @Override
  public void failed(Throwable cause) {
    end.tryFail(cause);
  }
}
