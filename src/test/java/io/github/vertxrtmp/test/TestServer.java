package io.github.vertxrtmp.test;

import io.github.vertxrtmp.access.AccessControl;
import io.github.vertxrtmp.app.LiveApp;
import io.github.vertxrtmp.bus.LocalCodec;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.config.SettingsLoader;
import io.github.vertxrtmp.config.SettingsSources;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.protocol.message.PeerClaim;
import io.github.vertxrtmp.server.RtmpVerticle;
import io.github.vertxrtmp.session.Elsewhere;
import io.github.vertxrtmp.session.Peers;
import io.github.vertxrtmp.stream.NoSuchRecordingException;
import io.github.vertxrtmp.stream.Playback;
import io.github.vertxrtmp.stream.PlaybackSink;
import io.github.vertxrtmp.stream.RecordedStreams;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * The server on a free port, without files: sessions and live streams, and the applications that a test gives it. A stream
 * ends with its publisher at once, unless the test says otherwise.
 */
public final class TestServer implements AutoCloseable {

  private static final long LIMIT_SECONDS = 20;
  private static final RecordedStreams NO_RECORDINGS = new RecordedStreams() {
    @Override
    public Future<Playback> open(Context context, StreamKey key, PlaybackSink sink) {
      return Future.failedFuture(new NoSuchRecordingException("No recording " + key));
    }

    @Override
    public Future<Double> length(StreamKey key) {
      return Future.failedFuture(new NoSuchRecordingException("No recording " + key));
    }
  };

  private final Vertx vertx = Vertx.vertx();
  private final Settings settings;
  private final BlockingQueue<JsonObject> events = new LinkedBlockingQueue<>();
  private final List<JsonObject> otherEvents = new ArrayList<>();
  private final List<RtmpTestClient> clients = new ArrayList<>();
  private final RtmpVerticle verticle;
  private final String deployment;

  private TestServer(JsonObject conf, RecordedStreams recorded, Peers peers) {
    LocalCodec.register(vertx);
    JsonObject complete = new JsonObject().put("host", "127.0.0.1").put("port", 0)
      .put("publish", new JsonObject().put("graceMillis", 0)).mergeIn(conf, true);
    settings = SettingsLoader.load(new SettingsSources(complete, "test", Map.of(), Map.of(), new JsonObject()));
    vertx.eventBus().<JsonObject>localConsumer(RtmpAddresses.EVENTS, event -> events.add(event.body()));
    await(AccessControl.of(vertx).load(settings));
    Queue<RtmpVerticle> verticles = new ConcurrentLinkedQueue<>();
    deployment = await(vertx.deployVerticle(() -> {
      RtmpVerticle each = new RtmpVerticle(settings, recorded, peers, null);
      verticles.add(each);
      return each;
    }, new DeploymentOptions().setInstances(Math.max(1, settings.instances()))));
    verticle = verticles.element();
  }

  /** With the default application, which accepts everything. */
  public static TestServer start() {
    return start(new JsonObject());
  }

  /**
   * With the default application.
   *
   * @param conf settings that differ from the defaults
   */
  public static TestServer start(JsonObject conf) {
    TestServer server = startWithoutApp(conf);
    await(server.vertx.deployVerticle(new LiveApp()));
    return server;
  }

  /** Without any application. */
  public static TestServer startWithoutApp(JsonObject conf) {
    return new TestServer(conf, NO_RECORDINGS, Peers.NONE);
  }

  /** With the default application; whoever says that it is a node of a cluster is taken for one. */
  public static TestServer startAmongNodes() {
    TestServer server = new TestServer(new JsonObject(), NO_RECORDINGS, new Peers() {
      @Override
      public Future<Boolean> isPeer(byte[] nonce, PeerClaim claim) {
        return Future.succeededFuture(true);
      }

      @Override
      public Future<Boolean> listen(String address) {
        return Future.succeededFuture(false);
      }
    });
    await(server.vertx.deployVerticle(new LiveApp()));
    return server;
  }

  public Vertx vertx() {
    return vertx;
  }

  public int port() {
    return verticle.port();
  }

  public Settings settings() {
    return settings;
  }

  /** Lets nobody in any more; see {@link RtmpVerticle#drain}. */
  public Future<Void> drain(long millis, Elsewhere elsewhere) {
    return verticle.drain(millis, elsewhere);
  }

  /** A client that has done the handshake and no more. */
  public RtmpTestClient open() {
    RtmpTestClient client = RtmpTestClient.open(port());
    clients.add(client);
    return client;
  }

  /** A client that has been let in. */
  public RtmpTestClient connect(String app) {
    RtmpTestClient client = open();
    client.connect(app);
    return client;
  }

  /** A client that publishes. */
  public RtmpTestClient publisher(String app, String name) {
    RtmpTestClient client = connect(app).publish(name);
    client.awaitStatus("NetStream.Publish.Start");
    return client;
  }

  /**
   * A client that plays.
   *
   * @param arguments what follows the name in the command
   */
  public RtmpTestClient player(String app, String name, Object... arguments) {
    RtmpTestClient client = connect(app).play(name, arguments);
    client.awaitStatus("NetStream.Play.Start");
    return client;
  }

  /** All clients leave. */
  public void closeClients() {
    clients.forEach(RtmpTestClient::close);
    clients.clear();
  }

  /** Answers the requests to an application. */
  public void app(String name, Handler<Message<JsonObject>> handler) {
    await(vertx.eventBus().consumer(RtmpAddresses.app(name), handler).completion());
  }

  /** Waits for an event of that type; those that come before it stay for later calls. */
  public JsonObject awaitEvent(String type) {
    return awaitEvent(type, event -> true);
  }

  /** Waits for an event of that type about which {@code wanted} is true. */
  public JsonObject awaitEvent(String type, Predicate<JsonObject> wanted) {
    Predicate<JsonObject> fits = event -> type.equals(event.getString("type")) && wanted.test(event);
    for (JsonObject event : otherEvents) {
      if (fits.test(event)) {
        otherEvents.remove(event);
        return event;
      }
    }
    try {
      for (JsonObject event = poll(); event != null; event = poll()) {
        if (fits.test(event)) {
          return event;
        }
        otherEvents.add(event);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new AssertionError("no event " + type + " in " + otherEvents);
  }

  private JsonObject poll() throws InterruptedException {
    return events.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** The events that nobody has waited for, so far. */
  public List<JsonObject> otherEvents() {
    events.drainTo(otherEvents);
    return List.copyOf(otherEvents);
  }

  /** Forgets the events that have come so far. */
  public void forgetEvents() {
    otherEvents();
    otherEvents.clear();
  }

  /** Asks a publication. */
  public JsonObject ask(StreamKey stream, JsonObject request) {
    return await(vertx.eventBus().<JsonObject>request(RtmpAddresses.stream(stream), request)).body();
  }

  /** Waits until nobody publishes or follows the stream any more, and its name is free. */
  public void awaitNothingLeft(StreamKey stream) {
    JsonObject question = new JsonObject().put("event", "question");
    // One that is contained in every snapshot.
    MediaFrame frame = MediaFrame.of(MediaFrame.Kind.DATA, 0, -1, new byte[0]);
    awaitTrue("nobody publishes " + stream, () -> !hasListeners(RtmpAddresses.stream(stream), question, new DeliveryOptions()));
    awaitTrue("nobody waits for " + stream, () -> !hasListeners(RtmpAddresses.status(stream), question, new DeliveryOptions()));
    awaitTrue("nobody follows " + stream, () -> !hasListeners(RtmpAddresses.media(stream), frame, LocalCodec.frameOptions()));
    await(vertx.sharedData().getLockWithTimeout("rtmp.publication." + stream, TimeUnit.SECONDS.toMillis(LIMIT_SECONDS))).release();
  }

  private boolean hasListeners(String address, Object question, DeliveryOptions options) {
    try {
      await(vertx.eventBus().request(address, question, options.setLocalOnly(true).setSendTimeout(50)));
      return true;
    } catch (CompletionException e) {
      return !(e.getCause() instanceof ReplyException reply) || reply.failureType() != ReplyFailure.NO_HANDLERS;
    }
  }

  /** Stops listening and closes all connections, as an undeployment does. */
  public void undeploy() {
    await(vertx.undeploy(deployment));
  }

  /** Waits for something to become true. */
  public static void awaitTrue(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("in vain: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Waits for a future; a failure comes as a {@link CompletionException}. */
  public static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    // Before the server, which would wait for them to take what it sent.
    closeClients();
    await(vertx.close());
  }
}
