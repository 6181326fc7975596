package io.github.vertxrtmp.record;

import io.github.vertxrtmp.bus.NodeId;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.config.RecordSettings;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.record.OtherRecorders.Claim;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records live streams into FLV files. Answers on {@link RtmpAddresses#RECORDER}; README.md has the requests, replies and
 * events. One instance for each root folder.
 */
public final class RecorderVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(RecorderVerticle.class);
  private static final long ON_AIR_MILLIS = 5000;
  /** In the hands of the disk a write may take long; the limit only marks a hanging disk in the log. */
  private static final long WORKER_WARN_SECONDS = 60;

  private final RecordSettings settings;
  private final FlvRoot root;
  private final PartLocks locks;
  private final List<Recording> recordings = new ArrayList<>();
  private final Map<String, RecorderLoop> loops = new ConcurrentHashMap<>();
  private final Retention retention;
  private WorkerExecutor workers;
  /** Recordings of which this node has the claim, but which are not there yet. */
  private final Map<StreamKey, Future<JsonObject>> beginning = new HashMap<>();
  private Recovery recovery;
  private OtherRecorders others;
  private boolean keeping;

  /**
   * @param root the same object as the players of files have
   */
  public RecorderVerticle(FlvRoot root, RecordSettings settings) {
    this.root = root;
    this.locks = new PartLocks(root.path());
    this.settings = settings;
    this.retention = new Retention(root, settings.keep());
  }

  @Override
  public Future<?> start() {
    workers = vertx.createSharedWorkerExecutor("rtmp-recorder", settings.threads(), WORKER_WARN_SECONDS, TimeUnit.SECONDS);
    recovery = new Recovery(vertx, workers, root, locks, settings.indexEntries());
    recovery.begin();
    others = new OtherRecorders(vertx);
    if (settings.keep().limited()) {
      keep();
      vertx.setPeriodic(settings.keep().checkSeconds() * 1000L, tick -> keep());
    }
    // Vert.x gives verticles its loops in turn; a few more than there are loops cost nothing.
    DeploymentOptions everyLoop = new DeploymentOptions().setInstances(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE);
    return vertx.deployVerticle(() -> new RecorderLoop(loops), everyLoop)
      .compose(deployed -> Future.join(
        vertx.eventBus().<Object>consumer(RtmpAddresses.RECORDER, request -> handle(request, true)).completion(),
        vertx.eventBus().<Object>consumer(RtmpAddresses.recorder(NodeId.of(vertx)), request -> handle(request, false)).completion()))
      .compose(listening -> settings.all() ? vertx.deployVerticle(new VerticleStreams()) : Future.succeededFuture());
  }

  /** Keeps the folder within its bounds; one look at a time. */
  private void keep() {
    if (keeping) {
      return;
    }
    keeping = true;
    workers.executeBlocking(() -> retention.run(System.currentTimeMillis()), false)
      .onFailure(cause -> LOG.warn("Cannot look for old files: {}", cause.toString()))
      .onComplete(done -> keeping = false);
  }

  @Override
  public Future<?> stop() {
    return workers.executeBlocking(() -> {
      locks.close();
      return null;
    }, false).eventually(() -> workers.close());
  }

  /**
   * @param elsewhere whether another node may be asked if it is not for this one
   */
  private void handle(Message<Object> request, boolean elsewhere) {
    Future<JsonObject> reply;
    try {
      reply = answer(request.body());
      if (elsewhere) {
        reply = reply.recover(cause -> RecorderException.codeOf(cause) == RecorderException.NOT_HERE ? askOthers((JsonObject) request.body(), cause) : Future.failedFuture(cause));
      }
    } catch (RuntimeException wrong) {
      reply = Future.failedFuture(wrong instanceof RecorderException ? wrong : new RecorderException(400, String.valueOf(wrong.getMessage())));
    }
    reply.onSuccess(request::reply).onFailure(cause -> {
      RtmpMetrics.of(vertx).count("recorder.request.failed");
      request.fail(RecorderException.codeOf(cause), RecorderException.wordsOf(cause));
    });
  }

  private Future<JsonObject> answer(Object message) {
    if (!(message instanceof JsonObject body)) {
      throw new RecorderException(400, "Expected a JSON object");
    }
    return switch (String.valueOf(body.getValue("action"))) {
      case "start" -> start(key(body), mode(body));
      case "stop" -> stop(key(body));
      case "list" -> Future.succeededFuture(list());
      default -> throw new RecorderException(400, "Expected action start, stop or list");
    };
  }

  /** A start: of a stream that another node has, whose recorder is to do it, or this one fetches the frames. */
  private Future<JsonObject> askOthers(JsonObject body, Throwable notHere) {
    StreamKey key = key(body);
    if ("stop".equals(body.getValue("action"))) {
      return others.askRecording(key, body).compose(done -> done == null ? Future.failedFuture(notHere) : Future.succeededFuture(done));
    }
    return others.askOwner(key, body)
      .recover(failure -> failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE
        ? Future.failedFuture(failure) : Future.failedFuture(notHere))
      .compose(done -> done == null ? start(key, mode(body), loops.values().iterator().next()) : Future.succeededFuture(done));
  }

  /** What other nodes say to one recording. */
  private void handleRecording(StreamKey key, Message<Object> request) {
    Future<JsonObject> begun = beginning.get(key);
    if (begun == null || active(key) != null) {
      handle(request, false);
    } else {
      begun.onComplete(done -> handle(request, false));
    }
  }

  private static StreamKey key(JsonObject body) {
    if (body.getValue("app") instanceof String app && body.getValue("name") instanceof String name) {
      return new StreamKey(app, name);
    }
    throw new RecorderException(400, "Expected the strings app and name");
  }

  private static RecordMode mode(JsonObject body) {
    RecordMode mode = RecordMode.of(body.getValue("mode") == null ? null : String.valueOf(body.getValue("mode")));
    if (mode == null) {
      throw new RecorderException(400, "Expected mode record or append");
    }
    return mode;
  }

  private Future<JsonObject> start(StreamKey key, RecordMode mode) {
    Recording same = active(key);
    return same != null ? here(same.following()) : findLoop(key).compose(loop -> start(key, mode, loop));
  }

  private Future<JsonObject> start(StreamKey key, RecordMode mode, RecorderLoop loop) {
    long now = System.currentTimeMillis();
    JsonObject request = new JsonObject().put("action", "start").put("app", key.app()).put("name", key.name()).put("mode", mode.text());
    return workers.executeBlocking(() -> new TargetFiles(root, locks, key, mode, settings, now), false)
      .compose(target -> others.claim(key, request, said -> handleRecording(key, said))
        .compose(claimed -> claimed.claim() == null ? Future.succeededFuture(claimed.other()) : begin(key, mode, target, loop, claimed.claim())));
  }

  private Future<JsonObject> begin(StreamKey key, RecordMode mode, TargetFiles target, RecorderLoop loop, Claim claim) {
    Future<JsonObject> begun = begin(key, mode, target, loop);
    beginning.put(key, begun);
    return begun.onComplete(done -> {
      beginning.remove(key, begun);
      Recording recording = active(key);
      if (recording == null) {
        claim.release();
      } else {
        recording.ending().onComplete(over -> claim.release());
      }
    });
  }

  /** That of the publisher. Fails if there is none, so that a name without a stream leaves no file. */
  private Future<RecorderLoop> findLoop(StreamKey key) {
    DeliveryOptions local = new DeliveryOptions().setLocalOnly(true).setSendTimeout(ON_AIR_MILLIS);
    RecorderException notHere = new RecorderException(RecorderException.NOT_HERE, "The stream " + key + " is not on air");
    return vertx.eventBus().<JsonObject>request(RtmpAddresses.stream(key), new JsonObject().put("action", "info"), local)
      .recover(nobody -> Future.failedFuture(notHere))
      .compose(info -> NodeId.of(vertx).equals(info.body().getString("node"))
        ? Future.succeededFuture(loops.getOrDefault(info.body().getString("thread", ""), loops.values().iterator().next()))
        : Future.failedFuture(notHere));
  }

  private Future<JsonObject> begin(StreamKey key, RecordMode mode, TargetFiles target, RecorderLoop loop) {
    String path = target.file().toString();
    Recording same = active(key);
    if (same != null) {
      // Also with another mode: the publisher may have come back with it, and nothing of what there is must be lost.
      return here(same.following());
    }
    Recording before = find(recording -> recording.path().equals(path));
    if (before != null && before.active()) {
      return Future.failedFuture(new RecorderException(409, "The file is being written by a recording of " + before.key()));
    }
    if (before != null) {
      return here(before.finished().otherwiseEmpty()).compose(done -> begin(key, mode, target, loop));
    }
    JsonObject facts = new JsonObject().put("stream", key.toString()).put("app", key.app()).put("name", key.name())
      .put("path", path).put("mode", mode.text());
    RecordingWriter writer = new RecordingWriter(target, settings, (type, more) -> RtmpEvents.publish(vertx, type, facts.copy().mergeIn(more)));
    Recording recording = new Recording(vertx, loop.loop(), workers, key, writer, settings.write(), facts);
    recordings.add(recording);
    here(recording.finished()).onComplete(done -> recordings.remove(recording));
    loop.add(recording);
    return here(recording.start(recovery.free(FlvRoot.part(target.file())), ON_AIR_MILLIS))
      .onSuccess(started -> RtmpEvents.publish(vertx, RtmpEvents.RECORD_STARTED, started));
  }

  /** The same on this verticle's own context. */
  private <T> Future<T> here(Future<T> elsewhere) {
    Promise<T> promise = Promise.promise();
    elsewhere.onComplete(done -> context.runOnContext(now -> promise.handle(done)));
    return promise.future();
  }

  /** The first that fits; null if none does. */
  private Recording find(Predicate<Recording> fits) {
    for (Recording recording : recordings) {
      if (fits.test(recording)) {
        return recording;
      }
    }
    return null;
  }

  /** The recording of a stream; null if there is none. */
  private Recording active(StreamKey key) {
    return find(recording -> recording.key().equals(key) && recording.active());
  }

  private Future<JsonObject> stop(StreamKey key) {
    Recording recording = active(key);
    if (recording == null) {
      return Future.failedFuture(new RecorderException(RecorderException.NOT_HERE, "The stream " + key + " is not being recorded"));
    }
    return here(recording.end("stopped"));
  }

  private JsonObject list() {
    JsonArray list = new JsonArray();
    recordings.forEach(recording -> list.add(recording.info()));
    return new JsonObject().put("node", NodeId.of(vertx)).put("recordings", list);
  }
}
