package io.github.vertxrtmp.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.app.RtmpApp;
import io.github.vertxrtmp.app.RtmpClient;
import io.github.vertxrtmp.app.RtmpStream;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.stream.Publication;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who can have a stream recorded: the client, the application, the settings. */
class RecordingStartTest {

  @TempDir
  private Path root;

  /** Decides by the name. */
  private static final class Decides extends RtmpApp {

    @Override
    protected Future<Decision> onPublish(RtmpClient client, RtmpStream stream) {
      return Future.succeededFuture(switch (stream.json().getString("stream")) {
        case "yes" -> Decision.accept().withRecord(true);
        case "no" -> Decision.accept().withRecord(false);
        case "on" -> Decision.accept().withAppend();
        default -> Decision.accept();
      });
    }
  }

  private LibraryServer server(boolean all) {
    return LibraryServer.start(root, new RtmpServerOptions().setRecordAll(all), apps -> apps.app("live", Decides::new));
  }

  @ParameterizedTest
  @CsvSource({
    "false, cam, live, ",       "false, cam, record, record", "false, cam, append, append",
    "false, yes, live, record", "false, on, live, append",    "false, no, record, ",
    "true, cam, live, record",  "true, cam, append, append",  "true, no, live, ",
  })
  void theApplicationBeforeTheClientBeforeTheSettings(boolean all, String name, String mode, String recorded) {
    try (LibraryServer server = server(all); RtmpTestClient publisher = server.connect("live")) {
      publisher.publish(name, mode).awaitStatus("NetStream.Publish.Start");
      publisher.video(0, TestMedia.avcHeader());
      publisher.video(0, TestMedia.avcKeyframe(1));
      publisher.sync();
      publisher.deleteStream();
      server.awaitEvent("stream.unpublished");
      List<JsonObject> started = server.events().stream().filter(event -> "record.started".equals(event.getString("type"))).toList();
      assertEquals(recorded == null ? List.of() : List.of(recorded), started.stream().map(event -> event.getString("mode")).toList());
      if (recorded != null) {
        assertEquals(2, server.awaitEvent("record.done").getInteger("tags"), "from the first frame on");
        assertTrue(Files.exists(root.resolve(name + ".flv")));
      }
    }
  }

  /** It asks for nothing itself. */
  @Test
  void whatAVerticlePublishesIsRecordedIfAllIs() {
    try (LibraryServer server = server(true)) {
      Context loop = server.vertx().getOrCreateContext();
      Publication publication = TestServer.await(Future.<Publication>future(promise -> loop.runOnContext(
        now -> Publication.open(server.vertx(), new StreamKey("live", "made"), new JsonObject()).onComplete(promise))));
      server.awaitEvent("record.started");
      TestServer.await(Future.<Void>future(promise -> loop.runOnContext(now -> publication.close("test").onComplete(promise))));
      assertEquals("live/made", server.awaitEvent("record.done").getString("stream"));
    }
  }
}
