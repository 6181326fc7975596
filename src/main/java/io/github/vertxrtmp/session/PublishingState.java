package io.github.vertxrtmp.session;

import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.protocol.message.Aggregate;
import io.github.vertxrtmp.protocol.message.DataMessage;
import io.github.vertxrtmp.protocol.message.MessageType;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.github.vertxrtmp.stream.Publication;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stream that is being published: hands what comes to its publication. Event-loop confined. */
final class PublishingState implements StreamState {

  private static final Logger LOG = LoggerFactory.getLogger(PublishingState.class);

  private final NetStream stream;
  private final Publication publication;

  PublishingState(NetStream stream, Publication publication) {
    this.stream = stream;
    this.publication = publication;
    publication.backlogHandler(this::backlog);
    publication.closeRequestHandler(reason -> stream.connection().session().end(reason));
  }

  private void backlog(boolean full) {
    ReadPause reading = stream.connection().session().reading();
    if (full) {
      LOG.debug("[{}] {} is faster than it can be relayed, reading pauses", stream.connection().session(), publication.key());
      reading.begin(this);
    } else {
      reading.end(this);
    }
  }

  @Override
  public void media(Incoming message) {
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
    byte[] relayed = DataMessage.relayPayload(type, payload);
    if (relayed.length > 0) {
      publication.send(Kind.DATA, timestamp, relayed);
    }
  }

  @Override
  public void close(String reason) {
    stream.connection().session().reading().end(this);
    publication.close(reason);
    LOG.info("[{}] {} ended: {}", stream.connection().session(), publication.key(), reason);
    stream.sender().status(stream.id(), StatusCodes.UNPUBLISH_SUCCESS, publication.key().name() + " is now unpublished");
  }
}
