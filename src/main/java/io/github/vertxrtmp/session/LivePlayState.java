package io.github.vertxrtmp.session;

import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.config.Delay;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.protocol.message.PlayCommand;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.github.vertxrtmp.stream.LiveViewer;
import io.github.vertxrtmp.stream.MaxDelay;
import io.github.vertxrtmp.stream.Outlet;
import io.netty.buffer.ByteBuf;
import io.vertx.core.json.JsonObject;

/** A stream that plays live, or waits for its publisher. Event-loop confined. */
final class LivePlayState extends PlayingState implements Outlet {

  private final Link link;
  private LiveViewer viewer;
  private boolean receivesAudio = true;
  private boolean receivesVideo = true;

  LivePlayState(NetStream stream, StreamKey key, PlayCommand play) {
    super(stream, key, play);
    this.link = stream.connection().session().link();
  }

  @Override
  void start() {
    tellStart();
    Settings settings = stream().services().settings();
    Delay delay = settings.delivery().maxDelay();
    viewer = stream().services().live().join(key(), this, new ChunkFrameEncoder(stream().id(), settings.chunkSize()),
      delay.auto() ? MaxDelay.AUTO : MaxDelay.of(delay.millis()));
  }

  @Override
  public void pause(boolean pause) {
    viewer.pause(pause);
    stream().sender().status(stream().id(), pause ? StatusCodes.PAUSE_NOTIFY : StatusCodes.UNPAUSE_NOTIFY,
      (pause ? "Pausing " : "Unpausing ") + key().name());
  }

  @Override
  public void seek(long millis) {
    stream().sender().statusError(stream().id(), StatusCodes.SEEK_FAILED, "A live stream cannot be sought");
  }

  @Override
  public void receiveAudio(boolean wanted) {
    viewer.receiveAudio(wanted);
    tellReceives(wanted && !receivesAudio);
    receivesAudio = wanted;
  }

  @Override
  public void receiveVideo(boolean wanted) {
    viewer.receiveVideo(wanted);
    tellReceives(wanted && !receivesVideo);
    receivesVideo = wanted;
  }

  /** RTMP 1.0 §7.2.2.4 and §7.2.2.5: switching on is answered, switching off is not. */
  private void tellReceives(boolean again) {
    if (again) {
      stream().sender().status(stream().id(), StatusCodes.SEEK_NOTIFY, "Seeking to the live edge");
      stream().sender().status(stream().id(), StatusCodes.PLAY_START, "Started playing " + key().name());
    }
  }

  @Override
  public void close(String reason) {
    if (viewer != null) {
      viewer.leave();
      tellStopped(reason);
    }
  }

  @Override
  public long pendingBytes() {
    return link.pendingBytes();
  }

  @Override
  public void write(ByteBuf encoded) {
    link.write(encoded);
  }

  @Override
  public void flush() {
    link.flush();
  }

  @Override
  public void streamBegan() {
    stream().sender().streamBegin(stream().id());
    stream().sender().status(stream().id(), StatusCodes.PLAY_PUBLISH_NOTIFY, key().name() + " is now published");
  }

  @Override
  public void streamEnded() {
    stream().sender().status(stream().id(), StatusCodes.PLAY_UNPUBLISH_NOTIFY, key().name() + " is now unpublished");
    stream().sender().streamEof(stream().id());
  }

  @Override
  public void becameSlow() {
    event(RtmpEvents.VIEWER_SLOW, new JsonObject().put("slow", true));
  }

  @Override
  public void caughtUp(long droppedFrames, long droppedBytes) {
    event(RtmpEvents.VIEWER_SLOW, dropped(droppedFrames, droppedBytes).put("slow", false));
  }

  @Override
  public void gaveUp(long droppedFrames, long droppedBytes) {
    event(RtmpEvents.VIEWER_DROPPED, dropped(droppedFrames, droppedBytes));
    stream().sender().statusError(stream().id(), StatusCodes.PLAY_INSUFFICIENT_BANDWIDTH, "The connection is too slow for this stream");
    stream().connection().session().end("too slow for the stream");
  }

  private static JsonObject dropped(long frames, long bytes) {
    return new JsonObject().put("droppedFrames", frames).put("droppedBytes", bytes);
  }
}
