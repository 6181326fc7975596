package bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Reads the recordings that the server has made, tag by tag: every frame that was published must be there, unharmed and in order. */
final class RecordingCheck {

  private static final long LIMIT_NANOS = 20_000_000_000L;
  private static final int FIRST_TAG = 13;

  private long files;
  private long frames;
  private long bytes;
  private long missing;
  private long corrupt;

  /**
   * Waits until a stream's file has its final name and reads it.
   *
   * @param video frames that were published
   * @param audio frames that were published
   */
  void add(Path file, int stream, long video, long audio) throws IOException, InterruptedException {
    for (long begin = System.nanoTime(); !Files.exists(file) && System.nanoTime() - begin < LIMIT_NANOS; ) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    long[] next = new long[2];
    if (Files.exists(file)) {
      files++;
      bytes += Files.size(file);
      read(file, stream, next);
    }
    missing += Math.max(0, video - next[1]) + Math.max(0, audio - next[0]);
  }

  private void read(Path file, int stream, long[] next) throws IOException {
    FrameCheck check = new FrameCheck();
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      in.skipNBytes(FIRST_TAG);
      for (int type = in.read(); type >= 0; type = in.read()) {
        byte[] payload = new byte[in.readUnsignedByte() << 16 | in.readUnsignedShort()];
        in.skipNBytes(7);
        in.readFully(payload);
        in.skipNBytes(4);
        if (type == BenchFrame.VIDEO || type == BenchFrame.AUDIO) {
          check.begin(type, payload.length);
          check.add(ByteBuffer.wrap(payload));
          take(check, type, stream, next);
        }
      }
    } catch (EOFException cut) {
      corrupt++;
    }
  }

  private void take(FrameCheck check, int type, int stream, long[] next) {
    if (check.isSequenceHeader()) {
      return;
    }
    frames++;
    if (!check.isIntact(stream)) {
      corrupt++;
      return;
    }
    int kind = type - BenchFrame.AUDIO;
    missing += Math.max(0, check.number() - next[kind]);
    next[kind] = check.number() + 1;
  }

  boolean isPerfect() {
    return missing == 0 && corrupt == 0;
  }

  @Override
  public String toString() {
    return String.format("%d files, %.0f MB, %d frames; %d missing, %d corrupt", files, bytes / 1e6, frames, missing, corrupt);
  }
}
