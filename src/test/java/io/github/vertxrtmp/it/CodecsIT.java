package io.github.vertxrtmp.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.RunningTool;
import io.github.vertxrtmp.test.ToolResult;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ffmpeg publishes is what ffmpeg sees, in each codec, whether it came before the publisher or late. */
class CodecsIT {

  /** In the second group of pictures of the clip. */
  private static final long LATE_MILLIS = 1300;

  private static final int MAX_EARLY_SOUND = 3;

  @TempDir
  static Path root;

  @RegisterExtension
  static final SharedServer server = new SharedServer(() -> root);

  @ParameterizedTest
  @EnumSource
  void playersSeeWhatIsPublished(Clip clip) {
    String url = server.url("live/" + clip.name());
    Packets published = clip.packets();
    try (RunningTool early = Clip.play(url, "-rtmp_live", "live")) {
      early.awaitLine(line -> line.contains("Sending play command"));
      try (RtmpTestClient clock = play(clip.name());
          RunningTool publisher = clip.publish(url, clip.enhanced())) {
        awaitVideo(clock, LATE_MILLIS);
        try (RunningTool late = Clip.play(url)) {
          publisher.await().orFail();
          checkEarly(published, early.await().orFail());
          checkLate(published, late.await().orFail());
        }
      }
    }
  }

  /** It misses no picture; sound from before the first picture is of no use to it. */
  private static void checkEarly(Packets published, ToolResult early) {
    Packets seen = Packets.parse(early.stdout());
    Supplier<String> story = () -> seen.differenceTo(published) + "\n" + early;
    assertTrue(seen.video().equals(published.video()), story);
    assertTrue(seen.isEndOf(published) && seen.audio().size() >= published.audio().size() - MAX_EARLY_SOUND, story);
  }

  /** A late player starts with the last keyframe, which here comes each second. */
  private static void checkLate(Packets published, ToolResult late) {
    Packets seen = Packets.parse(late.stdout());
    assertTrue(seen.isEndOf(published), () -> seen.differenceTo(published) + "\n" + late);
    int missing = published.video().size() - seen.video().size();
    assertTrue(missing > 0 && missing % Clip.FRAMES_PER_SECOND == 0, () -> missing + " pictures missing: " + late);
  }

  private static RtmpTestClient play(String name) {
    RtmpTestClient client = server.open();
    client.connect("live");
    client.play(name);
    return client;
  }

  private static void awaitVideo(RtmpTestClient client, long millis) {
    client.await("a picture at " + millis + " ms", message -> message.type() == ReceivedMessage.VIDEO && message.timestamp() >= millis);
  }
}
