package io.github.vertxrtmp.session;

import io.github.vertxrtmp.bus.AppEvent;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.bus.NodeId;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.protocol.CommandException;
import io.github.vertxrtmp.protocol.message.Command;
import io.github.vertxrtmp.protocol.message.PublishCommand;
import io.github.vertxrtmp.protocol.message.PublishCommand.Mode;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.github.vertxrtmp.stream.NameTakenException;
import io.github.vertxrtmp.stream.Publication;
import io.github.vertxrtmp.stream.PublicationTerms;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The publish command (RTMP 1.0 §7.2.2.6): asks the application, claims the name, lets the recorder attach, and only then
 * tells the client to go ahead, so that a recording has the first frame. Event-loop confined.
 */
final class PublishHandler {

  private static final Logger LOG = LoggerFactory.getLogger(PublishHandler.class);

  private static final String LEFT = "the client left";
  /** The node that has the stream records it. */
  private static final DeliveryOptions HERE = new DeliveryOptions().setLocalOnly(true);

  private final NetStream stream;

  PublishHandler(NetStream stream) {
    this.stream = stream;
  }

  void publish(Command command) {
    if (stream.liaison().isPeer()) {
      throw new CommandException(StatusCodes.PUBLISH_DENIED, "Another node may play only");
    }
    PublishCommand publish = PublishCommand.from(command);
    StreamName name = new NameReader(stream.session()).stream(publish.name(), StatusCodes.PUBLISH_BAD_NAME);
    stream.stop("the client publishes anew");
    stream.gate().shut();
    stream.liaison().ask(AppEvent.PUBLISH, name.request(stream.liaison().client().path()).put("mode", publish.mode().text()), Entrance.NOBODY)
      .compose(verdict -> open(name, publish.mode(), verdict.decision()))
      .onSuccess(this::start)
      .onFailure(this::refuse)
      .onComplete(done -> stream.decided());
  }

  private Future<PublishingState> open(StreamName asked, Mode askedMode, Decision decision) {
    if (!decision.accepted()) {
      String code = decision.code() == null ? StatusCodes.PUBLISH_DENIED : decision.code();
      return Future.failedFuture(new RefusedException(code, decision.description()));
    }
    StreamName name = asked.renamed(decision.name());
    boolean renamed = !name.name().equals(asked.name());
    if (renamed) {
      stream.hide(asked.name());
    }
    Mode mode = decision.recordMode() == null ? askedMode : Mode.of(decision.recordMode());
    // What the application hides it hides with its parameters: one of them may be the key again.
    StreamName told = renamed ? new StreamName(asked.name(), new JsonObject()) : asked;
    JsonObject publisher = new JsonObject().put("client", stream.liaison().who()).put("mode", mode.text()).put("params", stream.shown(told.params()));
    String identity = PublisherIdentity.of(asked, stream.liaison().client().path(), decision.identity());
    boolean decided = decision.recordMode() != null || mode != Mode.LIVE;
    StreamKey key = name.key(stream.liaison().client().path());
    return whileThere()
      .compose(there -> Publication.open(stream.services().vertx(), key, terms(decision, identity), publisher, () -> !stream.isClosed()))
      .onSuccess(publication -> tellRenamed(publication, renamed && !publication.isResumed()))
      .compose(publication -> record(publication, mode, decided))
      .map(publication -> new PublishingState(stream, publication, told, name.name(), decision))
      .onFailure(failure -> stream.liaison().tell(AppEvent.UNPUBLISH,
        new JsonObject().put("stream", name.name()).put("key", key.toString()).put("params", told.params()).put("reason", failure.getMessage())));
  }

  /** Who has left while the application decided must not appear on air, not even for a moment. */
  private Future<Void> whileThere() {
    return stream.isClosed() ? Future.failedFuture(new CommandException(StatusCodes.PUBLISH_FAILED, LEFT)) : Future.succeededFuture();
  }

  private PublicationTerms terms(Decision decision, String identity) {
    return new PublicationTerms(stream.services().settings().gop(), decision.viewers().orElse(-1),
      decision.maxDelay() == null ? -1 : decision.maxDelay(),
      stream.services().apps().publishing(stream.liaison().client().path().app()), identity);
  }

  /** Says under which name the stream goes on, and to nobody which one it had. */
  private void tellRenamed(Publication publication, boolean renamed) {
    if (renamed) {
      StreamKey key = publication.key();
      stream.liaison().event(RtmpEvents.STREAM_RENAMED, new JsonObject().put("stream", key.toString()).put("app", key.app())
        .put("name", key.name()).put("publication", publication.id()));
    }
  }

  /**
   * @param decided whether the client or the application has said whether to record; else the settings do
   */
  private Future<Publication> record(Publication publication, Mode mode, boolean decided) {
    boolean asked = mode != Mode.LIVE;
    if (!asked && (decided || !stream.services().settings().record().all())) {
      return Future.succeededFuture(publication);
    }
    StreamKey key = publication.key();
    JsonObject start = new JsonObject().put("action", "start").put("app", key.app()).put("name", key.name())
      .put("mode", mode == Mode.APPEND ? "append" : "record");
    EventBus bus = stream.services().vertx().eventBus();
    // This node's own recorder first: it gets the frames by reference. Others may not have heard of the stream yet.
    return bus.request(RtmpAddresses.RECORDER, start, HERE)
      .recover(failure -> isNobody(failure) ? bus.request(RtmpAddresses.RECORDER, start.copy().put("node", NodeId.of(stream.services().vertx())))
        : Future.failedFuture(failure))
      .map(publication)
      .recover(failure -> asked ? giveUp(publication, failure) : goOnUnrecorded(publication, failure));
  }

  private static boolean isNobody(Throwable failure) {
    return failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }

  private static Future<Publication> giveUp(Publication publication, Throwable failure) {
    return publication.close("cannot be recorded")
      .compose(closed -> Future.failedFuture(new CommandException(StatusCodes.RECORD_FAILED, "Cannot record: " + failure.getMessage())));
  }

  private static Future<Publication> goOnUnrecorded(Publication publication, Throwable failure) {
    LOG.warn("[{}] not recorded: {}", publication.key(), failure.getMessage());
    return Future.succeededFuture(publication);
  }

  private void start(PublishingState state) {
    if (stream.isLost()) {
      state.lost(LEFT);
      return;
    }
    if (stream.isClosed()) {
      state.close(LEFT);
      return;
    }
    stream.enter(state);
    state.start();
  }

  private void refuse(Throwable failure) {
    if (stream.isClosed()) {
      return;
    }
    PeerLog.of(stream.services().vertx()).info(LOG, "[{}] publish refused: {}", stream.session(), failure.getMessage());
    if (failure instanceof NameTakenException) {
      stream.sender().statusError(stream.id(), StatusCodes.PUBLISH_BAD_NAME, failure.getMessage());
    } else if (failure instanceof RefusedException refused) {
      refused.tell(stream);
    } else if (failure instanceof CommandException refused) {
      stream.sender().statusError(stream.id(), refused.code(), refused.description());
    } else {
      stream.session().fail(failure);
    }
  }
}
