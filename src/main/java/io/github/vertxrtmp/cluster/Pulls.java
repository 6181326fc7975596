package io.github.vertxrtmp.cluster;

import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.net.EventLoops;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams of other nodes that this one fetches: each once. Confined to the context that makes it. */
final class Pulls implements Pull.Owner {

  private static final Logger LOG = LoggerFactory.getLogger(Pulls.class);
  private static final DeliveryOptions SOON = new DeliveryOptions().setSendTimeout(1_000);
  private static final DeliveryOptions ASKED = new DeliveryOptions().setSendTimeout(5_000);
  private static final long AGAIN_MILLIS = 200;
  /** Until the engine has given up a node that hangs, and answers again about what it kept. */
  private static final long SEARCH_NANOS = TimeUnit.SECONDS.toNanos(12);

  private final Vertx vertx;
  private final Context context;
  private final Settings settings;
  private final NodeSecret secret;
  private final Consumer<Source> found;
  private final Map<StreamKey, Pull> pulls = new HashMap<>();
  /** What is being looked for, and whether somebody has come since who would have it looked for once more. */
  private final Map<StreamKey, Boolean> searched = new HashMap<>();
  private final List<PullLoop> loops = new CopyOnWriteArrayList<>();
  private int next;

  /** @param found told of a stream that begins anew while its pull ends */
  Pulls(Vertx vertx, Settings settings, NodeSecret secret, Consumer<Source> found) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.settings = settings;
    this.secret = secret;
    this.found = found;
  }

  /** Makes the loops, one for each event loop; to be done before anything is fetched. */
  Future<Void> open() {
    return vertx.deployVerticle(() -> new PullLoop(loops, settings.cluster().connectMillis()),
      new DeploymentOptions().setInstances(EventLoops.count(vertx)).setWorkerPoolName(Cluster.WORKERS)).mapEmpty();
  }

  /** Whether the stream is being fetched; then it is offered from where it is now. */
  boolean offer(Source source) {
    Pull pull = pulls.get(source.key());
    if (pull != null) {
      pull.offer(source);
    }
    return pull != null;
  }

  /**
   * Fetches a stream unless that is being done.
   *
   * @param source where it is; null: whoever has it is asked
   */
  void want(StreamKey key, Source source) {
    if (pulls.containsKey(key)) {
      return;
    }
    if (source == null) {
      if (searched.put(key, searched.containsKey(key)) == null) {
        search(key, System.nanoTime() + SEARCH_NANOS);
      }
    } else {
      fetch(source);
    }
  }

  private void search(StreamKey key, long untilNanos) {
    locate(key).onComplete(found -> {
      boolean again = searched.remove(key);
      if (found.succeeded()) {
        fetch(found.result());
      } else if (isUnanswered(found.cause()) && System.nanoTime() - untilNanos < 0) {
        searched.put(key, false);
        vertx.setTimer(AGAIN_MILLIS, later -> search(key, untilNanos));
      } else if (again) {
        want(key, null);
      } else {
        LOG.debug("{} is nowhere: {}", key, found.cause().getMessage());
      }
    });
  }

  private static boolean isUnanswered(Throwable failure) {
    return failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.TIMEOUT;
  }

  private void fetch(Source source) {
    if (pulls.containsKey(source.key())) {
      return;
    }
    Pull pull = new Pull(vertx, loops.get(next++ % loops.size()), source, settings, secret, this);
    pulls.put(source.key(), pull);
    RtmpMetrics.of(vertx).count("cluster.pulls");
    pull.start();
  }

  /** A node does not have a stream any more. */
  void gone(String node, StreamKey key, String publication) {
    Pull pull = pulls.get(key);
    if (pull != null) {
      pull.gone(node, publication);
    }
  }

  /** A node is gone. */
  void lost(String node) {
    pulls.values().forEach(pull -> pull.lost(node));
  }

  /** Asks whoever has the stream; who that is knows the engine. */
  private Future<Source> locate(StreamKey key) {
    Future<Source> first = locateOnce(key);
    // What is left of it on this node may have answered; the engine asks in turn.
    return first.recover(failure -> failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE
      ? locateOnce(key) : first);
  }

  private Future<Source> locateOnce(StreamKey key) {
    return vertx.eventBus().<JsonObject>request(RtmpAddresses.stream(key), new JsonObject().put("action", "info"), SOON)
      .compose(info -> sourceAt(info.body().getString("node"), key));
  }

  private Future<Source> sourceAt(String node, StreamKey key) {
    return vertx.eventBus().<JsonObject>request(RtmpAddresses.cluster(node), new JsonObject().put("action", "source").put("stream", key.toString()), SOON)
      .map(reply -> Source.from(reply.body()));
  }

  @Override
  public Future<Source> locate(Source former) {
    return here(() -> sourceAt(former.node(), former.key()));
  }

  @Override
  public Future<Source> find(StreamKey key) {
    return here(() -> locate(key));
  }

  @Override
  public Future<Object> ask(Source source, JsonObject request) {
    JsonObject message = new JsonObject().put("action", "ask").put("stream", source.key().toString()).put("request", request);
    return here(() -> vertx.eventBus().request(RtmpAddresses.cluster(source.node()), message, ASKED).map(Message::body));
  }

  private <T> Future<T> here(Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    context.runOnContext(now -> work.get().onComplete(done));
    return done.future();
  }

  @Override
  public void over(Pull pull) {
    context.runOnContext(now -> {
      StreamKey key = pull.source().key();
      pulls.remove(key, pull);
      // It may have begun anew meanwhile.
      vertx.setTimer(AGAIN_MILLIS, later -> locate(key).onSuccess(found::accept));
    });
  }
}
