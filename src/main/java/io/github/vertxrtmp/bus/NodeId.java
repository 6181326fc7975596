package io.github.vertxrtmp.bus;

import io.vertx.core.Vertx;
import java.util.UUID;

/** The name by which facts tell the nodes of a cluster apart; the same for all verticles of a Vert.x instance. */
public final class NodeId {

  private static final String MAP = "rtmp";
  private static final String KEY = "node";

  private NodeId() {
  }

  /** The name of this node: what {@link #set} gave, else a random one that stays for the life of the Vert.x instance. */
  public static String of(Vertx vertx) {
    return vertx.sharedData().<String, String>getLocalMap(MAP).computeIfAbsent(KEY, key -> UUID.randomUUID().toString().substring(0, 8));
  }

  /** Names this node; to be called before anything is published. */
  public static void set(Vertx vertx, String node) {
    vertx.sharedData().<String, String>getLocalMap(MAP).put(KEY, node);
  }
}
