package io.github.vertxrtmp.cluster;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.NodeId;
import io.github.vertxrtmp.client.ClientHandler;
import io.github.vertxrtmp.client.ClientSession;
import io.github.vertxrtmp.client.ClientTarget;
import io.github.vertxrtmp.config.ClusterSettings;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.protocol.message.MessageType;
import io.github.vertxrtmp.protocol.message.PeerClaim;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import io.github.vertxrtmp.stream.Mirror;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches one stream from the node that has it, for all who follow it here. When its node is lost it waits for the next as long
 * as the stream waits for a publisher; when nobody follows the stream any more it ends. Confined to its {@link PullLoop}, but its
 * methods may be called from anywhere.
 */
final class Pull {

  private static final Logger LOG = LoggerFactory.getLogger(Pull.class);
  private static final long CHECK_MILLIS = 1_000;
  private static final long RETRY_MILLIS = 200;
  private static final long NO_TIMER = -1;

  /** What a pull needs of its node; called on any context. */
  interface Owner {

    /** Where is the stream now? Fails when the node that had it has it no more. */
    Future<Source> locate(Source former);

    /** Where is the stream? Fails when no node has it. */
    Future<Source> find(StreamKey key);

    /** Takes a request to the stream to its node; the answer comes even when the pull is over by then. */
    Future<Object> ask(Source source, JsonObject request);

    /** The pull is over. */
    void over(Pull pull);
  }

  private final Settings settings;
  private final NodeSecret secret;
  private final Owner owner;
  private final PullLoop loop;
  private final Vertx vertx;
  private volatile Source source;
  private Mirror mirror;
  private Connection connection;
  /** The node has said that it does not have the stream any more. */
  private boolean gone;
  private long unwatchedSince;
  private long retryTimer = NO_TIMER;
  private long checkTimer = NO_TIMER;
  private boolean over;

  Pull(Vertx vertx, PullLoop loop, Source source, Settings settings, NodeSecret secret, Owner owner) {
    this.vertx = vertx;
    this.loop = loop;
    this.source = source;
    this.settings = settings;
    this.secret = secret;
    this.owner = owner;
  }

  /** Begins. */
  void start() {
    onLoop(() -> Mirror.open(vertx, source.key(), source.publication(), source.mostViewers(), source.graceMillis(), settings.gop(),
      request -> owner.ask(source, request), this::end).onSuccess(this::opened).onFailure(taken -> {
        LOG.debug("{}: {}", source.key(), taken.getMessage());
        end();
      }));
  }

  private void opened(Mirror opened) {
    mirror = opened;
    mirror.backlogHandler(this::backlog);
    checkTimer = vertx.setPeriodic(CHECK_MILLIS, tick -> check());
    connect();
  }

  /** A node has the stream: it is fetched from there when that node has more right to it, or the former has it no more. */
  void offer(Source next) {
    onLoop(() -> {
      if (!over && mirror != null && (connection == null || gone || next.precedes(source) && !next.isSame(source))) {
        source = next;
        gone = false;
        disconnect();
        connect();
      }
    });
  }

  /** A node does not have it any more; perhaps another one does. */
  void gone(String node, String publication) {
    onLoop(() -> {
      if (!over && source.node().equals(node) && source.publication().equals(publication)) {
        gone = true;
        seek();
      }
    });
  }

  /** A node is gone. */
  void lost(String node) {
    onLoop(() -> {
      if (!over && source.node().equals(node) && connection != null) {
        disconnect();
        interrupted("node " + node + " is lost");
      }
    });
  }

  private void onLoop(Runnable action) {
    loop.loop().runOnContext(now -> action.run());
  }

  private void connect() {
    Connection next = new Connection();
    connection = next;
    ClientTarget target = new ClientTarget(source.host(), source.port(), source.key().app(), source.key().name());
    secret.get().onSuccess(known -> next.secret = known)
      .compose(known -> loop.connector().connect(target.host(), target.port(), link -> new ClientSession(link, target, settings.limits(), next)))
      .onSuccess(next::opened)
      .onFailure(failure -> next.ended(failure.getMessage()));
    next.timer = vertx.setTimer(settings.cluster().connectMillis(), late -> next.late());
  }

  private void disconnect() {
    if (connection != null) {
      Connection old = connection;
      connection = null;
      old.close();
    }
  }

  private void interrupted(String reason) {
    LOG.info("Stream {} of node {} is interrupted: {}", source.key(), source.node(), reason);
    mirror.interrupt(reason);
    retry();
  }

  private void seek() {
    Future<Source> found = gone ? owner.find(source.key()) : owner.locate(source).recover(nobody -> owner.find(source.key()));
    found.onSuccess(this::offer).onFailure(nobody -> onLoop(this::retry));
  }

  private void retry() {
    vertx.cancelTimer(retryTimer);
    retryTimer = vertx.setTimer(RETRY_MILLIS, again -> {
      if (!over && (connection == null || gone)) {
        seek();
      }
    });
  }

  private void backlog(boolean full) {
    if (connection != null && connection.session != null) {
      if (full) {
        connection.session.pause();
      } else {
        connection.session.resume();
      }
    }
  }

  private void check() {
    long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    if (mirror.isFollowed()) {
      unwatchedSince = 0;
    } else if (unwatchedSince == 0) {
      unwatchedSince = now;
    } else if (now - unwatchedSince >= settings.cluster().idleMillis()) {
      LOG.debug("Nobody follows {} any more", source.key());
      end();
    }
  }

  /** The stream has ended, or another publication goes on with it here, or nobody follows it. */
  private void end() {
    if (!over) {
      over = true;
      vertx.cancelTimer(checkTimer);
      vertx.cancelTimer(retryTimer);
      disconnect();
      if (mirror != null) {
        mirror.close("this node fetches it no more");
      }
      owner.over(this);
    }
  }

  Source source() {
    return source;
  }

  /** One connection to the node that has the stream. What a former one still says does not count. */
  private final class Connection implements ClientHandler {

    private ClientSession session;
    private String secret;
    private long timer = NO_TIMER;
    private boolean playing;

    private boolean isCurrent() {
      return connection == this;
    }

    private void opened(ClientSession opened) {
      session = opened;
      if (!isCurrent()) {
        session.end("not needed any more");
      }
    }

    private void close() {
      vertx.cancelTimer(timer);
      if (session != null) {
        session.end("not needed any more");
      }
    }

    private void late() {
      if (isCurrent() && !playing) {
        close();
        ended("no answer in " + settings.cluster().connectMillis() + " ms");
      }
    }

    @Override
    public void introduce(byte[] nonce, AmfObject agent) {
      String node = NodeId.of(vertx);
      new PeerClaim(node, NodeSecret.proof(secret, node, nonce)).putInto(agent);
    }

    @Override
    public void status(String code, String description) {
      if (!isCurrent()) {
        return;
      }
      switch (String.valueOf(code)) {
        case StatusCodes.PLAY_START -> {
          playing = true;
          vertx.cancelTimer(timer);
          mirror.resume();
          mirror.backlogHandler(Pull.this::backlog);
          LOG.info("Fetching {} from node {} ({}:{})", source.key(), source.node(), source.host(), source.port());
        }
        case StatusCodes.PLAY_STREAM_NOT_FOUND, StatusCodes.PLAY_FAILED -> session.end(description);
        case StatusCodes.PLAY_UNPUBLISH_NOTIFY -> mirror.close("ended at node " + source.node());
        default -> LOG.debug("{}: {} {}", source.key(), code, description);
      }
    }

    @Override
    public void media(int type, long timestamp, byte[] payload) {
      if (isCurrent()) {
        mirror.send(switch (type) {
          case MessageType.AUDIO -> Kind.AUDIO;
          case MessageType.VIDEO -> Kind.VIDEO;
          default -> Kind.DATA;
        }, timestamp, payload);
      }
    }

    @Override
    public void ended(String reason) {
      vertx.cancelTimer(timer);
      if (isCurrent()) {
        connection = null;
        interrupted(reason);
      }
    }
  }
}
