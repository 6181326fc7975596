package io.github.vertxrtmp.session;

import io.github.vertxrtmp.protocol.CommandException;
import io.github.vertxrtmp.protocol.LimitException;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.vertx.core.json.JsonArray;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The message streams of a connection besides 0, by their ids (RTMP 1.0 §7.2.1.3). Event-loop confined. */
final class MessageStreams {

  private final NetConnection connection;
  private final int most;
  private final Map<Integer, NetStream> streams = new HashMap<>();

  MessageStreams(NetConnection connection) {
    this.connection = connection;
    this.most = connection.session().services().settings().limits().messageStreams();
  }

  /** The stream of an id; null when there is none. */
  NetStream get(int id) {
    return streams.get(id);
  }

  /** Makes a stream with the lowest free id. */
  NetStream create() {
    if (streams.size() >= most) {
      connection.session().report(new LimitException("limits.messageStreams", "Too many streams on this connection"));
      throw new CommandException(StatusCodes.CALL_FAILED, "Too many streams on this connection");
    }
    int id = 1;
    while (streams.containsKey(id)) {
      id++;
    }
    NetStream stream = new NetStream(connection, id);
    streams.put(id, stream);
    return stream;
  }

  void delete(int id) {
    NetStream stream = streams.remove(id);
    if (stream != null) {
      stream.close("stream deleted");
    }
  }

  /** Whether one of them is publishing or playing. */
  boolean isBusy() {
    return streams.values().stream().anyMatch(NetStream::isBusy);
  }

  /** Whether the application owes one of them an answer. */
  boolean isWaiting() {
    return streams.values().stream().anyMatch(NetStream::isWaiting);
  }

  boolean isPublishing() {
    return streams.values().stream().anyMatch(NetStream::isPublishing);
  }

  /** The client says that it publishes a name no more. */
  void unpublish(String name) {
    streams.values().forEach(stream -> stream.unpublish(name));
  }

  /** As {@link NetConnection#tellLimit}. */
  void tellLimit(boolean idle, String text) {
    streams.values().forEach(stream -> stream.tellLimit(idle, text));
  }

  /** Encoded bytes that their players have been given so far. */
  long deliveredBytes() {
    return streams.values().stream().mapToLong(NetStream::deliveredBytes).sum();
  }

  /** What those do that do something. */
  JsonArray info() {
    JsonArray active = new JsonArray();
    streams.values().stream().map(NetStream::info).filter(Objects::nonNull).forEach(active::add);
    return active;
  }

  /** Ends them all; as {@link NetConnection#ended}. */
  void end(String reason, boolean lost) {
    streams.values().forEach(stream -> {
      if (lost) {
        stream.lost(reason);
      } else {
        stream.close(reason);
      }
    });
    streams.clear();
  }
}
