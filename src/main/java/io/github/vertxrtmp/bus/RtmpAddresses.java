package io.github.vertxrtmp.bus;

import io.github.vertxrtmp.media.StreamKey;

/** The event-bus addresses of the contract. README.md says what travels on each. */
public final class RtmpAddresses {

  /** Facts about clients, streams, viewers and recordings; published to every node. */
  public static final String EVENTS = "rtmp.events";
  /** Requests to a recorder: start, stop, list. Any node; one that has not got the stream asks the one that has. */
  public static final String RECORDER = "rtmp.recorder";
  /** Any request here is answered with the numbers of this node. */
  public static final String METRICS = "rtmp.metrics";
  /** Deploys applications, where that is enabled: any node. */
  public static final String ADMIN = "rtmp.admin";
  /** What nodes of a cluster tell each other about their streams. */
  public static final String CLUSTER = "rtmp.cluster";
  /** Who follows a stream that is not on this node says so, in this JVM only. */
  public static final String WANTED = "rtmp.wanted";
  /** The app that is asked when no app has the name which the client connects to. */
  public static final String DEFAULT_APP = app("*");

  private RtmpAddresses() {
  }

  /** As {@link #ADMIN}, on one node. */
  public static String admin(String node) {
    return ADMIN + "." + node;
  }

  /** As {@link #RECORDER}, on one node. */
  public static String recorder(String node) {
    return RECORDER + "." + node;
  }

  /** Requests to the recording of a stream, on whichever node that is: start, which tells of it, and stop. */
  public static String recording(StreamKey key) {
    return RECORDER + "." + key;
  }

  /** As {@link #CLUSTER}, to one node. */
  public static String cluster(String node) {
    return CLUSTER + "." + node;
  }

  /** Requests and facts for the application {@code app}; whoever listens here is the app. */
  public static String app(String app) {
    return "rtmp.app." + app;
  }

  /** Commands for one connected client. */
  public static String client(String clientId) {
    return "rtmp.client." + clientId;
  }

  /** Requests to the publication of a stream. */
  public static String stream(StreamKey key) {
    return "rtmp.stream." + key;
  }

  /** Where a stream begins and ends, in order with its frames, in this JVM only. */
  public static String status(StreamKey key) {
    return "rtmp.status." + key;
  }

  /** Where a publisher asks for a stream that is its own, in this JVM only; by reference, and of no use to anybody else. */
  public static String takeover(StreamKey key) {
    return "rtmp.takeover." + key;
  }

  /** The frames of a stream, by reference, in this JVM only. */
  public static String media(StreamKey key) {
    return "rtmp.media." + key;
  }
}
