package io.github.vertxrtmp.session;

import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.protocol.CommandException;
import io.github.vertxrtmp.protocol.message.Command;
import io.github.vertxrtmp.protocol.message.PublishCommand;
import io.github.vertxrtmp.protocol.message.PublishCommand.Mode;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.github.vertxrtmp.stream.NameTakenException;
import io.github.vertxrtmp.stream.Publication;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The publish command (RTMP 1.0 §7.2.2.6): asks the application, claims the name, lets the recorder attach, and only then
 * tells the client to go ahead, so that a recording has the first frame. Event-loop confined.
 */
final class PublishHandler {

  private static final Logger LOG = LoggerFactory.getLogger(PublishHandler.class);

  private final NetStream stream;

  PublishHandler(NetStream stream) {
    this.stream = stream;
  }

  void publish(Command command) {
    PublishCommand publish = PublishCommand.from(command);
    StreamName name = StreamName.parse(publish.name(), stream.services().settings().limits().nameLength())
      .orElseThrow(() -> new CommandException(StatusCodes.PUBLISH_BAD_NAME, "Not a stream name"));
    stream.stop("the client publishes anew");
    stream.gate().shut();
    Client client = stream.connection().client();
    new AppGateway(stream.services().vertx(), stream.services().settings().app())
      .decide(client.path().app(), request(client, name, publish))
      .compose(decision -> open(client, name, publish.mode(), decision))
      .compose(publication -> record(publication, publish.mode()))
      .onSuccess(this::start)
      .onFailure(this::refuse)
      .onComplete(done -> stream.gate().open());
  }

  private static JsonObject request(Client client, StreamName name, PublishCommand publish) {
    return new JsonObject().put("event", "publish").put("client", client.toJson()).put("stream", name.name())
      .put("params", name.params()).put("mode", publish.mode().text());
  }

  private Future<Publication> open(Client client, StreamName name, Mode mode, Decision decision) {
    if (!decision.accepted()) {
      String code = decision.code() == null ? StatusCodes.PUBLISH_UNAUTHORIZED : decision.code();
      return Future.failedFuture(new RefusedException(code, decision.description()));
    }
    StreamKey key = decision.name() == null ? name.key(client.path()) : StreamKey.of(client.path().path(), decision.name());
    JsonObject publisher = new JsonObject().put("client", client.toJson()).put("mode", mode.text());
    return Publication.open(stream.services().vertx(), key, stream.services().settings().gop(), publisher);
  }

  private Future<Publication> record(Publication publication, Mode mode) {
    boolean asked = mode != Mode.LIVE;
    if (!asked && !stream.services().settings().record().all()) {
      return Future.succeededFuture(publication);
    }
    StreamKey key = publication.key();
    JsonObject start = new JsonObject().put("action", "start").put("app", key.app()).put("name", key.name())
      .put("mode", mode == Mode.APPEND ? "append" : "record");
    return stream.services().vertx().eventBus().request(RtmpAddresses.RECORDER, start)
      .map(publication)
      .recover(failure -> asked ? giveUp(publication, failure) : goOnUnrecorded(publication, failure));
  }

  private static Future<Publication> giveUp(Publication publication, Throwable failure) {
    return publication.close("cannot be recorded")
      .compose(closed -> Future.failedFuture(new CommandException(StatusCodes.RECORD_FAILED, "Cannot record: " + failure.getMessage())));
  }

  private static Future<Publication> goOnUnrecorded(Publication publication, Throwable failure) {
    LOG.warn("[{}] not recorded: {}", publication.key(), failure.getMessage());
    return Future.succeededFuture(publication);
  }

  private void start(Publication publication) {
    if (stream.isClosed()) {
      publication.close("the client left");
      return;
    }
    stream.enter(new PublishingState(stream, publication));
    MessageSender sender = stream.sender();
    sender.streamBegin(stream.id());
    sender.status(stream.id(), StatusCodes.PUBLISH_START, publication.key().name() + " is now published");
    LOG.info("[{}] publishing {}", stream.connection().session(), publication.key());
  }

  private void refuse(Throwable failure) {
    if (stream.isClosed()) {
      return;
    }
    LOG.info("[{}] publish refused: {}", stream.connection().session(), failure.getMessage());
    if (failure instanceof NameTakenException) {
      stream.sender().statusError(stream.id(), StatusCodes.PUBLISH_BAD_NAME, failure.getMessage());
    } else if (failure instanceof RefusedException refused) {
      refused.tell(stream);
    } else if (failure instanceof CommandException refused) {
      stream.sender().statusError(stream.id(), refused.code(), refused.description());
    } else {
      stream.connection().session().fail(failure);
    }
  }
}
