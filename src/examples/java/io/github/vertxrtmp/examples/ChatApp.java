package io.github.vertxrtmp.examples;

import io.github.vertxrtmp.app.RtmpApp;
import io.github.vertxrtmp.app.RtmpClient;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A chat. Clients call {@code join(name)}, {@code say(text)} and {@code who()}; the server calls {@code message(name, text)} on
 * all others, and {@code say} returns how many have answered, which is to say read it.
 */
public class ChatApp extends RtmpApp {

  private final Map<RtmpClient, String> names = new HashMap<>();

  @Override
  protected Future<?> onCommand(RtmpClient client, String name, JsonArray args) {
    return switch (name) {
      case "join" -> join(client, args.getString(0));
      case "say" -> say(client, args.getString(0));
      case "who" -> Future.succeededFuture(new JsonArray(names.values().stream().sorted().toList()));
      default -> super.onCommand(client, name, args);
    };
  }

  private Future<?> join(RtmpClient client, String name) {
    if (name == null || name.isBlank() || names.containsValue(name)) {
      return Future.failedFuture("Choose another name");
    }
    names.put(client, name);
    return Future.succeededFuture();
  }

  private Future<Integer> say(RtmpClient client, String text) {
    String name = names.get(client);
    if (name == null) {
      return Future.failedFuture("Join first");
    }
    List<Future<Integer>> readers = names.keySet().stream().filter(other -> !other.equals(client))
      .map(other -> other.call("message", name, text).map(1).otherwise(0)).toList();
    return Future.join(readers).map(all -> readers.stream().mapToInt(Future::result).sum());
  }

  @Override
  protected void onDisconnect(RtmpClient client, String reason) {
    names.remove(client);
  }
}
