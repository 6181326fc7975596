package io.github.vertxrtmp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.RunningTool;
import io.github.vertxrtmp.test.ToolResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Publishers that compete, crash and come back, as ffmpeg and its players see it. */
class PublishersIT {

  /** User control event (RTMP 1.0 §7.1.7). */
  private static final int STREAM_DRY = 2;

  @TempDir
  static Path root;

  @RegisterExtension
  static final SharedServer server = new SharedServer(() -> root, "-k");

  @Test
  void theSecondPublisherOfANameIsRefusedAndTheFirstUnharmed() {
    String url = server.url("live/taken");
    try (RtmpTestClient player = play("taken");
        RunningTool first = Clip.H264_AAC.publish(url)) {
      player.awaitStatus("NetStream.Play.PublishNotify");
      ToolResult second = Clip.H264_AAC.publish(url).await();
      assertTrue(first.isAlive(), () -> first.await().toString());
      assertNotEquals(0, second.exitCode(), second::toString);
      assertTrue(second.stderr().contains("Server error"), second::toString);
      first.await().orFail();
      player.awaitStatus("NetStream.Play.UnpublishNotify");
      assertEquals(Clip.H264_AAC.packets().video().size(), codedPictures(player));
    }
  }

  @Test
  void aPlayerStaysWhileItsPublisherCrashesAndComesBackInAnotherCodec() {
    String url = server.url("live/again");
    try (RtmpTestClient player = play("again")) {
      try (RunningTool first = Clip.H264_AAC.publish(url)) {
        player.await("a picture at 500 ms", message -> isPicture(message) && message.timestamp() >= 500);
        first.kill();
      }
      player.await("Stream Dry", message -> message.userControlEvent() == STREAM_DRY);
      long before = timesOf(player).get(timesOf(player).size() - 1);
      int known = player.inbox().size();
      Clip.HEVC_AAC.publish(url).await().orFail();
      player.awaitStatus("NetStream.Play.UnpublishNotify");
      List<ReceivedMessage> second = player.inbox().subList(known, player.inbox().size());
      assertTrue(second.stream().noneMatch(message -> message.isStatus("NetStream.Play.PublishNotify")), second::toString);
      List<ReceivedMessage> pictures = second.stream().filter(PublishersIT::isPicture).toList();
      // Enhanced RTMP: frame type 1 (key) with packet type 0 (sequence start), then one with coded frames (1 or 3).
      assertEquals(0x90, pictures.get(0).payload()[0] & 0xFF, pictures::toString);
      ReceivedMessage coded = pictures.stream().filter(message -> (message.payload()[0] & 0x0D) == 1).findFirst().orElseThrow();
      assertEquals(0x10, coded.payload()[0] & 0x70, pictures::toString);
      assertTrue(pictures.get(0).timestamp() >= before, "time went back from " + before + " to " + pictures.get(0));
    }
  }

  /** To ffmpeg it is one stream, and it decodes all of it; so is the recording. */
  @Test
  void ffmpegPlaysOnWhenItsPublisherHasCrashedAndComesBack() {
    String url = server.url("live/back");
    try (RunningTool player = Clip.play(url); RtmpTestClient clock = play("back")) {
      player.awaitLine(line -> line.contains("Sending play command"));
      try (RunningTool first = Clip.H264_AAC.publish(url)) {
        clock.await("a picture at 1200 ms", message -> isPicture(message) && message.timestamp() >= 1200);
        first.kill();
      }
      clock.await("Stream Dry", message -> message.userControlEvent() == STREAM_DRY);
      Clip.H264_AAC.publish(url).await().orFail();
      ToolResult played = player.await().orFail();
      Packets seen = Packets.parse(played.stdout());
      assertTrue(Clip.H264_AAC.packets().isEndOf(seen), () -> seen.differenceTo(Clip.H264_AAC.packets()));
      int before = seen.video().size() - Clip.H264_AAC.packets().video().size();
      assertTrue(before >= 20 && before < Clip.SECONDS * Clip.FRAMES_PER_SECOND, before + " pictures of the first publisher");
      assertEquals(seen, recorded("back"));
    }
  }

  private static Packets recorded(String name) {
    Path file = root.resolve(name + ".flv");
    server.awaitFile(file);
    return Packets.of(file);
  }

  @Test
  void manyPlayersOfOneStreamSeeTheSame() {
    String url = server.url("live/many");
    List<RunningTool> players = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      players.add(Clip.play(url));
    }
    players.forEach(player -> player.awaitLine(line -> line.contains("Sending play command")));
    Clip.H264_AAC.publish(url).await().orFail();
    for (RunningTool player : players) {
      ToolResult result = player.await().orFail();
      assertEquals(Clip.H264_AAC.packets().video(), Packets.parse(result.stdout()).video(), result::toString);
    }
  }

  private static RtmpTestClient play(String name) {
    RtmpTestClient client = server.open();
    client.connect("live");
    client.play(name);
    return client;
  }

  private static boolean isPicture(ReceivedMessage message) {
    return message.type() == ReceivedMessage.VIDEO;
  }

  /** Coded pictures of H.264 in the inbox: no sequence header, no end of sequence. */
  private static long codedPictures(RtmpTestClient client) {
    return client.inbox().stream().filter(message -> isPicture(message) && message.payload()[1] == 1).count();
  }

  private static List<Long> timesOf(RtmpTestClient client) {
    return client.inbox().stream().filter(PublishersIT::isPicture).map(ReceivedMessage::timestamp).toList();
  }
}
