package io.github.vertxrtmp.server;

import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.config.TlsSettings;
import io.github.vertxrtmp.net.RtmpListener;
import io.github.vertxrtmp.net.Tls;
import io.github.vertxrtmp.session.Elsewhere;
import io.github.vertxrtmp.session.Peers;
import io.github.vertxrtmp.session.SessionServices;
import io.github.vertxrtmp.stream.LiveStreams;
import io.github.vertxrtmp.stream.RecordedStreams;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServerOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * Serves RTMP on one event loop, with TLS, without, or both. To be deployed once for each event loop: instances that listen
 * on one port share its connections.
 */
public final class RtmpVerticle extends VerticleBase {

  private static final int ACCEPT_BACKLOG = 4096;
  /** To Vert.x a free port that instances share; with 0 each would get its own. One for each thing that is listened for. */
  private static final int SHARED_FREE_PORT = -1;
  private static final int SHARED_FREE_TLS_PORT = -2;

  private final Settings settings;
  private final RecordedStreams recorded;
  private final Peers peers;
  private final Tls tls;
  private final List<RtmpListener> listeners = new ArrayList<>();
  private SessionServices services;
  private int port;
  private int tlsPort;

  /**
   * Without TLS.
   *
   * @param recorded where recorded streams are found
   */
  public RtmpVerticle(Settings settings, RecordedStreams recorded) {
    this(settings, recorded, Peers.NONE, null);
  }

  /**
   * @param recorded where recorded streams are found
   * @param peers    the other nodes of the cluster
   * @param tls      the certificate and what goes with it; null where the settings want no TLS
   */
  public RtmpVerticle(Settings settings, RecordedStreams recorded, Peers peers, Tls tls) {
    this.settings = settings;
    this.recorded = recorded;
    this.peers = peers;
    this.tls = tls;
  }

  @Override
  public Future<?> start() {
    services = new SessionServices(vertx, settings, new LiveStreams(vertx, settings.gop(), settings.delivery()), recorded, peers);
    Future<?> plain = settings.tls().only() ? Future.succeededFuture()
      : listen(null, "", settings.host(), settings.port(), SHARED_FREE_PORT).onSuccess(actual -> port = actual);
    return tls == null ? plain : plain.compose(done -> listenWithTls()).onSuccess(actual -> tlsPort = actual);
  }

  private Future<Integer> listenWithTls() {
    TlsSettings wanted = settings.tls();
    String host = wanted.host().isEmpty() ? settings.host() : wanted.host();
    return listen(tls, "tls.", host, wanted.port(), SHARED_FREE_TLS_PORT);
  }

  private Future<Integer> listen(Tls over, String group, String host, int wanted, int free) {
    NetServerOptions options = new NetServerOptions().setHost(host).setPort(wanted == 0 ? free : wanted)
      .setAcceptBacklog(ACCEPT_BACKLOG).setTcpNoDelay(true).setReuseAddress(true);
    RtmpListener listener = new RtmpListener(services, options, over);
    listeners.add(listener);
    return listener.listen().recover(failure -> Future.failedFuture(StartException.cannotListen(group, host, wanted, failure)));
  }

  /** The port that is listened on without TLS, once started; 0 if none is. */
  public int port() {
    return port;
  }

  /** The port that is listened on with TLS, once started; 0 if none is. */
  public int tlsPort() {
    return tlsPort;
  }

  /**
   * Lets nobody in any more, and lets those finish who publish or play. Any thread.
   *
   * @param millis    how long they may go on
   * @param elsewhere where clients can go instead
   * @return done when the last connection has gone, soon after that time at the latest
   */
  public Future<Void> drain(long millis, Elsewhere elsewhere) {
    Promise<Void> done = Promise.promise();
    context.runOnContext(now -> Future.join(listeners.stream().map(listener -> listener.drain(millis, elsewhere)).toList())
      .<Void>mapEmpty().onComplete(done));
    return done.future();
  }

  @Override
  public Future<?> stop() {
    return services.interruptions().stop("the server stops")
      .eventually(() -> Future.join(listeners.stream().map(RtmpListener::close).toList()));
  }
}
