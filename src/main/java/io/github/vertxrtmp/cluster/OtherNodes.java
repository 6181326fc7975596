package io.github.vertxrtmp.cluster;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The other nodes: those that clients of this one may go to, and those that are lost. Thread-safe. */
final class OtherNodes {

  private static final Logger LOG = LoggerFactory.getLogger(OtherNodes.class);
  private static final int YOUNG = 4;
  /** The engine does not say which of them will never come back: those that were lost last are known. */
  static final int MOST_LOST = 1_000;

  /**
   * A node that lets clients in.
   *
   * @param url       of it for clients, without a path; empty: the one that they use already
   * @param bornNanos when it has started, by {@link System#nanoTime} of this one
   */
  private record Open(String url, long bornNanos) {
  }

  private final Map<String, Open> open = new LinkedHashMap<>();
  private final Set<String> lost = new LinkedHashSet<>();
  private int next;
  private long bornNanos;

  /**
   * This node has started.
   *
   * @param now by {@link System#nanoTime}
   */
  synchronized void started(long now) {
    bornNanos = now;
  }

  /**
   * How long ago this node has started, ms.
   *
   * @param now by {@link System#nanoTime}
   */
  synchronized long ageMillis(long now) {
    return TimeUnit.NANOSECONDS.toMillis(now - bornNanos);
  }

  /**
   * A node has said where it is, and whether it lets clients in.
   *
   * @param now by {@link System#nanoTime}
   */
  synchronized void heard(JsonObject message, long now) {
    String node = message.getString("node");
    if (!message.getBoolean("open")) {
      open.remove(node);
      return;
    }
    String url = message.getString("url");
    if (open.put(node, new Open(url, now - TimeUnit.MILLISECONDS.toNanos(message.getLong("ageMillis")))) == null) {
      LOG.info("Node {} lets clients in at {}", node, url.isEmpty() ? "the address that they know" : url);
    }
  }

  synchronized void left(String node) {
    open.remove(node);
    lost.add(node);
    if (lost.size() > MOST_LOST) {
      lost.remove(lost.iterator().next());
    }
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
   * @param now  by {@link System#nanoTime}
   * @return empty: the address that the client uses already; null: there is none
   */
  synchronized String tcUrl(String path, long now) {
    long youngAgeNanos = (now - bornNanos) / YOUNG;
    List<Open> young = open.values().stream().filter(node -> now - node.bornNanos() < youngAgeNanos).toList();
    List<Open> all = young.isEmpty() ? List.copyOf(open.values()) : young;
    if (all.isEmpty()) {
      return null;
    }
    next = (next + 1) % all.size();
    String url = all.get(next).url();
    return url.isEmpty() ? url : url + "/" + path;
  }
}
