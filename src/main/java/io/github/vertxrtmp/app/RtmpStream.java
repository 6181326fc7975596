package io.github.vertxrtmp.app;

import io.github.vertxrtmp.media.StreamKey;
import io.vertx.core.json.JsonObject;
import java.util.Objects;

/**
 * A stream in a message to an application: one that a client wants to publish or play, or has ceased to. Two are equal when
 * they are the same stream of the server. Thread-safe: nothing changes it but who holds {@link #json}.
 */
public final class RtmpStream {

  private final JsonObject json;
  private final StreamKey key;

  /** @throws IllegalArgumentException when the message is not about a stream */
  RtmpStream(JsonObject json) {
    this.json = json;
    if (!(json.getValue("stream") instanceof String) || !(json.getValue("key") instanceof String text)) {
      throw new IllegalArgumentException("Expected strings in fields \"stream\" and \"key\"");
    }
    this.key = StreamKey.parse(text);
  }

  /** Its name within the path that the client connected to, without query; after a rename the public one. */
  public String name() {
    return json.getString("stream");
  }

  /** Its name in this server: application, scope and name. */
  public StreamKey key() {
    return key;
  }

  /** What stood behind the {@code ?} of its name. */
  public JsonObject params() {
    return json.getJsonObject("params", new JsonObject());
  }

  /** Of a publication: {@code live}, {@code record} or {@code append}. */
  public String mode() {
    return json.getString("mode", "live");
  }

  /** Of a play: -2 live or recorded, -1 live only, else the position in the recording, in milliseconds. */
  public long start() {
    return json.getLong("start", -2L);
  }

  /** All fields of the message: what came of the stream in {@code onClose} and {@code onStop}, and why it ended. */
  public JsonObject json() {
    return json;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RtmpStream stream && stream.key.equals(key);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key);
  }

  @Override
  public String toString() {
    return key.toString();
  }
}
