package io.github.vertxrtmp.session;

import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.stream.Interruptions;
import io.github.vertxrtmp.stream.LiveStreams;
import io.github.vertxrtmp.stream.RecordedStreams;
import io.vertx.core.Vertx;

/**
 * What the sessions of one event loop share.
 *
 * @param live          the streams that are played on this loop
 * @param recorded      the streams that can be played from files
 * @param interruptions the streams of this loop that wait for their publishers
 * @param apps          the way to the applications
 * @param entrance      what stands before them
 * @param redaction     what is not told of clients
 * @param peers         the other nodes of the cluster
 */
public record SessionServices(Vertx vertx, Settings settings, LiveStreams live, RecordedStreams recorded, Interruptions interruptions,
  AppGateway apps, Entrance entrance, Redaction redaction, Peers peers) {

  /** To be made on the loop that it belongs to. */
  public SessionServices(Vertx vertx, Settings settings, LiveStreams live, RecordedStreams recorded, Peers peers) {
    this(vertx, settings, live, recorded, new AppGateway(vertx, settings, peers), peers);
  }

  private SessionServices(Vertx vertx, Settings settings, LiveStreams live, RecordedStreams recorded, AppGateway apps, Peers peers) {
    this(vertx, settings, live, recorded, new Interruptions(), apps, new Entrance(vertx, apps, settings.limits().nameLength()), apps.redaction(), peers);
  }
}
