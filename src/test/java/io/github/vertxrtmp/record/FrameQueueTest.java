package io.github.vertxrtmp.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.test.TestMedia;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameQueueTest {

  private static final int BOUND = 65_536;

  private final FrameQueue queue = new FrameQueue(RecorderFixture.settings("{\"write\": {\"pendingBytes\": " + BOUND + "}}").write());

  private static MediaFrame video(byte[] payload) {
    return MediaFrame.of(Kind.VIDEO, 0, 0, payload);
  }

  private static MediaFrame audio() {
    return MediaFrame.of(Kind.AUDIO, 0, 0, TestMedia.aacFrame(1));
  }

  /** More than half of what may wait. */
  private static MediaFrame large() {
    byte[] payload = new byte[BOUND / 2 + 1];
    payload[0] = 0x27;
    payload[1] = 1;
    return video(payload);
  }

  @Test
  void isBounded() {
    assertTrue(queue.add(large()));
    assertFalse(queue.add(large()));
    assertEquals(1, queue.droppedFrames());
    assertEquals(large().size(), queue.bytes());
    queue.take();
    assertFalse(queue.add(large()), "what the disk is at counts as well");
    queue.written();
    assertTrue(queue.add(large()));
  }

  @Test
  void skipsToAKeyframeForWhichThereIsRoom() {
    MediaFrame header = video(TestMedia.avcHeader());
    MediaFrame keyframe = video(TestMedia.avcKeyframe(2));
    queue.add(large());
    queue.skip();
    queue.add(video(TestMedia.avcFrame(1)));
    queue.add(audio());
    queue.add(header);
    queue.add(keyframe);
    assertEquals(3, queue.droppedFrames(), "no room yet");
    queue.take();
    queue.written();
    queue.add(audio());
    queue.add(video(TestMedia.avcFrame(3)));
    assertTrue(queue.skipping());
    queue.add(keyframe);
    assertFalse(queue.skipping());
    queue.add(audio());
    assertEquals(2, queue.take().frames().size());
    assertEquals(5, queue.droppedFrames());
  }

  @Test
  void skipsToAnySoundWhereThereIsNoPicture() {
    queue.add(audio());
    queue.skip();
    queue.add(audio());
    assertFalse(queue.skipping());
    assertEquals(2, queue.take().frames().size());
  }

  @Test
  void keepsHeadersOfWhatIsGivenUp() {
    MediaFrame header = video(TestMedia.avcHeader());
    queue.add(header);
    queue.add(video(TestMedia.avcKeyframe(1)));
    queue.keepHeaders();
    assertEquals(List.of(header), queue.take().frames());
    assertEquals(1, queue.droppedFrames());
  }
}
