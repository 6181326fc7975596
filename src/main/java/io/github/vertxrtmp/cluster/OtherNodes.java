package io.github.vertxrtmp.cluster;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The other nodes: those that clients of this one may go to, and those that are lost. Thread-safe. */
final class OtherNodes {

  private final Map<String, String> open = new LinkedHashMap<>();
  private final Set<String> lost = new HashSet<>();
  private int next;

  /** A node has said where it is, and whether it lets clients in. */
  synchronized void heard(JsonObject message) {
    String node = message.getString("node");
    String host = message.getString("host");
    if (message.getBoolean("open")) {
      open.put(node, (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + message.getInteger("port"));
    } else {
      open.remove(node);
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
   * A URL at one of them, another one each time.
   *
   * @param path application and instance
   * @return null when there is none
   */
  synchronized String tcUrl(String path) {
    if (open.isEmpty()) {
      return null;
    }
    List<String> all = new ArrayList<>(open.values());
    next = (next + 1) % all.size();
    return "rtmp://" + all.get(next) + "/" + path;
  }
}
