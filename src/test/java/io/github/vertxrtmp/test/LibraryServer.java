package io.github.vertxrtmp.test;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.server.RtmpServer;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;

/** The whole server inside the test, as a program starts it that uses it as a library, on a free port. */
public final class LibraryServer implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final RtmpServer server;
  private final List<JsonObject> events = new CopyOnWriteArrayList<>();

  private LibraryServer(Path root, RtmpServerOptions options, UnaryOperator<RtmpServer> apps) {
    vertx.eventBus().<Object>localConsumer(RtmpAddresses.EVENTS, event -> {
      if (event.body() instanceof JsonObject json) {
        events.add(json);
      }
    });
    server = apps.apply(new RtmpServer(vertx, options.setHost("127.0.0.1").setPort(0).setRoot(root)));
    TestServer.await(server.start());
  }

  /** @param apps adds the applications */
  public static LibraryServer start(Path root, UnaryOperator<RtmpServer> apps) {
    return start(root, new RtmpServerOptions().set("stop.drainMillis", 0), apps);
  }

  public static LibraryServer start(Path root, RtmpServerOptions options, UnaryOperator<RtmpServer> apps) {
    return new LibraryServer(root, options, apps);
  }

  public Vertx vertx() {
    return vertx;
  }

  public RtmpServer server() {
    return server;
  }

  public int port() {
    return server.port();
  }

  /** A client that has been let in. */
  public RtmpTestClient connect(String path) {
    RtmpTestClient client = RtmpTestClient.open(port());
    client.connect(path, new AmfObject());
    return client;
  }

  /** All that have been published so far. */
  public List<JsonObject> events() {
    return events;
  }

  /** Waits for an event of a type. */
  public JsonObject awaitEvent(String type) {
    TestServer.awaitTrue(type, () -> events.stream().anyMatch(event -> type.equals(event.getString("type"))));
    return events.stream().filter(event -> type.equals(event.getString("type"))).findFirst().orElseThrow();
  }

  /** Asks on the bus; a failure comes as a {@code CompletionException}. */
  public Object ask(String address, Object body) {
    return TestServer.await(vertx.eventBus().request(address, body)).body();
  }

  /** What is sent on an address from now on. */
  public BlockingQueue<Object> listen(String address) {
    BlockingQueue<Object> bodies = new LinkedBlockingQueue<>();
    TestServer.await(vertx.eventBus().consumer(address, message -> bodies.add(message.body())).completion());
    return bodies;
  }

  @Override
  public void close() {
    TestServer.await(vertx.close());
  }
}
