package io.github.vertxrtmp.vod;

import io.github.vertxrtmp.config.VodSettings;
import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.flv.FlvSummary;
import io.github.vertxrtmp.flv.FlvTag;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.stream.PlaybackSink;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Plays a short film to nobody, from its middle, before the first player comes: he would wait until the classes for it are
 * loaded, some 30 ms, and until a long index has been read by code that is not compiled yet.
 */
public final class Rehearsal {

  private static final StreamKey KEY = new StreamKey("rehearsal", "film");
  /** As many entries has its index: that makes HotSpot compile what reads one. */
  private static final int PICTURES = 1500;
  private static final int MILLIS = 3;
  private static final int HEAD_BYTES = FlvMetadata.headBytes(PICTURES);
  /** An H.264 keyframe without a picture in it. */
  private static final byte[] PICTURE = {0x17, 1, 0, 0, 0};

  private Rehearsal() {
  }

  /** Done when it is over; where no temporary file can be written it is left out. */
  public static Future<Void> play(Vertx vertx, VodSettings settings) {
    return vertx.executeBlocking(Rehearsal::film).compose(folder -> {
      FlvStreams streams = new FlvStreams(vertx, new FlvRoot(folder), settings);
      return play(vertx.getOrCreateContext(), streams).eventually(streams::close)
        .eventually(() -> vertx.executeBlocking(() -> {
          Files.deleteIfExists(file(folder));
          Files.deleteIfExists(folder);
          return null;
        }));
    }).otherwiseEmpty();
  }

  static Path film() throws IOException {
    Path folder = Files.createTempDirectory("vertx-rtmp");
    ByteBuffer tags = ByteBuffer.allocate(PICTURES * (FlvTag.OVERHEAD_BYTES + PICTURE.length));
    FlvSummary summary = new FlvSummary(PICTURES);
    for (int i = 0; i < PICTURES; i++) {
      int time = MILLIS * i / PICTURES;
      summary.add(MediaFrame.of(Kind.VIDEO, time, 0, PICTURE), PICTURE.length, time, HEAD_BYTES + tags.position());
      FlvTag.write(tags, Kind.VIDEO, time, ByteBuffer.wrap(PICTURE));
    }
    ByteBuffer head = FlvMetadata.head(null, summary, 0, HEAD_BYTES + tags.capacity(), HEAD_BYTES);
    Files.write(file(folder), ByteBuffer.allocate(HEAD_BYTES + tags.capacity()).put(head).put(tags.flip()).array());
    return folder;
  }

  private static Path file(Path folder) {
    return folder.resolve(KEY.name() + FlvRoot.SUFFIX);
  }

  private static Future<Void> play(Context context, FlvStreams streams) {
    Promise<Void> over = Promise.promise();
    return streams.open(context, KEY, new Nobody(over)).compose(playback -> {
      playback.start(1, -1);
      return over.future().onComplete(done -> playback.close());
    });
  }

  /** Sees the end. */
  private record Nobody(Promise<Void> over) implements PlaybackSink {

    @Override
    public void frame(MediaFrame frame) {
      // Nobody.
    }

    @Override
    public boolean writeQueueFull() {
      return false;
    }

    @Override
    public void drainHandler(Handler<Void> handler) {
      // It is never full.
    }

    @Override
    public void completed() {
      over.tryComplete();
    }

    @Override
    public void failed(Throwable cause) {
      over.tryFail(cause);
    }
  }
}
