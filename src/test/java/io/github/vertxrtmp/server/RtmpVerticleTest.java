package io.github.vertxrtmp.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.app.LiveApp;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.config.SettingsLoader;
import io.github.vertxrtmp.config.SettingsSources;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.github.vertxrtmp.vod.FlvStreams;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtmpVerticleTest {

  private static final int INSTANCES = 3;

  private final List<RtmpVerticle> verticles = new CopyOnWriteArrayList<>();
  private final List<RtmpTestClient> clients = new ArrayList<>();
  @TempDir
  private Path folder;
  private Vertx vertx;

  @AfterEach
  void stop() {
    clients.forEach(RtmpTestClient::close);
    TestServer.await(vertx.close());
  }

  private static Settings settings(int port) {
    JsonObject conf = new JsonObject().put("host", "127.0.0.1").put("port", port);
    return SettingsLoader.load(new SettingsSources(conf, "test", Map.of(), Map.of(), new JsonObject()));
  }

  private String deploy(boolean nativeTransport, int port) {
    vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(nativeTransport).setEventLoopPoolSize(INSTANCES + 1));
    TestServer.await(vertx.deployVerticle(new LiveApp()));
    return TestServer.await(vertx.deployVerticle(() -> {
      RtmpVerticle verticle = new RtmpVerticle(settings(port), new FlvStreams(vertx, new FlvRoot(folder), settings(port).vod()));
      verticles.add(verticle);
      return verticle;
    }, new DeploymentOptions().setInstances(INSTANCES)));
  }

  private RtmpTestClient connect() {
    RtmpTestClient client = RtmpTestClient.open(verticles.get(0).port());
    clients.add(client);
    client.connect("live");
    return client;
  }

  /** Connections go to the instances in turn, so these players sit on all of them, and on none more than the others. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void instancesShareAPortAndTheStreams(boolean nativeTransport) {
    deploy(nativeTransport, 0);
    assertEquals(INSTANCES, verticles.size());
    assertTrue(verticles.get(0).port() > 0);
    assertEquals(1, verticles.stream().map(RtmpVerticle::port).distinct().count());
    RtmpTestClient publisher = connect().publish("cam");
    publisher.awaitStatus("NetStream.Publish.Start");
    publisher.video(0, TestMedia.avcHeader());
    publisher.video(0, TestMedia.avcKeyframe(0));
    publisher.sync();
    List<RtmpTestClient> players = new ArrayList<>();
    for (int i = 0; i < 2 * INSTANCES; i++) {
      players.add(connect().play("cam"));
    }
    for (RtmpTestClient player : players) {
      assertArrayEquals(TestMedia.avcHeader(), player.awaitMedia().payload());
      assertArrayEquals(TestMedia.avcKeyframe(0), player.awaitMedia().payload());
    }
    publisher.video(40, TestMedia.avcFrame(1));
    for (RtmpTestClient player : players) {
      assertArrayEquals(TestMedia.avcFrame(1), player.awaitMedia().payload());
    }
    publisher.deleteStream();
    for (RtmpTestClient player : players) {
      player.awaitStatus("NetStream.Play.UnpublishNotify");
    }
  }

  @Test
  void undeployedItLetsGoOfThePortAndTheConnections() {
    String id = deploy(false, 0);
    int port = verticles.get(0).port();
    RtmpTestClient client = connect().publish("cam");
    client.awaitStatus("NetStream.Publish.Start");
    TestServer.await(vertx.undeploy(id));
    client.awaitClosed();
    TestServer.awaitTrue("the port is free", () -> isFree(port));
  }

  /** Vert.x says that a server is closed a little before its socket is. */
  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort() == port;
    } catch (IOException inUse) {
      return false;
    }
  }

  @Test
  void undeployedItDoesNotWaitForWhoReadsNothing() {
    String id = deploy(false, 0);
    RtmpTestClient publisher = connect().publish("cam");
    publisher.awaitStatus("NetStream.Publish.Start");
    publisher.chunkSize(1 << 20);
    RtmpTestClient stalled = connect().play("cam");
    stalled.awaitStatus("NetStream.Play.Start");
    RtmpTestClient reading = connect().play("cam");
    reading.awaitStatus("NetStream.Play.Start");
    byte[] large = new byte[1 << 20];
    System.arraycopy(TestMedia.avcKeyframe(0), 0, large, 0, 9);
    // More than the kernel takes for somebody who does not read.
    for (int i = 0; i < 12; i++) {
      publisher.video(40L * i, large);
      reading.awaitMedia();
    }
    TestServer.await(vertx.undeploy(id));
    reading.awaitClosed();
    stalled.close();
    TestServer.awaitTrue("the port is free", () -> isFree(verticles.get(0).port()));
  }

  @Test
  void saysWhichPortItCannotHave() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      CompletionException failure = assertThrows(CompletionException.class, () -> deploy(false, port));
      assertInstanceOf(StartException.class, failure.getCause());
      assertTrue(failure.getCause().getMessage().contains(String.valueOf(port)), failure.getCause()::getMessage);
    }
  }
}
