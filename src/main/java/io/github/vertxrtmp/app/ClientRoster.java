package io.github.vertxrtmp.app;

import io.github.vertxrtmp.bus.ClientFailure;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The clients of an application, as its instances on this node know them together: one of them hears that a client comes,
 * another one that it leaves. Thread-safe.
 */
final class ClientRoster implements Shareable {

  private static final String MAP = "rtmp.app.clients";

  private final Map<String, RtmpClient> connected = new ConcurrentHashMap<>();
  /** Those whose connect is not decided. */
  private final Set<String> connecting = ConcurrentHashMap.newKeySet();
  /** Changed only while the map computes. */
  private int instances;

  private ClientRoster() {
  }

  /** One more instance of the application. */
  static ClientRoster join(Vertx vertx, String app) {
    return rosters(vertx).compute(app, (name, there) -> {
      ClientRoster roster = there == null ? new ClientRoster() : there;
      roster.instances++;
      return roster;
    });
  }

  /** One instance less; the last one leaves nothing behind. */
  static void leave(Vertx vertx, String app) {
    rosters(vertx).computeIfPresent(app, (name, roster) -> --roster.instances == 0 ? null : roster);
  }

  private static LocalMap<String, ClientRoster> rosters(Vertx vertx) {
    return vertx.sharedData().getLocalMap(MAP);
  }

  Collection<RtmpClient> all() {
    return Collections.unmodifiableCollection(connected.values());
  }

  /** The handle of a client that was let in; null when it is not known. */
  RtmpClient find(String id) {
    return connected.get(id);
  }

  boolean isConnecting(String id) {
    return connecting.contains(id);
  }

  /** Somebody asks to be let in. */
  void asks(String id) {
    connecting.add(id);
  }

  /**
   * The application has decided about a connect.
   *
   * @param accepted whether it lets the client in
   */
  void decided(RtmpClient client, boolean accepted) {
    if (connecting.remove(client.id()) && accepted) {
      connected.put(client.id(), client);
      // Anybody can send a request in the name of a client that is not there, of which nobody would ever say that it left.
      client.info().onFailure(failure -> forget(client.id(), failure));
    }
  }

  /** Somebody whom a predecessor let in, or who only says so: the client is asked itself. */
  void verify(RtmpClient client) {
    client.info().onSuccess(info -> connected.putIfAbsent(client.id(), client));
  }

  private void forget(String id, Throwable failure) {
    if (failure instanceof RtmpCallException call && call.failure() == ClientFailure.GONE) {
      connected.remove(id);
    }
  }

  /** A client is gone. */
  void left(String id) {
    connecting.remove(id);
    connected.remove(id);
  }
}
