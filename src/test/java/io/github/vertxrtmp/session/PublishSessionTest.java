package io.github.vertxrtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.Amf0Writer;
import io.github.vertxrtmp.amf.AmfEcmaArray;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishSessionTest {

  private static final BlockingQueue<JsonObject> REQUESTS = new LinkedBlockingQueue<>();
  private static TestServer server;


  /** The application {@code ask} does with a publish what the stream's parameter {@code do} says. */
  @BeforeAll
  static void start() {
    server = TestServer.start();
    server.app("ask", request -> {
      if (request.replyAddress() == null) {
        return;
      }
      REQUESTS.add(request.body());
      String what = request.body().getJsonObject("params", new JsonObject()).getString("do", "");
      request.reply(switch (what) {
        case "refuse" -> Decision.reject("Sorry.Not.You", "No").toJson();
        case "refuse-plainly" -> false;
        case "rename" -> new JsonObject().put("accept", true).put("name", "public-" + request.body().getString("stream"));
        case "leave-the-app" -> new JsonObject().put("name", "../other/cam");
        case "no-name" -> new JsonObject().put("name", "");
        case "number" -> 7;
        default -> true;
      });
    });
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void leave() {
    server.closeClients();
  }

  private static JsonObject info(String app, String name) {
    return server.ask(new StreamKey(app, name), new JsonObject().put("action", "info"));
  }

  @Test
  void begins() {
    RtmpTestClient client = server.connect("live").publish("begins");
    ReceivedMessage status = client.awaitStatus("NetStream.Publish.Start");
    assertEquals("status", status.info().getString("level"));
    assertTrue(status.info().getString("description").contains("begins"));
    assertEquals(client.streamId(), status.streamId());
    JsonObject event = server.awaitEvent(RtmpEvents.STREAM_PUBLISHED, published -> published.getString("name").equals("begins"));
    assertEquals("live/begins", event.getString("stream"));
    assertEquals("live", event.getString("app"));
    assertEquals("live", event.getString("mode"));
    assertEquals("127.0.0.1", event.getJsonObject("client").getString("address").split(":")[0]);
    assertTrue(event.containsKey("time") && event.containsKey("node") && event.containsKey("publication"));
  }

  @Test
  void countsWhatItRelays() {
    RtmpTestClient client = server.publisher("live", "counted");
    client.video(0, TestMedia.avcHeader());
    client.audio(0, TestMedia.aacHeader());
    client.video(0, TestMedia.avcKeyframe(0));
    client.data(0, "@setDataFrame", "onMetaData", new AmfEcmaArray());
    client.data(0, "@clearDataFrame", "onMetaData");
    client.sync();
    JsonObject info = info("live", "counted");
    assertEquals(2, info.getInteger("videoFrames"));
    assertEquals(1, info.getInteger("audioFrames"));
    assertEquals(1, info.getInteger("dataFrames"));
    assertEquals("avc1", info.getString("videoCodec"));
    assertEquals("mp4a", info.getString("audioCodec"));
    client.close();
    JsonObject event = server.awaitEvent(RtmpEvents.STREAM_UNPUBLISHED, ended -> ended.getString("name").equals("counted"));
    assertEquals(info.getLong("bytes"), event.getLong("bytes"));
    assertEquals("connection closed", event.getString("reason"));
  }

  @Test
  void nameThatIsTakenIsRefusedAndTheFirstGoesOn() {
    RtmpTestClient first = server.publisher("live", "taken");
    RtmpTestClient second = server.connect("live").publish("taken");
    ReceivedMessage refusal = second.awaitStatus("NetStream.Publish.BadName");
    assertEquals("error", refusal.info().getString("level"));
    second.video(0, TestMedia.avcKeyframe(0));
    second.sync();
    first.video(0, TestMedia.avcHeader());
    first.sync();
    assertEquals(1, info("live", "taken").getInteger("videoFrames"));
    second.command(second.streamId(), "publish", null, "not-taken", "live");
    second.awaitStatus("NetStream.Publish.Start");
  }

  @Test
  void sameStreamBehindAnotherCutOfItsUrlIsTakenToo() {
    server.publisher("live/room", "1");
    server.connect("live").publish("room/1").awaitStatus("NetStream.Publish.BadName");
    server.publisher("live/other", "1");
  }

  @Test
  void deleteStreamFreesTheName() {
    RtmpTestClient client = server.publisher("live", "freed");
    client.deleteStream();
    assertEquals(client.streamId(), client.awaitStatus("NetStream.Unpublish.Success").streamId());
    server.publisher("live", "freed").deleteStream();
    client.publish("freed").awaitStatus("NetStream.Publish.Start");
  }

  @Test
  void closeStreamFreesTheNameAndTheStreamCanBeUsedAgain() {
    RtmpTestClient client = server.publisher("live", "closed");
    client.command(client.streamId(), "closeStream", (Object) null);
    client.command(client.streamId(), "publish", null, "closed", "live");
    client.awaitStatus("NetStream.Unpublish.Success");
    client.awaitStatus("NetStream.Publish.Start");
  }

  @Test
  void publishAnewLeavesTheOldName() {
    RtmpTestClient client = server.publisher("live", "old-name");
    client.command(client.streamId(), "publish", null, "new-name", "live");
    client.awaitStatus("NetStream.Publish.Start");
    server.publisher("live", "old-name");
    server.connect("live").publish("new-name").awaitStatus("NetStream.Publish.BadName");
  }

  @Test
  void brokenConnectionFreesTheName() {
    server.publisher("live", "broken").reset();
    server.awaitNothingLeft(new StreamKey("live", "broken"));
    server.publisher("live", "broken").shutdownOutput();
    server.awaitNothingLeft(new StreamKey("live", "broken"));
    server.publisher("live", "broken");
  }

  @Test
  void queryIsNoPartOfTheName() {
    server.publisher("live", "query?token=a%20b&user=c");
    server.connect("live").publish("query").awaitStatus("NetStream.Publish.BadName");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?", "?a=b", "/", "/cam", "cam/", "a//b", "..", "../cam", "a/../b", ".", "a/.", "a\\b", "a\0b", "a\nb", "a\u007fb"})
  void refusesWhatIsNoName(String name) {
    RtmpTestClient client = server.connect("live").publish(name);
    assertEquals("error", client.awaitStatus("NetStream.Publish.BadName").info().getString("level"));
    client.sync();
  }

  @Test
  void refusesNamesThatAreTooLong() {
    int longest = server.settings().limits().nameLength();
    server.connect("live").publish("n".repeat(longest + 1)).awaitStatus("NetStream.Publish.BadName");
    server.connect("live").publish("n".repeat(longest)).awaitStatus("NetStream.Publish.Start");
  }

  @ParameterizedTest
  @ValueSource(strings = {"größe-直播-🎥", "my stream 1", "a.b-c_d~e+f@g,h;i=j", "a%20b%2Fc", "a..b", "...", "mp4:cam.f4v", "room/1/cam"})
  void takesNamesAsTheyAre(String name) {
    server.publisher("live", name);
    assertEquals(name, info("live", name).getString("name"));
  }

  @Test
  void namesThatAreNoTextAreRefused() {
    RtmpTestClient client = server.connect("live");
    client.createStream();
    for (Object name : new Object[] {5.0, true, new AmfObject()}) {
      client.command(client.streamId(), "publish", null, name, "live");
      client.awaitStatus("NetStream.Publish.BadName");
    }
    client.command(client.streamId(), "publish", (Object) null);
    client.awaitStatus("NetStream.Publish.BadName");
    client.command(client.streamId(), "publish");
    client.awaitStatus("NetStream.Publish.BadName");
  }

  @ParameterizedTest
  @ValueSource(strings = {"live", "LIVE", "", "bogus"})
  void otherTypesAreLive(String type) {
    RtmpTestClient client = server.connect("live").publish("type-" + type, type);
    client.awaitStatus("NetStream.Publish.Start");
    assertEquals("live", info("live", "type-" + type).getString("mode"));
  }

  @Test
  void withoutTypeItIsLive() {
    RtmpTestClient client = server.connect("live");
    client.createStream();
    client.command(client.streamId(), "publish", null, "without-type");
    client.awaitStatus("NetStream.Publish.Start");
  }

  @Test
  void whatCannotBeRecordedIsNotPublishedEither() {
    RtmpTestClient client = server.connect("live").publish("unrecorded", "record");
    assertEquals("error", client.awaitStatus("NetStream.Record.Failed").info().getString("level"));
    server.awaitNothingLeft(new StreamKey("live", "unrecorded"));
    client.sync();
  }

  @Test
  void applicationIsAskedAndMayRefuse() throws InterruptedException {
    RtmpTestClient client = server.connect("ask/room").publish("cam?do=refuse");
    ReceivedMessage refusal = client.awaitStatus("Sorry.Not.You");
    assertEquals("No", refusal.info().getString("description"));
    client.awaitClosed();
    assertEquals("connect", REQUESTS.take().getString("event"));
    JsonObject request = REQUESTS.take();
    assertEquals("publish", request.getString("event"));
    assertEquals("cam", request.getString("stream"));
    assertEquals("live", request.getString("mode"));
    assertEquals("room", request.getJsonObject("client").getString("instance"));
    server.connect("ask").publish("cam?do=refuse-plainly").awaitStatus("NetStream.Publish.Denied");
    REQUESTS.clear();
  }

  @Test
  void refusalLeavesTheOtherStreamsOfTheConnectionAlone() {
    RtmpTestClient client = server.publisher("ask", "other-stream");
    client.publish("refused?do=refuse").awaitStatus("Sorry.Not.You");
    client.sync();
    assertEquals("other-stream", info("ask", "other-stream").getString("name"));
    REQUESTS.clear();
  }

  @Test
  void applicationMayRename() {
    server.publisher("ask", "secret?do=rename");
    assertEquals("ask/public-secret", info("ask", "public-secret").getString("stream"));
    server.connect("ask").publish("public-secret").awaitStatus("NetStream.Publish.BadName");
    REQUESTS.clear();
  }

  @ParameterizedTest
  @ValueSource(strings = {"leave-the-app", "no-name", "number"})
  void nonsenseOfTheApplicationIsARefusal(String what) {
    RtmpTestClient client = server.connect("ask").publish("nonsense?do=" + what);
    ReceivedMessage status = client.await("refusal", message -> "onStatus".equals(message.name()));
    assertEquals("error", status.info().getString("level"), status::toString);
    REQUESTS.clear();
  }

  @Test
  void canBeClosedOverTheBus() {
    RtmpTestClient client = server.publisher("live", "ended");
    server.ask(new StreamKey("live", "ended"), new JsonObject().put("action", "close").put("reason", "enough"));
    client.awaitStatus("NetStream.Unpublish.Success");
    client.awaitClosed();
    JsonObject event = server.awaitEvent(RtmpEvents.STREAM_UNPUBLISHED, ended -> ended.getString("name").equals("ended"));
    assertEquals("enough", event.getString("reason"));
    server.awaitNothingLeft(new StreamKey("live", "ended"));
  }

  @Test
  void twoStreamsOnOneConnection() {
    RtmpTestClient client = server.publisher("live", "two-a");
    int first = client.streamId();
    client.publish("two-b").awaitStatus("NetStream.Publish.Start");
    client.video(0, TestMedia.avcHeader());
    client.use(first).audio(0, TestMedia.aacHeader());
    client.sync();
    assertEquals(1, info("live", "two-a").getInteger("audioFrames"));
    assertEquals(0, info("live", "two-a").getInteger("videoFrames"));
    assertEquals(1, info("live", "two-b").getInteger("videoFrames"));
    client.use(first).deleteStream();
    client.sync();
    server.awaitNothingLeft(new StreamKey("live", "two-a"));
    assertEquals("two-b", info("live", "two-b").getString("name"));
  }

  @Test
  void mediaWithoutPublishIsIgnored() {
    RtmpTestClient client = server.connect("live");
    client.createStream();
    client.video(0, TestMedia.avcKeyframe(0));
    client.use(4711).video(0, TestMedia.avcKeyframe(0));
    client.use(0).video(0, TestMedia.avcKeyframe(0));
    client.sync();
  }

  @Test
  void commandsOfPlayersMeanNothingToAPublisher() {
    RtmpTestClient client = server.publisher("live", "commands");
    for (String command : List.of("pause", "pauseRaw", "receiveAudio", "receiveVideo")) {
      client.command(client.streamId(), command, null, true, 0);
      client.command(client.streamId(), command, (Object) null);
    }
    client.command(client.streamId(), "seek", null, Double.NaN);
    client.sync();
    assertEquals("commands", info("live", "commands").getString("name"));
  }

  @Test
  void amf3MessagesArePublished() {
    RtmpTestClient client = server.connect("live");
    client.createStream();
    ByteBuf publish = Unpooled.buffer().writeByte(0);
    Amf0Writer.writeAll(publish, "publish", 5, null, "amf3", "live");
    client.message(8, ReceivedMessage.COMMAND_AMF3, client.streamId(), 0, publish);
    client.awaitStatus("NetStream.Publish.Start");
    ByteBuf data = Unpooled.buffer().writeByte(0);
    Amf0Writer.writeAll(data, "@setDataFrame", "onMetaData", new AmfObject().put("title", "x"));
    client.message(5, ReceivedMessage.DATA_AMF3, client.streamId(), 0, data);
    client.sync();
    assertEquals(1, info("live", "amf3").getInteger("dataFrames"));
  }
}
