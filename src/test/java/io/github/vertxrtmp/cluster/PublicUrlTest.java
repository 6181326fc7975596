package io.github.vertxrtmp.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.config.SettingsException;
import io.github.vertxrtmp.config.SettingsLoader;
import io.github.vertxrtmp.config.SettingsSources;
import io.github.vertxrtmp.protocol.message.EnhancedCapabilities;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestNode;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients are sent to where a node can be reached from outside. */
class PublicUrlTest {

  @TempDir
  private Path folder;

  @ParameterizedTest
  @CsvSource({"rtmp://b.example.org, rtmp://b.example.org/live/room", "rtmps://b.example.org:443, rtmps://b.example.org:443/live/room", "same,"})
  void isWhereClientsAreSent(String url, String expected) {
    try (TestNode b = TestNode.start(folder.resolve("b"), new RtmpServerOptions().set("cluster.publicUrl", url));
         TestNode a = TestNode.start(folder.resolve("a"));
         RtmpTestClient publisher = b.connect("live/room");
         RtmpTestClient client = RtmpTestClient.open(a.port())) {
      client.connect("live/room", new AmfObject().put("capsEx", (double) EnhancedCapabilities.RECONNECT));
      client.play("cam").awaitStatus("NetStream.Play.Start");
      publisher.publish("cam").awaitStatus("NetStream.Publish.Start");
      publisher.video(0, TestMedia.avcHeader());
      // The first node has heard of the other one.
      client.awaitMedia();
      Future<Void> stopped = a.stopping();
      // Without a URL it is the one that the client used (Enhanced RTMP v2, "Reconnect Request").
      assertEquals(expected, client.awaitStatus("NetConnection.Connect.ReconnectRequest").info().getString("tcUrl"));
      client.deleteStream();
      client.shutdownOutput();
      TestServer.await(stopped);
    } finally {
      TestNode.forgetCluster();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"b.example.org", "rtmp://", "rtmp://b.example.org/live", "http://b.example.org"})
  void mustBeOne(String url) {
    JsonObject conf = new JsonObject().put("cluster", new JsonObject().put("publicUrl", url));
    SettingsSources sources = new SettingsSources(conf, "test", Map.of(), Map.of(), new JsonObject());
    String message = assertThrows(SettingsException.class, () -> SettingsLoader.load(sources)).getMessage();
    assertTrue(message.startsWith("cluster.publicUrl: expected rtmp://host:port"), message);
  }
}
