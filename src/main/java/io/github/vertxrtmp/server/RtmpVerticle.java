package io.github.vertxrtmp.server;

import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.net.RtmpListener;
import io.github.vertxrtmp.session.Peers;
import io.github.vertxrtmp.session.SessionServices;
import io.github.vertxrtmp.stream.LiveStreams;
import io.github.vertxrtmp.stream.RecordedStreams;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServerOptions;

/**
 * Serves RTMP on one event loop. To be deployed once for each event loop: instances that listen on one port share its
 * connections.
 */
public final class RtmpVerticle extends VerticleBase {

  private static final int ACCEPT_BACKLOG = 4096;
  /** To Vert.x a free port that instances share; with 0 each would get its own. */
  private static final int SHARED_FREE_PORT = -1;

  private final Settings settings;
  private final RecordedStreams recorded;
  private final Peers peers;
  private SessionServices services;
  private RtmpListener listener;
  private int port;

  /**
   * @param recorded where recorded streams are found
   */
  public RtmpVerticle(Settings settings, RecordedStreams recorded) {
    this(settings, recorded, Peers.NONE);
  }

  /**
   * @param recorded where recorded streams are found
   * @param peers    the other nodes of the cluster
   */
  public RtmpVerticle(Settings settings, RecordedStreams recorded, Peers peers) {
    this.settings = settings;
    this.recorded = recorded;
    this.peers = peers;
  }

  @Override
  public Future<?> start() {
    LiveStreams live = new LiveStreams(vertx, settings.gop(), settings.delivery());
    services = new SessionServices(vertx, settings, live, recorded, peers);
    listener = new RtmpListener(services, options());
    return listener.listen()
      .onSuccess(actual -> port = actual)
      .recover(failure -> Future.failedFuture(StartException.cannotListen(settings, failure)));
  }

  private NetServerOptions options() {
    return new NetServerOptions().setHost(settings.host()).setPort(settings.port() == 0 ? SHARED_FREE_PORT : settings.port()).setAcceptBacklog(ACCEPT_BACKLOG)
      .setTcpNoDelay(true).setReuseAddress(true);
  }

  /** The port that is listened on, once started. */
  public int port() {
    return port;
  }

  @Override
  public Future<?> stop() {
    return services.interruptions().stop("the server stops").eventually(listener::close);
  }
}
