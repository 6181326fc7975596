package io.github.vertxrtmp.cluster;

import io.github.vertxrtmp.media.StreamKey;
import io.vertx.core.json.JsonObject;

/**
 * Where a stream is to be had, as its node says.
 *
 * @param key         the stream
 * @param publication id
 * @param node        that has it
 * @param host        of that node, for RTMP
 * @param port        likewise
 * @param graceMillis how long the stream waits for a publisher that is lost, ms
 * @param mostViewers on each node; negative: any number
 * @param sinceMillis when it began, by the clock of its node, ms since 1970
 * @param interrupted whether it waits for a publisher
 */
record Source(StreamKey key, String publication, String node, String host, int port, int graceMillis, long mostViewers, long sinceMillis,
  boolean interrupted) {

  Source interrupted(boolean now) {
    return new Source(key, publication, node, host, port, graceMillis, mostViewers, sinceMillis, now);
  }

  /** Whether it is the same publication at the same node. */
  boolean isSame(Source other) {
    return node.equals(other.node) && publication.equals(other.publication);
  }

  /** Whether it has more right to the name than another: the one with a publisher, else the older, else that of the lesser id. */
  boolean precedes(Source other) {
    if (interrupted != other.interrupted) {
      return !interrupted;
    }
    return sinceMillis != other.sinceMillis ? sinceMillis < other.sinceMillis : publication.compareTo(other.publication) < 0;
  }

  static Source from(JsonObject json) {
    return new Source(StreamKey.parse(json.getString("stream")), json.getString("publication"), json.getString("node"),
      json.getString("host"), json.getInteger("port"), json.getInteger("graceMillis"), json.getLong("mostViewers"), json.getLong("sinceMillis"), json.getBoolean("interrupted"));
  }

  JsonObject toJson() {
    return new JsonObject().put("stream", key.toString()).put("publication", publication).put("node", node)
      .put("host", host).put("port", port).put("graceMillis", graceMillis).put("mostViewers", mostViewers).put("sinceMillis", sinceMillis)
      .put("interrupted", interrupted);
  }
}
