package io.github.vertxrtmp.session;

import io.github.vertxrtmp.amf.AmfException;
import io.github.vertxrtmp.amf.AmfLimitException;
import io.github.vertxrtmp.config.LimitSettings;
import io.github.vertxrtmp.protocol.AckWindow;
import io.github.vertxrtmp.protocol.LimitException;
import io.github.vertxrtmp.protocol.RtmpException;
import io.github.vertxrtmp.protocol.chunk.ChunkLimits;
import io.github.vertxrtmp.protocol.chunk.ChunkReader;
import io.github.vertxrtmp.protocol.handshake.ServerHandshake;
import io.github.vertxrtmp.protocol.message.ControlMessage.Acknowledgement;
import io.github.vertxrtmp.protocol.message.MessageType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection from its first byte to its last. Confined to the connection's event loop.
 */
public final class RtmpSession {

  private static final Logger LOG = LoggerFactory.getLogger(RtmpSession.class);
  private static final int ANSWER_BYTES = 1 << 20;
  private static final String TIMEOUTS = "timeouts.";
  private static final String SHUTDOWN = "The server stops";
  private static final int HANDSHAKE_REPLY_BYTES = 1 + 2 * 1536;

  private final SessionServices services;
  private final Link link;
  private final String id = UUID.randomUUID().toString();
  private final ReadPause reading;
  private final MessageSender sender;
  private final AckWindow acks;
  private final long maxPendingBytes;
  private final Watchdog watchdog;
  private ServerHandshake handshake = new ServerHandshake();
  /** Made when the handshake is done, like the next two: most of those who only open a connection never get there. */
  private NetConnection connection;
  /** Of the handshake, until the client has connected. */
  private byte[] nonce;
  private ChunkReader reader;
  private ChunkRate chunkRate;
  private boolean ended;

  public RtmpSession(SessionServices services, Link link) {
    this.services = services;
    this.link = link;
    this.maxPendingBytes = services.settings().delivery().maxQueueBytes() + ANSWER_BYTES;
    this.reading = new ReadPause(link);
    this.sender = new MessageSender(link);
    this.acks = new AckWindow(services.settings().windowAckBytes());
    this.watchdog = new Watchdog(this);
  }

  private static ChunkLimits chunkLimits(LimitSettings limits) {
    return new ChunkLimits(limits.messageBytes(), limits.chunkStreams(), 2 * limits.messageBytes());
  }

  /** Bytes from the peer; the buffer stays the caller's. */
  public void receive(ByteBuf bytes) {
    if (ended) {
      return;
    }
    watchdog.received();
    try {
      boolean ackDue = acks.received(bytes.readableBytes());
      if (handshake == null || shakeHands(bytes)) {
        reader.read(bytes);
        chunkRate.check(reader);
        if (ackDue && !ended) {
          sender.control(new Acknowledgement(acks.sequenceNumber()));
        }
        waitForReader();
      }
    } catch (Throwable failure) {
      fail(failure);
    }
  }

  /** Who sends requests without reading the answers is not read from either, once they pile up beyond a player's queue. */
  private void waitForReader() {
    if (link.pendingBytes() > maxPendingBytes && !ended) {
      reading.begin(this);
      link.drainHandler(drained -> reading.end(this));
    }
  }

  private boolean shakeHands(ByteBuf in) {
    ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(HANDSHAKE_REPLY_BYTES);
    boolean done;
    try {
      done = handshake.read(in, out);
    } finally {
      if (out.isReadable()) {
        link.write(out);
        link.flushSoon();
      } else {
        out.release();
      }
    }
    if (handshake.closeAfterOut()) {
      end("policy file sent");
      return false;
    }
    if (done) {
      nonce = handshake.nonce();
      handshake = null;
      begin();
    }
    return done;
  }

  private void begin() {
    LimitSettings limits = services.settings().limits();
    connection = new NetConnection(this);
    reader = new ChunkReader(chunkLimits(limits), this::message);
    chunkRate = new ChunkRate(this, limits.smallChunks());
  }

  private void message(int type, int messageStreamId, long timestamp, byte[] payload) {
    if (!ended) {
      if (MessageType.isCommand(type)) {
        watchdog.acted();
      }
      connection.receive(new Incoming(type, messageStreamId, timestamp, payload));
    }
  }

  /** What fails later than the read that brought it, behind a gate, fails in the same way. */
  Consumer<Incoming> guarded(Consumer<Incoming> handler) {
    return message -> {
      try {
        handler.accept(message);
      } catch (RuntimeException failure) {
        fail(failure);
      }
    };
  }

  /**
   * The one place where a failure ends a connection. What a peer can cause is one line without a stack trace.
   */
  void fail(Throwable failure) {
    if (!ended) {
      tell(failure);
      close(failure.getMessage(), true);
    }
  }

  /** The time that the application has given this connection is over. */
  void expire(LimitException limit) {
    if (!ended) {
      tell(limit);
      end(limit.getMessage());
    }
  }

  private void tell(Throwable failure) {
    LimitException limit = limit(failure);
    if (limit != null) {
      PeerLog.of(services.vertx()).info(LOG, "[{}] closing: {} ({})", this, limit.getMessage(), limit.limit());
      report(limit);
      if (connection != null) {
        connection.tellLimit(limit.limit().startsWith(TIMEOUTS), limit.getMessage());
      }
    } else if (failure instanceof RtmpException || failure instanceof AmfException) {
      PeerLog.of(services.vertx()).info(LOG, "[{}] closing: {}", this, failure.getMessage());
    } else {
      PeerLog.of(services.vertx()).warn(LOG, "[{}] closing after an error of the server", this, failure);
    }
  }

  private static LimitException limit(Throwable failure) {
    if (failure instanceof AmfLimitException amf) {
      return new LimitException(amf.limit(), amf.getMessage());
    }
    return failure instanceof LimitException limit ? limit : null;
  }

  /** A limit was reached; whether that ends the connection is the caller's business. */
  void report(LimitException limit) {
    report(limit, new JsonObject());
  }

  /** With more facts about it. */
  void report(LimitException limit, JsonObject facts) {
    JsonObject who = new JsonObject().put("address", link.remoteAddress());
    if (connection != null) {
      who.put("client", connection.liaison().who());
    }
    LimitReport.of(services.vertx()).reached(services.settings(), limit.limit(), who.mergeIn(facts), limit.getMessage());
  }

  /** Ends the session from this side, on purpose: what was sent still reaches the peer. */
  void end(String reason) {
    close(reason, false);
  }

  private void close(String reason, boolean lost) {
    try {
      finish(reason, lost);
    } finally {
      link.close();
    }
  }

  /** Whether it publishes or plays. */
  public boolean isBusy() {
    return connection != null && connection.isBusy();
  }

  /** The server is about to stop: who understands that is asked to go elsewhere, if there is such a place. */
  public void move(Elsewhere elsewhere) {
    if (!ended && connection != null) {
      connection.move(elsewhere);
    }
  }

  /** The server stops: tells the client, and ends the session. */
  public void shutDown() {
    if (!ended && connection != null) {
      connection.tellShutdown(SHUTDOWN);
    }
    end("the server stops");
  }

  /** The link is gone. */
  public void closed() {
    finish("connection closed", true);
  }

  private void finish(String reason, boolean lost) {
    if (!ended) {
      ended = true;
      watchdog.stop();
      if (connection != null) {
        connection.ended(reason, lost);
      }
    }
  }

  /** What the handshake has made up for this connection; once. */
  byte[] takeNonce() {
    byte[] taken = nonce;
    nonce = null;
    return taken;
  }

  boolean hasEnded() {
    return ended;
  }

  SessionServices services() {
    return services;
  }

  Link link() {
    return link;
  }

  /** Null while the handshake is not done. */
  NetConnection connection() {
    return connection;
  }

  Watchdog watchdog() {
    return watchdog;
  }

  ReadPause reading() {
    return reading;
  }

  MessageSender sender() {
    return sender;
  }

  AckWindow acks() {
    return acks;
  }

  /** Names this connection in events and log lines. */
  String id() {
    return id;
  }

  /** For log lines: id, address, and the application once it is known. */
  @Override
  public String toString() {
    return id.substring(0, 8) + " " + link.remoteAddress() + (connection == null ? "" : connection.liaison().describe());
  }
}
