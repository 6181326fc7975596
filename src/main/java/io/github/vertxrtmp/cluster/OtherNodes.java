package io.github.vertxrtmp.cluster;

import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The other nodes: those that clients of this one may go to, and those that are lost. Thread-safe. */
final class OtherNodes {

  private static final Logger LOG = LoggerFactory.getLogger(OtherNodes.class);
  private static final int YOUNG = 4;

  /**
   * A node that lets clients in.
   *
   * @param url         of it for clients, without a path; empty: the one that they use already
   * @param sinceMillis when it has started, ms since 1970
   */
  private record Open(String url, long sinceMillis) {
  }

  private final Map<String, Open> open = new LinkedHashMap<>();
  private final Set<String> lost = new HashSet<>();
  private int next;
  private long sinceMillis;

  /** @param millis when this node has started, ms since 1970 */
  synchronized void started(long millis) {
    sinceMillis = millis;
  }

  synchronized long sinceMillis() {
    return sinceMillis;
  }

  /** A node has said where it is, and whether it lets clients in. */
  synchronized void heard(JsonObject message) {
    String node = message.getString("node");
    if (!message.getBoolean("open")) {
      open.remove(node);
      return;
    }
    String url = message.getString("url");
    if (open.put(node, new Open(url, message.getLong("sinceMillis"))) == null) {
      LOG.info("Node {} lets clients in at {}", node, url.isEmpty() ? "the address that they know" : url);
    }
  }

  synchronized void left(String node) {
    open.remove(node);
    lost.add(node);
  }

  synchronized void joined(String node) {
    lost.remove(node);
  }

  /** Whether the engine has given it up. One that has only hung says for a moment what was true before. */
  synchronized boolean isLost(String node) {
    return lost.contains(node);
  }

  /**
   * A URL at one of them, another one each time. Those come first that have not a quarter of this one's age: when all nodes are
   * restarted one after the other these have been, and clients need not move on from there.
   *
   * @param path application and instance
   * @param now  ms since 1970
   * @return empty: the address that the client uses already; null: there is none
   */
  synchronized String tcUrl(String path, long now) {
    long restarted = now - (now - sinceMillis) / YOUNG;
    List<Open> young = open.values().stream().filter(node -> node.sinceMillis() > restarted).toList();
    List<Open> all = young.isEmpty() ? List.copyOf(open.values()) : young;
    if (all.isEmpty()) {
      return null;
    }
    next = (next + 1) % all.size();
    String url = all.get(next).url();
    return url.isEmpty() ? url : url + "/" + path;
  }
}
