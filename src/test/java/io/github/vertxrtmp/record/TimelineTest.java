package io.github.vertxrtmp.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.test.TestMedia;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimelineTest {

  /** v, a, d: video, audio, data; V: video sequence header. Times of the source, and what they become. */
  @ParameterizedTest
  @CsvSource({
    "begins at 0,                      v5000 a5007 v5040,                    0 7 40",
    "a little back,                    v0 v40 a33 v80,                       0 40 40 80",
    "a step of less than the gap,      v0 v40 v9000,                         0 40 9000",
    "a step over the gap,              v0 v40 v99000 v99040,                 0 40 80 120",
    "a step is one picture,            v0 a5 v40 a45 v99000 a99005 v99040,   0 5 40 45 85 90 125",
    "a step is one sound,              a0 a20 a99000 a99020,                 0 20 40 60",
    "a step far back,                  v0 v40 v80 v8000 v100 v140,           0 40 80 8000 8100 8140",
    "a header of time 0,               V0 v70000 v70040,                     0 0 40",
    "a header with its frames,         V5000 v5300 v5340,                    0 300 340",
    "data take the time in front,      d99 v5000 v5040 d0 d9999999 v5080,    0 0 40 40 40 80",
    "interleaved clocks stay in order, v0 a0 v40 a90000 v80 a90020,          0 0 40 80 120 160",
    "beyond 32 bits,                   v4294967290 v4294967330,              0 40",
  })
  void times(String what, String source, String expected) {
    Timeline timeline = new Timeline(0, 10_000);
    StringBuilder times = new StringBuilder();
    for (String frame : source.split(" ")) {
      times.append(times.isEmpty() ? "" : " ").append(timeline.map(frame(frame)));
    }
    assertEquals(expected, times.toString(), what);
  }

  private static MediaFrame frame(String text) {
    long time = Long.parseLong(text.substring(1));
    return switch (text.charAt(0)) {
      case 'v' -> MediaFrame.of(Kind.VIDEO, time, 0, TestMedia.avcFrame(1));
      case 'V' -> MediaFrame.of(Kind.VIDEO, time, 0, TestMedia.avcHeader());
      case 'a' -> MediaFrame.of(Kind.AUDIO, time, 0, TestMedia.aacFrame(1));
      default -> MediaFrame.of(Kind.DATA, time, 0, new byte[3]);
    };
  }
}
