package io.github.vertxrtmp.record;

import io.github.vertxrtmp.bus.Contract;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.config.RecordSettings;
import io.github.vertxrtmp.config.SettingsLoader;
import io.github.vertxrtmp.config.SettingsSources;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.config.GopSettings;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.stream.Publication;
import io.github.vertxrtmp.test.TestMedia;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assertions;

/** A recorder, publishers on a context of their own, and all events; every call waits for its answer. */
final class RecorderFixture {

  private static final long SECONDS = 20;

  private final Contract contract = new Contract();
  private final Vertx vertx;
  private final Context publisher;
  private final BlockingQueue<JsonObject> events = new LinkedBlockingQueue<>();

  RecorderFixture(Vertx vertx, Path root, RecordSettings settings) {
    this.vertx = vertx;
    this.publisher = vertx.getOrCreateContext();
    vertx.eventBus().<JsonObject>consumer(RtmpAddresses.EVENTS, message -> events.add(message.body()));
    await(vertx.deployVerticle(new RecorderVerticle(new FlvRoot(root), settings)));
  }

  /**
   * The defaults with some settings changed.
   *
   * @param changes as in the conf file, for example <code>{"segment": {"seconds": 2}}</code>
   */
  static RecordSettings settings(String changes) {
    JsonObject conf = new JsonObject().put("record", new JsonObject(changes));
    return SettingsLoader.load(SettingsSources.ofProcess(conf, "test", new JsonObject())).record();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(failed.getCause());
    } catch (Exception late) {
      throw new AssertionError(late);
    }
  }

  Publication publish(String app, String name) {
    return onPublisher(() -> Publication.open(vertx, new StreamKey(app, name), new GopSettings(true, 16 << 20, 4096, 30_000), new JsonObject()));
  }

  private <T> T onPublisher(java.util.function.Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    publisher.runOnContext(now -> call.get().onComplete(promise));
    return await(promise.future());
  }

  void onPublisher(Consumer<Void> call) {
    onPublisher(() -> {
      call.accept(null);
      return Future.succeededFuture();
    });
  }

  void send(Publication publication, List<MediaFrame> frames) {
    onPublisher(now -> frames.forEach(frame -> publication.send(frame.kind(), frame.timestamp(), bytes(frame))));
  }

  /** Sequence headers and pictures 40 ms apart, a keyframe every 25, with audio in between. */
  void sendMovie(Publication publication, long startMillis, int pictures) {
    onPublisher(now -> {
      publication.send(Kind.VIDEO, startMillis, TestMedia.avcHeader());
      publication.send(Kind.AUDIO, startMillis, TestMedia.aacHeader());
      sendPictures(publication, startMillis, pictures);
    });
  }

  void sendPictures(Publication publication, long startMillis, int pictures) {
    for (int i = 0; i < pictures; i++) {
      publication.send(Kind.VIDEO, startMillis + 40L * i, i % 25 == 0 ? TestMedia.avcKeyframe(i) : TestMedia.avcFrame(i));
      publication.send(Kind.AUDIO, startMillis + 40L * i + 7, TestMedia.aacFrame(i));
    }
  }

  void end(Publication publication) {
    onPublisher(() -> publication.close("test"));
  }

  JsonObject request(String action, String app, String name, String mode) {
    JsonObject body = new JsonObject().put("action", action).put("app", app).put("name", name).put("mode", mode);
    return await(vertx.eventBus().<JsonObject>request(RtmpAddresses.RECORDER, body)).body();
  }

  JsonObject start(String app, String name, String mode) {
    return request("start", app, name, mode);
  }

  JsonObject list() {
    return await(vertx.eventBus().<JsonObject>request(RtmpAddresses.RECORDER, new JsonObject().put("action", "list"))).body();
  }

  /** The next event of a type; others are passed over. */
  JsonObject event(String type) {
    try {
      for (JsonObject event = events.poll(SECONDS, TimeUnit.SECONDS); event != null; event = events.poll(SECONDS, TimeUnit.SECONDS)) {
        Assertions.assertEquals("", contract.check("event-" + event.getString("type"), event), event::encode);
        if (type.equals(event.getString("type"))) {
          return event;
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("No event " + type);
  }

  static byte[] bytes(MediaFrame frame) {
    byte[] bytes = new byte[frame.size()];
    frame.payload().get(bytes);
    return bytes;
  }
}
