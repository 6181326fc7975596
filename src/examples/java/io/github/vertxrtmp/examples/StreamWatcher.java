package io.github.vertxrtmp.examples;

import io.github.vertxrtmp.bus.RtmpAddresses;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;

/** Prints what happens to streams: a line for each event. Any verticle can do this, on any node. */
public class StreamWatcher extends VerticleBase {

  private final PrintStream out;

  public StreamWatcher() {
    this(System.out);
  }

  StreamWatcher(PrintStream out) {
    this.out = out;
  }

  @Override
  public Future<?> start() {
    return vertx.eventBus().<JsonObject>consumer(RtmpAddresses.EVENTS, message -> {
      JsonObject event = message.body();
      if (event.getString("type").startsWith("stream.")) {
        out.println(event.getString("time") + " " + event.getString("type") + " " + event.getString("stream")
          + (event.containsKey("reason") ? " (" + event.getString("reason") + ")" : ""));
      }
    }).completion();
  }
}
