package io.github.vertxrtmp.flv;

import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.test.FfmpegTool;
import io.github.vertxrtmp.test.TestMedia;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** FLV files of other hands: made by ffmpeg, or tag by tag. */
public final class TestFlv {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** A file without tags. */
  public TestFlv() {
    ByteBuffer head = ByteBuffer.allocate(FlvHeader.FIRST_TAG);
    FlvHeader.of(true, true).write(head);
    bytes.writeBytes(head.array());
  }

  public TestFlv tag(Kind kind, long timestamp, byte[] payload) {
    ByteBuffer tag = ByteBuffer.allocate(payload.length + FlvTag.OVERHEAD_BYTES);
    FlvTag.write(tag, kind, timestamp, ByteBuffer.wrap(payload));
    bytes.writeBytes(tag.array());
    return this;
  }

  public TestFlv raw(byte... more) {
    bytes.writeBytes(more);
    return this;
  }

  /** 25 pictures a second with a keyframe each second, and as many audio frames. No metadata. */
  public static TestFlv movie(int seconds) {
    TestFlv flv = new TestFlv().tag(Kind.VIDEO, 0, TestMedia.avcHeader()).tag(Kind.AUDIO, 0, TestMedia.aacHeader());
    for (int i = 0; i < 25 * seconds; i++) {
      flv.tag(Kind.VIDEO, 40L * i, i % 25 == 0 ? TestMedia.avcKeyframe(i) : TestMedia.avcFrame(i));
      flv.tag(Kind.AUDIO, 40L * i, TestMedia.aacFrame(i));
    }
    return flv;
  }

  public byte[] bytes() {
    return bytes.toByteArray();
  }

  public Path write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes());
  }

  /** A real film with H.264 and AAC, a keyframe each second. */
  public static void film(Path file, int seconds) throws IOException {
    Files.createDirectories(file.getParent());
    FfmpegTool.run(LIMIT, "-f", "lavfi", "-i", "testsrc2=size=160x120:rate=25:duration=" + seconds, "-f", "lavfi", "-i",
      "sine=frequency=440:duration=" + seconds, "-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-pix_fmt", "yuv420p", "-c:a", "aac",
      "-shortest", "-y", file.toString()).orFail();
  }

  /** All tags of a file as frames, those of its head included. */
  public static List<MediaFrame> frames(Path file) throws IOException {
    List<MediaFrame> frames = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file)) {
      FlvReader reader = new FlvReader(FlvInput.of(channel), 1 << 16);
      reader.readHeader();
      for (FlvTag tag = reader.next(); tag != null; tag = reader.next()) {
        if (!reader.backPointerRight()) {
          throw new AssertionError("Wrong back pointer behind " + tag);
        }
        frames.add(tag.frame(reader.payload(tag)));
      }
      if (reader.truncated()) {
        throw new AssertionError("Cut at byte " + reader.position() + " of " + reader.size());
      }
    }
    return frames;
  }

  /** The audio and video tags of a file. */
  public static List<MediaFrame> media(Path file) throws IOException {
    return frames(file).stream().filter(frame -> frame.kind() != Kind.DATA).toList();
  }

  /** Reads a whole file. */
  public static FlvScan scan(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return FlvScan.of(FlvInput.of(channel), 4096);
    }
  }

  /** A file in memory. */
  public static FlvInput input(byte[] bytes) {
    return new FlvInput() {
      @Override
      public int read(ByteBuffer into, long position) {
        if (position >= bytes.length) {
          return -1;
        }
        int length = (int) Math.min(into.remaining(), bytes.length - position);
        into.put(bytes, (int) position, length);
        return length;
      }

      @Override
      public long size() {
        return bytes.length;
      }
    };
  }
}
