package io.github.vertxrtmp.session;

import io.github.vertxrtmp.bus.AppEvent;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.config.LimitSettings;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.protocol.LimitException;
import io.github.vertxrtmp.protocol.message.Aggregate;
import io.github.vertxrtmp.protocol.message.DataMessage;
import io.github.vertxrtmp.protocol.message.MessageType;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.github.vertxrtmp.stream.Publication;
import io.vertx.core.json.JsonObject;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stream that is being published: hands what comes to its publication. Event-loop confined. */
final class PublishingState implements StreamState {

  /**
   * A limit that is kept to.
   *
   * @param limit what it is called in events
   */
  private record Bound(String limit, long value) {

    /** What the application has decided, else what is set; null when neither bounds anything. */
    static Bound of(String decision, OptionalLong decided, String setting, long set) {
      if (decided.isPresent()) {
        return new Bound(decision, decided.getAsLong());
      }
      return set == 0 ? null : new Bound(setting, set);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(PublishingState.class);

  private final NetStream stream;
  private final Publication publication;
  private final StreamName asked;
  private final String name;
  private final Bound duration;
  private final Bound bandwidth;
  private final BitRate bitRate;
  private long timer = -1;
  private boolean started;

  /**
   * @param asked    as the client calls the stream, with those parameters that may be told
   * @param name     as the application knows it
   * @param decision its limits are kept to
   */
  PublishingState(NetStream stream, Publication publication, StreamName asked, String name, Decision decision) {
    this.stream = stream;
    this.publication = publication;
    this.asked = asked;
    this.name = name;
    LimitSettings limits = stream.services().settings().limits();
    this.duration = Bound.of("durationMillis", decision.durationMillis(), "limits.publishMillis", limits.publishMillis());
    this.bandwidth = Bound.of("bitsPerSecond", decision.bitsPerSecond(), "limits.publishBitsPerSecond", limits.publishBitsPerSecond());
    this.bitRate = bandwidth == null ? null : new BitRate(bandwidth.value);
  }

  /** Tells the client that it is on air. */
  void start() {
    started = true;
    publication.backlogHandler(this::backlog);
    publication.closeRequestHandler(reason -> stream.end(StatusCodes.PUBLISH_DENIED, reason));
    publication.takeoverHandler(stream.session().watchdog()::silenceNanos,
      () -> stream.end(StatusCodes.PUBLISH_DENIED, "Taken over by another connection of this publisher"));
    MessageSender sender = stream.sender();
    sender.streamBegin(stream.id());
    sender.status(stream.id(), StatusCodes.PUBLISH_START, publication.key().name() + " is now published");
    LOG.info("[{}] {} {}", stream.session(), publication.isResumed() ? "goes on publishing" : "publishing", publication.key());
    if (duration != null) {
      timer = stream.services().vertx().setTimer(duration.value, late -> limitReached(duration, "Published for " + duration.value + " ms"));
    }
  }

  private void limitReached(Bound bound, String text) {
    stream.limitReached(bound.limit, StatusCodes.PUBLISH_DENIED, text, publication.key());
  }

  private void backlog(boolean full) {
    ReadPause reading = stream.session().reading();
    if (full) {
      LOG.debug("[{}] {} is faster than it can be relayed, reading pauses", stream.session(), publication.key());
      reading.begin(this);
    } else {
      reading.end(this);
    }
  }

  @Override
  public void media(Incoming message) {
    if (bitRate != null && !bitRate.allows(message.payload().length, System.nanoTime())) {
      limitReached(bandwidth, "The stream has more than " + bandwidth.value + " bit/s");
      return;
    }
    send(message.type(), message.timestamp(), message.payload());
  }

  private void send(int type, long timestamp, byte[] payload) {
    switch (type) {
      case MessageType.AUDIO -> publication.send(Kind.AUDIO, timestamp, payload);
      case MessageType.VIDEO -> publication.send(Kind.VIDEO, timestamp, payload);
      case MessageType.DATA_AMF0, MessageType.DATA_AMF3 -> data(type, timestamp, payload);
      case MessageType.AGGREGATE -> Aggregate.split(stream.id(), timestamp, payload, (part, id, time, body) -> send(part, time, body));
      default -> LOG.debug("[{}] ignored message type {} in a publication", publication.key(), type);
    }
  }

  private void data(int type, long timestamp, byte[] payload) {
    if (DataMessage.isClearDataFrame(type, payload)) {
      return;
    }
    int limit = stream.services().settings().limits().metadataBytes();
    if (payload.length > limit) {
      throw new LimitException("limits.metadataBytes", "Data message of " + payload.length + " bytes, " + limit + " are allowed");
    }
    byte[] relayed = DataMessage.relayPayload(type, payload);
    if (relayed.length > 0) {
      publication.send(Kind.DATA, timestamp, relayed);
    }
  }

  @Override
  public JsonObject info() {
    return new JsonObject().put("stream", name).put("key", publication.key().toString());
  }

  @Override
  public boolean publishes(String name) {
    return asked.name().equals(name);
  }

  @Override
  public boolean isPublishing() {
    return true;
  }

  @Override
  public void tellLimit(boolean idle, String text) {
    stream.sender().statusError(stream.id(), idle ? StatusCodes.PUBLISH_IDLE : StatusCodes.PUBLISH_FAILED, text);
  }

  @Override
  public void close(String reason) {
    publication.close(reason);
    leave(reason, "ended");
  }

  /** The stream waits for its publisher to come back. One that has not begun waits only where another one had begun it. */
  @Override
  public void lost(String reason) {
    if (started || publication.isResumed()) {
      stream.services().interruptions().lost(publication, reason);
    } else {
      publication.close(reason);
    }
    leave(reason, "lost its publisher");
  }

  private void leave(String reason, String what) {
    stream.session().reading().end(this);
    stream.services().vertx().cancelTimer(timer);
    stream.liaison().tell(AppEvent.UNPUBLISH, info().put("params", asked.params()).put("reason", reason).mergeIn(publication.statistics().toJson()));
    if (!started) {
      return;
    }
    LOG.info("[{}] {} {}: {}", stream.session(), publication.key(), what, reason);
    stream.sender().status(stream.id(), StatusCodes.UNPUBLISH_SUCCESS, publication.key().name() + " is now unpublished");
  }
}
