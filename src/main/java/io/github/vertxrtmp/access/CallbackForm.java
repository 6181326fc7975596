package io.github.vertxrtmp.access;

import io.github.vertxrtmp.bus.AppEvent;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** What nginx-rtmp posts to {@code on_connect}, {@code on_publish} and so on, in its names. */
final class CallbackForm {

  private static final Map<AppEvent, String> CALLS = Map.of(AppEvent.CONNECT, "connect", AppEvent.PUBLISH, "publish", AppEvent.PLAY, "play",
    AppEvent.UNPUBLISH, "publish_done", AppEvent.STOP, "play_done", AppEvent.DISCONNECT, "done");

  private CallbackForm() {
  }

  /**
   * The fields, and behind them the parameters of the query. A parameter that is called like a field is left out: else a
   * client could say who it is.
   *
   * @param message as the application gets it
   */
  static MultiMap of(AppEvent event, JsonObject message) {
    JsonObject client = message.getJsonObject("client");
    MultiMap form = MultiMap.caseInsensitiveMultiMap();
    form.set("call", CALLS.get(event)).set("addr", Attempt.address(client)).set("clientid", client.getString("id")).set("app", client.getString("path"));
    Map.of("flashVer", "flashver", "swfUrl", "swfurl", "tcUrl", "tcurl", "pageUrl", "pageurl")
      .forEach((ours, theirs) -> form.set(theirs, client.getString(ours, "")));
    put(form, "name", message.getValue("stream"));
    put(form, "type", message.getValue("mode"));
    put(form, "start", message.getValue("start"));
    put(form, "duration", message.getValue("duration"));
    put(form, "reset", message.getValue("reset"));
    MultiMap more = MultiMap.caseInsensitiveMultiMap();
    client.getJsonObject("params").forEach(param -> put(more, param.getKey(), param.getValue()));
    message.getJsonObject("params", new JsonObject()).forEach(param -> put(more, param.getKey(), param.getValue()));
    more.forEach((name, value) -> {
      if (!form.contains(name)) {
        form.set(name, value);
      }
    });
    return form;
  }

  private static void put(MultiMap form, String name, Object value) {
    if (value != null) {
      form.set(name, String.valueOf(value));
    }
  }
}
