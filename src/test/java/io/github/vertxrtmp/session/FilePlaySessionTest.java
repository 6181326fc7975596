package io.github.vertxrtmp.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.flv.TestFlv;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files on the wire: what a player is told around them, and playlists. */
class FilePlaySessionTest {

  private static final int MOVIE_FRAMES = 52;
  private static final String FILM_FRAMES = "3002";
  private static final int STREAM_BEGIN = 0;
  private static final int STREAM_EOF = 1;
  private static final int STREAM_IS_RECORDED = 4;

  @TempDir
  private Path root;
  private LibraryServer server;
  private RtmpTestClient player;

  @BeforeEach
  void start() throws IOException {
    TestFlv.movie(1).write(root.resolve("one.flv"));
    TestFlv.movie(1).write(root.resolve("other.flv"));
    TestFlv.movie(3).write(root.resolve("long.flv"));
    TestFlv.movie(60).write(root.resolve("film.flv"));
    server = LibraryServer.start(root, options(), apps -> apps);
    player = server.connect("live");
    player.createStream();
    bufferLength(60_000);
  }

  private static RtmpServerOptions options() {
    return new RtmpServerOptions(new JsonObject().put("vod", new JsonObject().put("maxLeadMillis", 60_000).put("playlistEntries", 3)));
  }

  @AfterEach
  void stop() {
    player.close();
    server.close();
  }

  private void bufferLength(int millis) {
    ByteBuf body = Unpooled.buffer().writeShort(3).writeInt(player.streamId()).writeInt(millis);
    player.message(2, ReceivedMessage.USER_CONTROL, 0, 0, body);
  }

  private void play(Object... arguments) {
    List<Object> values = new ArrayList<>();
    values.add(null);
    values.addAll(Arrays.asList(arguments));
    player.command(player.streamId(), "play", values.toArray());
  }

  /** Begins to play a film of a minute, at its own pace. */
  private void begin() {
    bufferLength(0);
    play("film", 0.0);
  }

  /** When all that was sent has been handled, in order, what plays goes on without a pace. */
  private void goOn() {
    pause(true);
    player.awaitStatus("NetStream.Pause.Notify");
    bufferLength(60_000);
    pause(false);
  }

  private void pause(boolean pause) {
    player.command(player.streamId(), "pause", null, pause, 0.0);
  }

  /** What comes up to the end of a playlist, in words: status codes, and how many frames came in between. */
  private List<String> story() {
    List<String> story = new ArrayList<>();
    int frames = 0;
    for (String word = word(); ; word = word()) {
      if (word.equals("frame")) {
        frames++;
        continue;
      }
      if (word.isEmpty() || word.endsWith("ause.Notify")) {
        continue;
      }
      if (frames > 0) {
        story.add(String.valueOf(frames));
        frames = 0;
      }
      story.add(word);
      if (word.equals("EOF")) {
        return story;
      }
    }
  }

  private static List<String> withoutFrames(List<String> story) {
    return story.stream().filter(word -> !word.matches("[0-9]+")).toList();
  }

  private String word() {
    ReceivedMessage message = player.await("anything", any -> true);
    if (message.isMedia()) {
      return "frame";
    }
    if (message.userControlEvent() == STREAM_EOF) {
      return "EOF";
    }
    if (message.isCommand() && message.argument(1) instanceof AmfObject info && "onStatus".equals(message.name())) {
      return info.getString("code").replace("NetStream.", "");
    }
    return "onPlayStatus".equals(message.name()) ? ((AmfObject) message.values().get(1)).getString("code").replace("NetStream.", "~") : "";
  }

  @Test
  void aPlayerIsToldWhatHappens() {
    play("one", 0.0);
    assertEquals(player.streamId(), controlled(STREAM_IS_RECORDED));
    assertEquals(player.streamId(), controlled(STREAM_BEGIN));
    assertEquals(List.of("Play.Reset", "Play.Start", "52", "~Play.Complete", "Play.Stop", "EOF"), story());
    JsonObject played = server.awaitEvent("stream.played");
    assertFalse(played.getBoolean("live"));
  }

  private int controlled(int event) {
    ReceivedMessage message = player.await("user control " + event, any -> any.userControlEvent() == event);
    return Unpooled.wrappedBuffer(message.payload()).getInt(2);
  }

  @Test
  void aPlaylistPlaysOneAfterTheOther() {
    begin();
    play("other", 0.0, -1.0, false);
    play("long", 2000.0, 500.0, false);
    goOn();
    assertEquals(List.of("Play.Reset", "Play.Start", FILM_FRAMES, "~Play.Switch", "Play.Start", "52", "~Play.Switch", "Play.Start", "28", "~Play.Complete",
      "Play.Stop", "EOF"), story());
    play("one", 0.0, -1.0, false);
    assertEquals(List.of("Play.Start", "52", "~Play.Complete", "Play.Stop", "EOF"), story(), "nothing plays: begins at once");
  }

  @Test
  void whatIsMissingInPlaylistIsToldAndPassedOver() {
    begin();
    play("missing", 0.0, -1.0, false);
    play("other", 0.0, -1.0, false);
    goOn();
    assertEquals(List.of("Play.Reset", "Play.Start", FILM_FRAMES, "~Play.Switch", "Play.StreamNotFound", "Play.Start", "52", "~Play.Complete", "Play.Stop",
      "EOF"), story());
  }

  @Test
  void playWithResetForgetsThePlaylist() {
    begin();
    play("one", 0.0, -1.0, false);
    play("other", 0.0);
    goOn();
    assertEquals(List.of("Play.Reset", "Play.Start", "Play.Reset", "Play.Start", "~Play.Complete", "Play.Stop", "EOF"), withoutFrames(story()));
  }

  @Test
  void aPlaylistIsBounded() {
    begin();
    for (int i = 0; i < 3; i++) {
      play("one", 0.0, -1.0, 0.0);
    }
    play("other", 0.0, -1.0, 2.0);
    ReceivedMessage refused = player.awaitStatus("NetStream.Play.Failed");
    assertTrue(refused.info().getString("description").contains("3 entries"), refused::toString);
    assertEquals("playlistEntries", server.awaitEvent("limit.reached").getString("limit"));
    goOn();
    player.awaitMedia(3002 + 3 * MOVIE_FRAMES);
  }

  /** Returns what that is told. */
  private BlockingQueue<JsonObject> connectToAnApplication() {
    BlockingQueue<JsonObject> told = new LinkedBlockingQueue<>();
    server.vertx().eventBus().<JsonObject>localConsumer("rtmp.app.told", message -> {
      if (message.replyAddress() != null) {
        message.reply(new JsonObject());
      }
      told.add(message.body());
    });
    player.close();
    player = server.connect("told");
    player.createStream();
    return told;
  }

  @Test
  void whatALostPlayerHadInItsPlaylistIsToldToTheApplication() {
    BlockingQueue<JsonObject> told = connectToAnApplication();
    begin();
    play("one", 0.0, -1.0, false);
    play("other", 0.0, -1.0, false);
    TestServer.awaitTrue("all are let in", () -> streams(told, "play").size() == 3);
    player.sync();
    player.reset();
    TestServer.awaitTrue("all have stopped", () -> streams(told, "stop").size() == 3);
    assertEquals(Set.of("film", "one", "other"), Set.copyOf(streams(told, "stop")));
  }

  @Test
  void theApplicationIsToldOfSeeks() {
    BlockingQueue<JsonObject> told = connectToAnApplication();
    begin();
    player.command(player.streamId(), "seek", null, 90_000.0);
    player.awaitStatus("NetStream.Seek.InvalidTime");
    player.command(player.streamId(), "seek", null, 58_900.0);
    TestServer.awaitTrue("told", () -> streams(told, "seek").size() == 1);
    JsonObject seek = told.stream().filter(body -> body.getString("event").equals("seek")).findFirst().orElseThrow();
    assertEquals(58_900, seek.getInteger("millis"));
    assertEquals(58_000, seek.getInteger("positionMillis"));
  }

  private static List<String> streams(Collection<JsonObject> told, String event) {
    return told.stream().filter(body -> body.getString("event").equals(event)).map(body -> body.getString("stream")).toList();
  }

  @Test
  void aStreamThatEndsIsFollowedByTheRestOfThePlaylist() {
    try (RtmpTestClient publisher = server.connect("live")) {
      publisher.publish("cam").awaitStatus("NetStream.Publish.Start");
      play("cam", -1.0);
      play("one", 0.0, -1.0, false);
      publisher.video(0, TestMedia.avcHeader());
      publisher.video(0, TestMedia.avcKeyframe(1));
      player.awaitMedia(2);
    }
    player.awaitStatus("NetStream.Play.UnpublishNotify");
    List<ReceivedMessage> media = player.awaitMedia(MOVIE_FRAMES);
    assertArrayEquals(TestMedia.aacFrame(24), media.get(MOVIE_FRAMES - 1).payload());
  }

  @Test
  void aLiveStreamPlaysForTheTimeAskedFor() {
    try (RtmpTestClient publisher = server.connect("live")) {
      publisher.publish("cam").awaitStatus("NetStream.Publish.Start");
      play("cam", -1.0, 50.0);
      player.awaitStatus("NetStream.Play.PublishNotify");
      assertEquals(List.of("Play.Reset", "Play.Start", "~Play.Complete", "Play.Stop", "EOF"), story());
      publisher.video(0, TestMedia.avcHeader());
      publisher.video(0, TestMedia.avcKeyframe(1));
      publisher.sync();
      player.sync();
      assertTrue(player.inbox().stream().noneMatch(ReceivedMessage::isMedia));
    }
  }

  @Test
  void closeStreamEndsThePlaylistAsWell() {
    begin();
    play("one", 0.0, -1.0, false);
    player.command(player.streamId(), "closeStream", (Object) null);
    play("other", 0.0, -1.0, false);
    goOn();
    assertEquals(List.of("Play.Reset", "Play.Start", "Play.Start", "~Play.Complete", "Play.Stop", "EOF"), withoutFrames(story()));
  }

  @Test
  void seekPauseAndReceive() {
    begin();
    pause(true);
    player.awaitStatus("NetStream.Pause.Notify");
    player.command(player.streamId(), "seek", null, 90_000.0);
    player.awaitStatus("NetStream.Seek.InvalidTime");
    player.command(player.streamId(), "seek", null, 58_900.0);
    player.awaitStatus("NetStream.Seek.Notify");
    player.command(player.streamId(), "receiveAudio", null, false);
    goOn();
    ReceivedMessage keyframe = player.await("the keyframe", message -> message.isMedia() && message.timestamp() > 50_000 && message.payload()[1] == 1);
    assertArrayEquals(TestMedia.avcKeyframe(58 * 25), keyframe.payload());
    assertEquals(58_000, keyframe.timestamp());
    List<String> rest = story();
    assertEquals(List.of("51", "~Play.Complete", "Play.Stop", "EOF"), rest.subList(rest.size() - 4, rest.size()), "two headers, 49 pictures");
    player.command(player.streamId(), "receiveVideo", null, false);
    player.command(player.streamId(), "receiveAudio", null, true);
    player.command(player.streamId(), "seek", null, 1000.0);
    assertEquals(List.of("Seek.Notify", "Play.Start", "1476", "~Play.Complete", "Play.Stop", "EOF"), story(), "back from the end; a header, 59 s of audio");
  }

  @Test
  void lengthOfRecording() {
    int asked = player.command(0, "getStreamLength", null, "long");
    assertEquals(2.96, player.awaitResult(asked).argument(1));
  }

  @Test
  void aDamagedFilePlaysUpToTheDamageAndSaysSo() throws IOException {
    TestFlv.movie(1).tag(Kind.VIDEO, 1000, TestMedia.avcKeyframe(1)).raw(new byte[500]).write(root.resolve("damaged.flv"));
    play("damaged", 0.0);
    assertEquals(List.of("Play.Reset", "Play.Start", "53", "Play.Failed", "EOF"), story());
    play("one", 0.0);
    assertEquals(List.of("Play.Reset", "Play.Start", "52", "~Play.Complete", "Play.Stop", "EOF"), story());
  }

  @Test
  void behindADamagedFileThePlaylistGoesOn() throws IOException {
    TestFlv.movie(1).raw(new byte[500]).write(root.resolve("damaged.flv"));
    begin();
    play("damaged", 0.0, -1.0, false);
    play("one", 0.0, -1.0, false);
    goOn();
    assertEquals(List.of("Play.Reset", "Play.Start", FILM_FRAMES, "~Play.Switch", "Play.Start", "52", "Play.Failed", "Play.Start", "52",
      "~Play.Complete", "Play.Stop", "EOF"), story());
  }

  @Test
  void aRecordingIsPlayedFromItsBeginningWhileItGoesOn() {
    try (RtmpTestClient publisher = server.connect("live")) {
      publisher.publish("cam", "record").awaitStatus("NetStream.Publish.Start");
      publisher.video(0, TestMedia.avcHeader());
      for (int i = 0; i < 3; i++) {
        publisher.video(40 * i, i == 0 ? TestMedia.avcKeyframe(0) : TestMedia.avcFrame(i));
      }
      publisher.sync();
      play("cam", 0.0);
      List<ReceivedMessage> media = player.awaitMedia(4);
      assertArrayEquals(TestMedia.avcKeyframe(0), media.get(1).payload());
      publisher.video(120, TestMedia.avcFrame(3));
      assertArrayEquals(TestMedia.avcFrame(3), player.awaitMedia().payload());
    }
    List<String> end = story();
    assertEquals(List.of("~Play.Complete", "Play.Stop", "EOF"), end.subList(end.size() - 3, end.size()));
  }
}
