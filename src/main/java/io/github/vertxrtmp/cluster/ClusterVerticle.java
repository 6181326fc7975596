package io.github.vertxrtmp.cluster;

import io.github.vertxrtmp.bus.NodeId;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.config.ClusterSettings;
import io.github.vertxrtmp.config.PublicUrl;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.net.ClusterMembership;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node among the others: says which streams begin and end here, fetches those of other nodes that are wanted here, and
 * settles what a split of the network has left. One for each node; event-loop confined.
 */
public final class ClusterVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterVerticle.class);
  private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);
  /**
   * When a node is told what this one has, after they have found each other: the engine does not say when it has told all nodes
   * again where each address is served, and two halves of a cluster take seconds for that.
   */
  private static final List<Integer> TOLD_MILLIS = List.of(1_000, 3_000, 10_000);
  private static final int INVALID = 400;
  private static final int NOT_FOUND = 404;

  private final Settings settings;
  private final int port;
  private final NodeSecret secret;
  private final Map<StreamKey, Source> own = new HashMap<>();
  private final OtherNodes others;
  private LostStreams heard;
  private Pulls pulls;
  private boolean open = true;
  private String node;
  private String host;

  /**
   * @param port   that RTMP is listened on
   * @param secret by which other nodes know this one
   * @param others kept up to date
   */
  ClusterVerticle(Settings settings, int port, NodeSecret secret, OtherNodes others) {
    this.others = others;
    this.settings = settings;
    this.port = port;
    this.secret = secret;
  }

  @Override
  public Future<?> start() {
    node = NodeId.of(vertx);
    host = host();
    others.started(System.nanoTime());
    heard = new LostStreams(vertx);
    pulls = new Pulls(vertx, settings, secret, this::elsewhere);
    Context here = context;
    ClusterMembership.listen(vertx, joined -> here.runOnContext(now -> joined(joined)), left -> here.runOnContext(now -> left(left)));
    var bus = vertx.eventBus();
    bus.<Object>localConsumer(RtmpAddresses.EVENTS, message -> understand(message, body -> event(body)));
    bus.<Object>localConsumer(RtmpAddresses.WANTED, message -> understand(message, body -> wanted(body)));
    return pulls.open().compose(loops -> Future.join(bus.<Object>consumer(RtmpAddresses.CLUSTER, message -> understand(message, body -> heard(body))).completion(),
      bus.<Object>consumer(RtmpAddresses.cluster(node), message -> understand(message, body -> asked(message, body))).completion()))
      .onSuccess(listening -> {
        hello();
        LOG.info("Node {} of the cluster, for the others at {}:{}", node, host, advertisedPort());
      });
  }

  /** Whoever sends what is not as the contract says is told so, and does no harm. */
  private void understand(Message<Object> message, Consumer<JsonObject> handler) {
    try {
      handler.accept((JsonObject) message.body());
    } catch (ClassCastException | NullPointerException | IllegalArgumentException | DecodeException wrong) {
      LOG.debug("Not understood on {}: {}", message.address(), message.body(), wrong);
      RtmpMetrics.of(vertx).count("cluster.request.refused");
      message.fail(INVALID, "Not as the contract says");
    }
  }

  private void hello() {
    tell(from("hello"));
  }

  /** Lets no more clients in; the others send theirs elsewhere. Any thread. */
  void shut() {
    context.runOnContext(now -> {
      open = false;
      hello();
    });
  }

  /** Who says it, where it is, and whether it lets clients in. */
  private JsonObject from(String event) {
    return new JsonObject().put("event", event).put("node", node).put("host", host).put("port", advertisedPort())
      .put("url", publicUrl()).put("ageMillis", others.ageMillis(System.nanoTime())).put("open", open);
  }

  private String host() {
    String set = settings.cluster().host();
    if (!set.equals(ClusterSettings.AUTO)) {
      return set;
    }
    String listening = settings.host();
    return listening.equals("0.0.0.0") || listening.equals("::") ? ClusterMembership.host(vertx) : listening;
  }

  private String publicUrl() {
    PublicUrl set = settings.cluster().publicUrl();
    if (set.isAuto()) {
      return "rtmp://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + advertisedPort();
    }
    return set.isSame() ? "" : set.text();
  }

  private int advertisedPort() {
    return settings.cluster().port() == 0 ? port : settings.cluster().port();
  }

  /** To all nodes, this one included. */
  private void tell(JsonObject message) {
    vertx.eventBus().publish(RtmpAddresses.CLUSTER, message);
  }

  /** What happens on this node, and what others say of theirs if somebody listens to that. */
  private void event(JsonObject event) {
    if (!node.equals(event.getString("node"))) {
      return;
    }
    switch (event.getString("type")) {
      case RtmpEvents.STREAM_PUBLISHED, RtmpEvents.STREAM_RESUMED -> began(event);
      case RtmpEvents.STREAM_UNPUBLISHED -> ended(StreamKey.parse(event.getString("stream")), event.getString("publication"));
      case RtmpEvents.STREAM_INTERRUPTED -> own.computeIfPresent(StreamKey.parse(event.getString("stream")), (key, source) -> source.interrupted(true));
      default -> {
        // Of clients and files only this node need know.
      }
    }
  }

  private void began(JsonObject event) {
    StreamKey key = StreamKey.parse(event.getString("stream"));
    Source known = own.get(key);
    String publication = event.getString("publication");
    if (known == null || !known.publication().equals(publication)) {
      Source source = new Source(key, publication, node, host, advertisedPort(), event.getInteger("graceMillis", 0), event.getLong("mostViewers", -1L), System.currentTimeMillis(), false);
      own.put(key, source);
      tell(streams(new JsonArray().add(source.toJson())));
    } else {
      own.put(key, known.interrupted(false));
    }
  }

  private JsonObject streams(JsonArray sources) {
    return from("streams").put("streams", sources);
  }

  private void ended(StreamKey key, String publication) {
    Source source = own.get(key);
    if (source != null && source.publication().equals(publication)) {
      own.remove(key);
      tell(new JsonObject().put("event", "ended").put("node", node).put("stream", key.toString()).put("publication", publication));
    }
  }

  private void heard(JsonObject message) {
    String from = message.getString("node");
    if (node.equals(from) || others.isLost(from)) {
      return;
    }
    switch (message.getString("event")) {
      case "hello" -> {
        others.heard(message, System.nanoTime());
        if (message.getBoolean("open")) {
          vertx.eventBus().send(RtmpAddresses.cluster(from), ownStreams());
        }
      }
      case "streams" -> {
        others.heard(message, System.nanoTime());
        message.getJsonArray("streams").forEach(source -> elsewhere(Source.from((JsonObject) source)));
      }
      case "ended" -> {
        StreamKey key = StreamKey.parse(message.getString("stream"));
        heard.ended(from, key, message.getString("publication"));
        pulls.gone(from, key, message.getString("publication"));
      }
      default -> throw new IllegalArgumentException("Neither hello nor streams nor ended");
    }
  }

  private JsonObject ownStreams() {
    JsonArray sources = new JsonArray();
    own.values().forEach(source -> sources.add(source.toJson()));
    return streams(sources);
  }

  /** Another node has a stream. */
  private void elsewhere(Source source) {
    if (source.node().equals(node)) {
      return;
    }
    heard.has(source);
    Source mine = own.get(source.key());
    if (mine != null) {
      settle(mine, source);
    } else if (!pulls.offer(source)) {
      // Whoever waits for it here says so.
      vertx.eventBus().publish(RtmpAddresses.status(source.key()),
        new JsonObject().put("event", "elsewhere").put("publication", source.publication()).put("source", source.toJson()), LOCAL);
    }
  }

  /**
   * Two nodes have the same stream: the network was split, or one of them hung. Both come to the same end, each for itself.
   */
  private void settle(Source mine, Source other) {
    if (mine.precedes(other)) {
      LOG.warn("{} is published at node {} as well and stays here", mine.key(), other.node());
      // Perhaps that one has not heard of this.
      vertx.eventBus().send(RtmpAddresses.cluster(other.node()), streams(new JsonArray().add(mine.toJson())));
      return;
    }
    LOG.warn("{} is published at node {} as well and ends here", mine.key(), other.node());
    ended(mine.key(), mine.publication());
    RtmpEvents.publish(vertx, RtmpEvents.STREAM_UNPUBLISHED, LostStreams.facts(mine, "published at node " + other.node() + " as well"));
    vertx.eventBus().request(RtmpAddresses.stream(mine.key()), new JsonObject().put("action", "yield").put("must", true), LOCAL)
      .onComplete(given -> elsewhere(other));
  }

  private void asked(Message<Object> request, JsonObject body) {
    switch (body.getString("action", "")) {
      case "source" -> {
        Source source = own.get(StreamKey.parse(body.getString("stream")));
        if (source == null) {
          request.fail(NOT_FOUND, "The stream is not here");
        } else {
          request.reply(source.toJson());
        }
      }
      case "yield" -> yieldName(request, StreamKey.parse(body.getString("stream")), body);
      case "ask" -> vertx.eventBus().request(RtmpAddresses.stream(StreamKey.parse(body.getString("stream"))), body.getJsonObject("request"), LOCAL)
        .onSuccess(reply -> request.reply(reply.body()))
        .onFailure(failure -> request.fail(NOT_FOUND, failure.getMessage()));
      default -> heard(body);
    }
  }

  /** A publisher at another node says that a stream of this one is its own. */
  private void yieldName(Message<Object> request, StreamKey key, JsonObject body) {
    vertx.eventBus().<JsonObject>request(RtmpAddresses.stream(key), body, LOCAL).onSuccess(given -> {
      LOG.info("{} goes on at another node", key);
      ended(key, given.body().getString("publication"));
      request.reply(given.body());
    }).onFailure(kept -> request.fail(kept instanceof ReplyException reply ? reply.failureCode() : NOT_FOUND, kept.getMessage()));
  }

  /** Somebody here follows a stream that is not here. */
  private void wanted(JsonObject wish) {
    StreamKey key = StreamKey.parse(wish.getString("stream"));
    if (!own.containsKey(key)) {
      JsonObject source = wish.getJsonObject("source");
      pulls.want(key, source == null ? null : Source.from(source));
    }
  }

  /** A node has come, perhaps back from the other side of a split. */
  private void joined(String other) {
    LOG.info("Node {} has joined the cluster", other);
    others.joined(other);
    TOLD_MILLIS.forEach(millis -> vertx.setTimer(millis, settled -> {
      own.keySet().forEach(key -> vertx.eventBus().send(RtmpAddresses.stream(key), new JsonObject().put("action", "keep"), LOCAL));
      vertx.eventBus().send(RtmpAddresses.cluster(other), ownStreams());
    }));
  }

  private void left(String other) {
    LOG.info("Node {} has left the cluster", other);
    others.left(other);
    pulls.lost(other);
    heard.lost(other);
  }
}
