package io.github.vertxrtmp.flv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.test.TestMedia;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlvSummaryTest {

  private static final int TAG_BYTES = 100;

  private final FlvSummary summary = new FlvSummary(100);
  private int tags;

  private void add(Kind kind, long millis, byte[] payload) {
    summary.add(MediaFrame.of(kind, millis, 0, payload), payload.length, millis, TAG_BYTES * tags++);
  }

  private List<Long> entries() {
    FlvIndex index = summary.index();
    return IntStream.range(0, index.size()).mapToObj(index::time).toList();
  }

  @Test
  void soundAloneCanStartEachSecond() {
    add(Kind.AUDIO, 0, TestMedia.aacHeader());
    for (int i = 0; i < 100; i++) {
      add(Kind.AUDIO, 30 * i, TestMedia.aacFrame(i));
    }
    assertEquals(List.of(0L, 1020L, 2040L), entries());
    assertEquals(TAG_BYTES, summary.index().position(0), "not the header");
  }

  /** A decoder of pictures cannot start in front of the first one. */
  @Test
  void withPicturesTheirKeyframesAloneCount() {
    for (int i = 0; i < 100; i++) {
      add(Kind.AUDIO, 30 * i, TestMedia.aacFrame(i));
    }
    add(Kind.VIDEO, 3000, TestMedia.avcHeader());
    for (int i = 0; i < 50; i++) {
      add(Kind.VIDEO, 3000 + 40 * i, i % 25 == 0 ? TestMedia.avcKeyframe(i) : TestMedia.avcFrame(i));
      add(Kind.AUDIO, 3000 + 40 * i, TestMedia.aacFrame(i));
    }
    assertEquals(List.of(3000L, 4000L), entries());
    assertEquals(2, summary.keyframes());
    assertEquals(4960, summary.durationMillis());
  }

  @Test
  void codecsAreThoseOfFlvOrFourCharacters() {
    add(Kind.VIDEO, 0, TestMedia.avcKeyframe(1));
    add(Kind.AUDIO, 0, TestMedia.aacFrame(1));
    assertEquals(List.of(7L, 10L), List.of(summary.videoCodecId(), summary.audioCodecId()));
    add(Kind.VIDEO, 40, TestMedia.enhancedHeader("hvc1"));
    assertEquals(0x68766331, summary.videoCodecId());
    assertEquals("hvc1", summary.videoCodec());
  }
}
