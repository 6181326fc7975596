package io.github.vertxrtmp.cluster;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The nodes that clients of this one may go to. Thread-safe. */
final class OtherNodes {

  private final Map<String, String> open = new LinkedHashMap<>();
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
