package io.github.vertxrtmp.test;

import static io.github.vertxrtmp.test.TestServer.await;

import io.github.vertxrtmp.bus.NodeId;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.server.RtmpServer;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.test.fakecluster.FakeClusterManager;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A server that is a node of a cluster within this JVM, on a free port. */
public final class TestNode implements AutoCloseable {

  private final StallingEngine manager = new StallingEngine();
  private final Vertx vertx;
  private final RtmpServer server;
  private final List<JsonObject> events = new CopyOnWriteArrayList<>();

  private TestNode(Path root, RtmpServerOptions options, boolean listens) {
    vertx = await(Vertx.builder().with(new VertxOptions().setEventLoopPoolSize(2).setEventBusOptions(new EventBusOptions().setHost("127.0.0.1")))
      .withClusterManager(manager).buildClustered());
    if (listens) {
      await(vertx.eventBus().<JsonObject>consumer(RtmpAddresses.EVENTS, event -> events.add(event.body())).completion());
    }
    server = new RtmpServer(vertx, options.setHost("127.0.0.1").setPort(0).setRoot(root));
    await(server.start());
  }

  /** Files are kept below {@code root}. It hears the events of all nodes. */
  public static TestNode start(Path root, RtmpServerOptions options) {
    return new TestNode(root, options, true);
  }

  public static TestNode start(Path root) {
    return start(root, new RtmpServerOptions());
  }

  public Vertx vertx() {
    return vertx;
  }

  public int port() {
    return server.port();
  }

  /** Its name. */
  public String id() {
    return NodeId.of(vertx);
  }

  /** A client that has been let in. */
  public RtmpTestClient connect(String path) {
    RtmpTestClient client = RtmpTestClient.open(port());
    client.connect(path);
    return client;
  }

  /** All events that it has heard, of all nodes. */
  public List<JsonObject> events() {
    return events;
  }

  public List<JsonObject> events(String type) {
    return events.stream().filter(event -> type.equals(event.getString("type"))).toList();
  }

  public JsonObject awaitEvent(String type, Predicate<JsonObject> wanted) {
    Predicate<JsonObject> fits = event -> type.equals(event.getString("type")) && wanted.test(event);
    TestServer.awaitTrue(type + " among " + events, () -> events.stream().anyMatch(fits));
    return events.stream().filter(fits).findFirst().orElseThrow();
  }

  /** Asks a stream, wherever it is. */
  public JsonObject ask(StreamKey key, JsonObject request) {
    return await(vertx.eventBus().<JsonObject>request(RtmpAddresses.stream(key), request)).body();
  }

  /** Forgets the cluster of nodes that are all closed: it remembers the first of them, even so. */
  public static void forgetCluster() {
    FakeClusterManager.reset();
  }

  /** The engine answers nothing on this node, until it goes on. */
  public void stallEngine() {
    manager.stall();
  }

  public void engineGoesOn() {
    manager.goOn();
  }

  /** To the others it is gone, without a word. */
  public void leaveCluster() {
    Promise<Void> left = Promise.promise();
    manager.leave(left);
    TestServer.await(left.future());
  }

  /** Stops serving, in order. */
  public void stop() {
    TestServer.await(stopping());
  }

  /** Begins to stop, in order. */
  public Future<Void> stopping() {
    return server.stop();
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
