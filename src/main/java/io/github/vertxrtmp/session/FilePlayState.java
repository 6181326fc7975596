package io.github.vertxrtmp.session;

import io.github.vertxrtmp.bus.AppEvent;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.github.vertxrtmp.protocol.message.UserControl;
import io.github.vertxrtmp.stream.Playback;
import io.github.vertxrtmp.stream.PlaybackSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stream that plays a recording. Event-loop confined. */
final class FilePlayState extends PlayingState implements PlaybackSink {

  private static final Logger LOG = LoggerFactory.getLogger(FilePlayState.class);

  private final Link link;
  private final ChunkFrameEncoder encoder;
  private Playback playback;
  private boolean receivesAudio = true;
  private boolean receivesVideo = true;
  private boolean closed;
  private boolean completed;
  private long position;
  private long sentFrames;
  private long sentBytes;

  FilePlayState(NetStream stream, Played played) {
    super(stream, played);
    this.link = stream.session().link();
    this.encoder = new ChunkFrameEncoder(stream.id(), stream.services().settings().chunkSize());
  }

  void opened(Playback opened) {
    playback = opened;
  }

  @Override
  void start() {
    stream().sender().control(UserControl.streamIsRecorded(stream().id()));
    tellStart();
    playback.bufferLength(stream().bufferMillis());
    playback.start(Math.max(0, play().start()), play().duration());
  }

  @Override
  boolean isLive() {
    return false;
  }

  @Override
  public void bufferLength(long millis) {
    playback.bufferLength(millis);
  }

  @Override
  public void pause(boolean pause) {
    if (pause) {
      playback.pause();
      tellPaused(true);
    } else {
      tellPaused(false);
      playback.resume();
    }
  }

  @Override
  public void seek(long millis) {
    stream().gate().shut();
    playback.seek(millis).onSuccess(reached -> {
      if (!closed) {
        completed = false;
        stream().sender().streamBegin(stream().id());
        stream().sender().status(stream().id(), StatusCodes.SEEK_NOTIFY, "Seeking " + millis + " (stream ID: " + stream().id() + ")");
        stream().sender().status(stream().id(), StatusCodes.PLAY_START, "Started playing " + key().name());
        tell(AppEvent.SEEK, new JsonObject().put("millis", millis).put("positionMillis", reached));
      }
    }).onFailure(failure -> {
      if (!closed) {
        stream().sender().statusError(stream().id(), StatusCodes.SEEK_INVALID_TIME, failure.getMessage());
      }
    }).onComplete(done -> stream().gate().open());
  }

  @Override
  public void receiveAudio(boolean wanted) {
    receivesAudio = wanted;
  }

  @Override
  public void receiveVideo(boolean wanted) {
    receivesVideo = wanted;
  }

  @Override
  public void close(String reason) {
    closed = true;
    if (playback != null) {
      playback.close();
      tellStopped(reason, sentFrames, sentBytes);
    }
  }

  @Override
  public void frame(MediaFrame frame) {
    position = frame.timestamp();
    boolean wanted = switch (frame.kind()) {
      case AUDIO -> receivesAudio;
      case VIDEO -> receivesVideo;
      case DATA -> true;
    };
    if (wanted) {
      ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(encoder.encodedSize(frame, frame.timestamp()));
      encoder.encode(frame, frame.timestamp(), out);
      sentFrames++;
      sentBytes += out.readableBytes();
      link.write(out);
      link.flushSoon();
    }
  }

  @Override
  public long deliveredBytes() {
    return sentBytes;
  }

  private double playedSeconds() {
    return position / 1000.0;
  }

  @Override
  public boolean writeQueueFull() {
    return link.writeQueueFull();
  }

  @Override
  public void drainHandler(Handler<Void> handler) {
    link.drainHandler(handler);
  }

  /** The playback stays: a client may seek back from the end. */
  @Override
  public void completed() {
    completed = true;
    complete(playedSeconds());
  }

  @Override
  public boolean goesOn() {
    return !completed;
  }

  @Override
  public void failed(Throwable cause) {
    LOG.warn("[{}] playing {} failed: {}", stream().session(), key(), cause.getMessage());
    stream().sender().statusError(stream().id(), StatusCodes.PLAY_FAILED, "The recording is damaged: " + cause.getMessage());
    if (stream().hasNext()) {
      stream().next();
      return;
    }
    stream().sender().streamEof(stream().id());
    stream().stop("damaged recording");
  }
}
