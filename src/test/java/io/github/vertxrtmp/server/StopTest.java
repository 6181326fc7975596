package io.github.vertxrtmp.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.NodeId;
import io.github.vertxrtmp.bus.RtmpAddresses;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.net.RtmpListener;
import io.github.vertxrtmp.session.Elsewhere;
import io.github.vertxrtmp.stream.Publication;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StopTest {

  private static final int LONG_MILLIS = 60_000;

  @TempDir
  private Path root;
  /** What applications and events tell, in this order. */
  private final List<String> told = new CopyOnWriteArrayList<>();

  /** Hears everything, late: its disconnect is still in its queue when the server is about to stop it. */
  private final class Witness extends VerticleBase {
    @Override
    public Future<?> start() {
      vertx.eventBus().<JsonObject>localConsumer(RtmpAddresses.EVENTS, event -> told.add(event.body().getString("type")));
      return vertx.eventBus().<JsonObject>consumer(RtmpAddresses.app("*"), request -> {
        told.add(request.body().getString("event"));
        request.reply(true);
      }).completion();
    }

    @Override
    public Future<?> stop() {
      told.add("app stopped");
      return Future.succeededFuture();
    }
  }

  private LibraryServer start(int drainMillis, JsonObject more) {
    JsonObject conf = new JsonObject().put("stop", new JsonObject().put("drainMillis", drainMillis)).mergeIn(more);
    return LibraryServer.start(root, new RtmpServerOptions(conf), server -> server.app("*", Witness::new));
  }

  private static RtmpTestClient publish(LibraryServer server, String mode) {
    RtmpTestClient publisher = server.connect("live");
    publisher.publish("cam", mode).awaitStatus("NetStream.Publish.Start");
    publisher.video(0, TestMedia.avcHeader());
    publisher.video(0, TestMedia.avcKeyframe(0));
    publisher.sync();
    return publisher;
  }

  /** The ways in which a server is stopped. */
  private enum Way {
    STOP(server -> server.server().stop()),
    CLOSE(server -> server.vertx().close());

    private final Function<LibraryServer, Future<Void>> action;

    Way(Function<LibraryServer, Future<Void>> action) {
      this.action = action;
    }
  }

  @ParameterizedTest
  @EnumSource
  void applicationsHearOfEverythingBeforeTheyAreStopped(Way way) throws IOException {
    try (LibraryServer server = start(0, new JsonObject()); RtmpTestClient publisher = publish(server, "record")) {
      Future<Void> stopped = way.action.apply(server);
      assertEquals("The server stops", publisher.awaitStatus("NetConnection.Connect.AppShutdown").info().getString("description"));
      publisher.awaitClosed();
      TestServer.await(stopped);
      List<String> order = List.of("node.draining", "unpublish", "disconnect", "record.done", "app stopped");
      assertEquals(order, told.stream().filter(order::contains).toList(), told::toString);
      assertTrue(told.indexOf("client.disconnected") < told.indexOf("node.drained"), told::toString);
      assertTrue(Files.size(root.resolve("cam.flv")) > 0);
    }
  }

  /** Its publisher is no client that ends it before. */
  @Test
  void aStreamOfAVerticleIsRecordedToItsEndBeforeApplicationsAreStopped() throws IOException {
    try (LibraryServer server = start(0, new JsonObject().put("record", new JsonObject().put("all", true)))) {
      Context loop = server.vertx().getOrCreateContext();
      Publication publication = TestServer.await(Future.<Publication>future(promise -> loop.runOnContext(
        now -> Publication.open(server.vertx(), new StreamKey("live", "made"), new JsonObject()).onComplete(promise))));
      server.awaitEvent("record.started");
      loop.runOnContext(now -> publication.send(MediaFrame.Kind.VIDEO, 0, TestMedia.avcKeyframe(0)));
      TestServer.await(server.server().stop());
      assertEquals(List.of("record.done", "app stopped"), told.stream().filter(List.of("record.done", "app stopped")::contains).toList());
      assertTrue(Files.size(root.resolve("made.flv")) > 0);
    }
  }

  @Test
  void aVerticleThatIsUndeployedStopsInOrderAsWell() throws IOException {
    try (LibraryServer server = start(0, new JsonObject())) {
      TestServer.await(server.server().stop());
      told.clear();
      JsonObject conf = new JsonObject().put("host", "127.0.0.1").put("port", 0).put("root", root.toString())
        .put("apps", new JsonObject()).put("stop", new JsonObject().put("drainMillis", 0));
      TestServer.await(server.vertx().deployVerticle(new Witness()));
      String id = TestServer.await(server.vertx().deployVerticle(new MainVerticle(), new DeploymentOptions().setConfig(conf)));
      Set<String> parts = server.vertx().deploymentIDs();
      assertTrue(parts.size() > 2, parts::toString);
      TestServer.await(server.vertx().undeploy(id));
      assertEquals(1, server.vertx().deploymentIDs().size(), "only the witness is left");
      assertTrue(told.contains("node.drained"), told::toString);
    }
  }

  @Test
  void streamsGoOnAndNobodyNewIsLetIn() {
    try (LibraryServer server = start(LONG_MILLIS, new JsonObject());
        RtmpTestClient publisher = publish(server, "live");
        RtmpTestClient player = server.connect("live");
        RtmpTestClient idle = server.connect("live")) {
      player.play("cam").awaitStatus("NetStream.Play.Start");
      Future<Void> stopped = server.server().stop();
      idle.awaitStatus("NetConnection.Connect.AppShutdown");
      idle.awaitClosed();
      TestServer.awaitTrue("the port is closed", () -> isRefused(server.port()));
      publisher.video(40, TestMedia.avcKeyframe(1));
      player.await("a frame that came while draining", message -> message.timestamp() == 40);
      assertFalse(stopped.isComplete());
      publisher.deleteStream();
      player.awaitStatus("NetStream.Play.UnpublishNotify");
      publisher.awaitStatus("NetConnection.Connect.AppShutdown");
      player.reset();
      publisher.reset();
      TestServer.await(stopped);
    }
  }

  private static boolean isRefused(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !socket.isConnected();
    } catch (ConnectException refused) {
      return true;
    } catch (IOException other) {
      return false;
    }
  }

  @Test
  void peersThatReadNothingDoNotHoldItUp() throws IOException {
    try (LibraryServer server = start(0, new JsonObject());
        RtmpTestClient publisher = publish(server, "live");
        RtmpTestClient player = server.connect("live")) {
      player.play("cam").awaitStatus("NetStream.Play.Start");
      byte[] large = Arrays.copyOf(TestMedia.avcKeyframe(1), 4 << 20);
      for (int i = 1; i < 4; i++) {
        publisher.video(40 * i, large);
      }
      publisher.sync();
      TestServer.await(server.server().stop());
      assertEquals(0, RtmpListener.connections(server.vertx()));
    }
  }

  @Test
  void whoUnderstandsItIsSentElsewhere() {
    try (TestServer server = TestServer.start();
        RtmpTestClient able = RtmpTestClient.open(server.port());
        RtmpTestClient other = server.connect("live")) {
      able.connect("live/room", new AmfObject().put("capsEx", 1));
      able.publish("cam").awaitStatus("NetStream.Publish.Start");
      other.publish("other").awaitStatus("NetStream.Publish.Start");
      Future<Void> drained = server.drain(LONG_MILLIS, path -> "rtmp://192.0.2.1/" + path);
      assertEquals("rtmp://192.0.2.1/live/room", able.awaitStatus("NetConnection.Connect.ReconnectRequest").info().getString("tcUrl"));
      able.reset();
      other.sync();
      assertTrue(other.inbox().stream().noneMatch(message -> message.toString().contains("ReconnectRequest")));
      assertFalse(drained.isComplete());
      server.drain(0, Elsewhere.NOWHERE);
      other.awaitStatus("NetConnection.Connect.AppShutdown");
      other.reset();
      TestServer.await(drained);
    }
  }

  @Test
  void theAdministratorDrainsANode() {
    try (LibraryServer server = start(LONG_MILLIS, new JsonObject().put("admin", new JsonObject().put("enabled", true)));
        RtmpTestClient publisher = publish(server, "live")) {
      String address = RtmpAddresses.admin(NodeId.of(server.vertx()));
      JsonObject drain = new JsonObject().put("action", "drain");
      assertFails("at the address of the node", server, RtmpAddresses.ADMIN, drain);
      assertFails("\"millis\"", server, address, drain.copy().put("millis", -1));
      assertFails("\"millis\"", server, address, drain.copy().put("millis", "1"));
      assertFails("no fields beside", server, address, drain.copy().put("mills", 1));
      assertEquals(new JsonObject().put("node", NodeId.of(server.vertx())).put("millis", LONG_MILLIS), server.ask(address, drain));
      JsonObject draining = server.awaitEvent("node.draining");
      assertEquals(LONG_MILLIS, draining.getInteger("millis"));
      assertEquals(1, draining.getInteger("connections"));
      publisher.sync();
      server.ask(address, drain.copy().put("millis", 0));
      publisher.awaitStatus("NetConnection.Connect.AppShutdown");
      publisher.reset();
      assertTrue(server.awaitEvent("node.drained").getInteger("durationMillis") >= 0);
    }
  }

  private static void assertFails(String message, LibraryServer server, String address, JsonObject request) {
    CompletionException failure = assertThrows(CompletionException.class, () -> server.ask(address, request));
    assertTrue(failure.getCause().getMessage().contains(message), failure.getCause().getMessage());
  }
}
