package io.github.vertxrtmp.examples;

import io.github.vertxrtmp.app.RtmpApp;
import io.github.vertxrtmp.app.RtmpClient;
import io.github.vertxrtmp.app.RtmpStream;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.media.StreamSnapshot;
import io.github.vertxrtmp.stream.Publication;
import io.github.vertxrtmp.stream.StreamListener;
import io.github.vertxrtmp.stream.Subscription;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * Mutes everything that is published: what {@code onPublishData} was in FlashServer. The reply to a publish routes the raw
 * stream aside, to {@code raw/NAME}, where nobody else may play it; a filter follows it there and publishes what it lets
 * through under the name that was asked for.
 */
public class MuteApp extends RtmpApp {

  private static final String RAW = "raw/";

  private final Map<StreamKey, String> filters = new HashMap<>();

  @Override
  protected Future<Decision> onPublish(RtmpClient client, RtmpStream stream) {
    StreamKey raw = StreamKey.of(client.path(), RAW + stream.name());
    return vertx.deployVerticle(new Filter(raw, stream.key())).compose(id -> {
      filters.put(raw, id);
      return rename(RAW + stream.name());
    }).recover(taken -> reject("Somebody publishes this already"));
  }

  @Override
  protected void onClose(RtmpClient client, RtmpStream raw) {
    String filter = filters.remove(raw.key());
    if (filter != null) {
      vertx.undeploy(filter);
    }
  }

  @Override
  protected Future<Decision> onPlay(RtmpClient client, RtmpStream stream) {
    return stream.name().startsWith(RAW) ? reject("Not a stream for viewers") : accept();
  }

  /** Publishes a stream again, without its audio. */
  private static final class Filter extends VerticleBase implements StreamListener {

    private final StreamKey from;
    private final StreamKey to;
    private Publication publication;
    private Subscription subscription;

    Filter(StreamKey from, StreamKey to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public Future<?> start() {
      return Publication.open(vertx, to, new JsonObject()).onSuccess(opened -> {
        publication = opened;
        subscription = Subscription.open(vertx, from, this);
      });
    }

    @Override
    public Future<?> stop() {
      return subscription.close().eventually(() -> publication.close("the source has ended"));
    }

    @Override
    public void began(StreamSnapshot snapshot) {
      snapshot.headers().forEach(this::frame);
      snapshot.frames().forEach(this::frame);
    }

    @Override
    public void frame(MediaFrame frame) {
      if (frame.kind() != MediaFrame.Kind.AUDIO) {
        publication.forward(frame);
      }
    }

    @Override
    public void ended() {
      // The application undeploys this verticle.
    }
  }
}
