package io.github.vertxrtmp.cluster;

import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.media.StreamKey;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * What other nodes have said they have: for the events of their streams when they cannot say anything any more. Nobody asks it
 * where a stream is. Event-loop confined.
 */
final class LostStreams {

  private static final String[] COUNTS = {"bytes", "durationMillis", "bitsPerSecond", "audioFrames", "videoFrames", "dataFrames", "viewers"};

  private final Vertx vertx;
  private final Map<String, Map<StreamKey, Source>> byNode = new HashMap<>();

  LostStreams(Vertx vertx) {
    this.vertx = vertx;
  }

  void has(Source source) {
    byNode.computeIfAbsent(source.node(), node -> new HashMap<>()).put(source.key(), source);
  }

  void ended(String node, StreamKey key, String publication) {
    Map<StreamKey, Source> streams = byNode.get(node);
    if (streams != null) {
      streams.computeIfPresent(key, (name, source) -> source.publication().equals(publication) ? null : source);
    }
  }

  /** A node is gone without a word: says so of its streams, to this node; all others do the same. */
  void lost(String node) {
    Map<StreamKey, Source> streams = byNode.remove(node);
    if (streams != null) {
      streams.values().forEach(source -> RtmpEvents.publishHere(vertx, RtmpEvents.STREAM_UNPUBLISHED, facts(source, "node " + node + " is lost")));
    }
  }

  /** How much it sent nobody knows. */
  static JsonObject facts(Source source, String reason) {
    JsonObject facts = new JsonObject().put("node", source.node()).put("stream", source.key().toString()).put("app", source.key().app())
      .put("name", source.key().name()).put("publication", source.publication());
    for (String count : COUNTS) {
      facts.put(count, 0);
    }
    return facts.putNull("audioCodec").putNull("videoCodec").put("interrupted", source.interrupted()).put("reason", reason);
  }
}
