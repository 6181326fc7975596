package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.config.GopSettings;
import io.github.vertxrtmp.config.PublishSettings;
import io.github.vertxrtmp.config.PublishSettings.OnTaken;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.StreamKey;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/**
 * A stream of another node on this one: to who follows it here it is as if it were published here. It has no claim to the name,
 * says nothing on {@code rtmp.events}, passes what is asked of the stream on to its node, and gives way to whoever publishes
 * the name here. Event-loop confined, as {@link Publication}.
 */
public final class Mirror {

  private final Vertx vertx;
  private final Publication publication;
  private final Runnable over;

  private Mirror(Vertx vertx, Publication publication, Runnable over) {
    this.vertx = vertx;
    this.publication = publication;
    this.over = over;
  }

  /**
   * Makes the stream known on this node; if it was published here until now, those who follow it stay.
   *
   * @param id          of the publication
   * @param viewers     most players on this node; negative: any number
   * @param graceMillis how long it waits when its node is lost, ms
   * @param origin      takes requests to the stream to its node
   * @param over        called when it has ended, or somebody publishes the name here
   */
  public static Future<Mirror> open(Vertx vertx, StreamKey key, String id, long viewers, int graceMillis, GopSettings gop,
                                    Function<JsonObject, Future<Object>> origin, Runnable over) {
    PublishSettings givesWay = new PublishSettings(OnTaken.TAKEOVER, 0, 0, graceMillis);
    PublicationTerms terms = new PublicationTerms(gop, viewers, -1, givesWay, null);
    return new MirrorClaim(vertx, key, id, terms).go().map(publication -> {
      Mirror mirror = new Mirror(vertx, publication, over);
      publication.requests().origin(origin);
      if (publication.isInterrupted()) {
        mirror.interrupt("goes on at another node");
      } else {
        publication.takeoverHandler(() -> 0, over);
      }
      return mirror;
    });
  }

  /** {@link Publication#send}. */
  public void send(MediaFrame.Kind kind, long timestamp, byte[] payload) {
    publication.send(kind, timestamp, payload);
  }

  /** {@link Publication#backlogHandler}. */
  public void backlogHandler(Handler<Boolean> handler) {
    publication.backlogHandler(handler);
  }

  /** Whether somebody follows it. */
  public boolean isFollowed() {
    return publication.isFollowed();
  }

  /** Its node is lost; it waits for the next as long as it may. */
  public void interrupt(String reason) {
    // Done as well in the middle of a resumption, and then it is not over.
    publication.interrupt(reason).onSuccess(done -> vertx.runOnContext(then -> {
      if (publication.isOver()) {
        over.run();
      }
    }));
  }

  /** Its frames come, or come again. */
  public void resume() {
    publication.resume();
    publication.takeoverHandler(() -> 0, over);
  }

  /** It has ended. */
  public Future<Void> close(String reason) {
    return publication.close(reason).onComplete(closed -> over.run());
  }
}
