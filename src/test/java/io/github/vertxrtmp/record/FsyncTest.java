package io.github.vertxrtmp.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.config.RecordSettings;
import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.flv.FlvSummary;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.test.TestMedia;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the disk is told to have what was written. */
class FsyncTest {

  private static final int HEAD_BYTES = FlvMetadata.headBytes(16);

  @TempDir
  private Path root;
  private ForcedChannel channel;
  private int number;

  private RecordingWriter writer(String write) throws IOException {
    RecordSettings settings = RecorderFixture.settings("{\"write\": " + write + "}");
    RecordingWriter writer = new RecordingWriter(new Target(), settings, (type, facts) -> { });
    writer.open(0);
    return writer;
  }

  /** One file after the other, each with a channel that takes note. */
  private final class Target implements RecordingWriter.RecordingTarget {

    @Override
    public RecordingFile open(long nowMillis) throws IOException {
      Path file = root.resolve(++number + ".flv");
      channel = new ForcedChannel(FlvRoot.part(file), StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
      RecordingFile.writeFully(channel, FlvMetadata.head(FlvMetadata.forFile(null, true), new FlvSummary(16), 0, 0, HEAD_BYTES), 0);
      return new RecordingFile(file, channel, HEAD_BYTES, new FlvSummary(16), FlvMetadata.forFile(null, true), HEAD_BYTES);
    }

    @Override
    public RecordingFile next(long nowMillis, int segment) throws IOException {
      return open(nowMillis);
    }

    @Override
    public Path file() {
      return root.resolve("1.flv");
    }

    @Override
    public void resting(Path file, boolean rests) {
      // Nobody else looks.
    }

    @Override
    public void closed(Path file) {
      // Nobody else writes.
    }
  }

  private static void write(RecordingWriter writer, int number) throws IOException {
    writer.write(List.of(MediaFrame.of(Kind.VIDEO, 40L * number, 0, TestMedia.avcKeyframe(number))), 0, 0);
  }

  @Test
  void never() throws IOException {
    RecordingWriter writer = writer("{\"fsync\": \"never\"}");
    write(writer, 0);
    writer.rest();
    write(writer, 1);
    writer.finish();
    assertEquals(List.of(), channel.forces());
  }

  /** Before the file gets its final name, with its head and its length. */
  @Test
  void onCloseUnlessSaidOtherwise() throws IOException {
    RecordingWriter writer = writer("{}");
    for (int i = 0; i < 10; i++) {
      write(writer, i);
    }
    assertEquals(List.of(), channel.forces());
    writer.finish();
    assertEquals(List.of("1.flv.part with its head, all"), channel.forces());
  }

  @Test
  void whenThePublisherIsLost() throws IOException {
    RecordingWriter writer = writer("{\"fsync\": \"close\"}");
    write(writer, 0);
    writer.rest();
    assertEquals(List.of("1.flv.part with its head, all"), channel.forces());
    writer.finish();
    assertEquals(1, channel.forces().size(), "nothing new to force");
  }

  @Test
  void everySegment() throws IOException {
    RecordingWriter writer = writer("{\"fsync\": \"close\"}, \"segment\": {\"bytes\": 1}");
    write(writer, 0);
    ForcedChannel first = channel;
    write(writer, 1);
    assertEquals(List.of("1.flv.part with its head, all"), first.forces());
    writer.finish();
    assertEquals(List.of("2.flv.part with its head, all"), channel.forces());
  }

  @Test
  void everySoManySeconds() throws IOException {
    long begun = System.nanoTime();
    RecordingWriter writer = writer("{\"fsync\": \"interval\", \"fsyncSeconds\": 1}");
    int written = 0;
    while (channel.forces().size() < 2 && System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(20)) {
      write(writer, written++);
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
    assertEquals(List.of("1.flv.part, data", "1.flv.part, data"), channel.forces());
    assertTrue(seconds >= 2, "one a second at most, not with each of " + written + " writes");
    writer.finish();
    assertEquals("1.flv.part with its head, all", channel.forces().get(2));
  }
}
