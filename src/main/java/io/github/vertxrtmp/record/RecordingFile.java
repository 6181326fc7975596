package io.github.vertxrtmp.record;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.flv.FileIdentity;
import io.github.vertxrtmp.flv.FlvHeader;
import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.flv.FlvSummary;
import io.github.vertxrtmp.flv.FlvTag;
import io.github.vertxrtmp.media.MediaFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One file that is being written: {@code <name>.flv.part} until {@link #complete}, which fills in the head and gives it its
 * final name. All methods block and belong on a worker; one thread at a time.
 */
final class RecordingFile {

  private static final int BUFFER_BYTES = 256 << 10;
  /** Batches are encoded into direct memory, which the channel takes without another copy. One for each worker thread. */
  private static final ThreadLocal<ByteBuffer> BUFFER = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BUFFER_BYTES));

  private final Path file;
  private final Path part;
  private final FileChannel channel;
  private final int headBytes;
  private final FlvSummary summary;
  private final FileIdentity identity;
  private AmfObject metadata;
  /** Behind the last whole tag that was written. */
  private long written;
  private long lastForceNanos = System.nanoTime();
  private boolean resting;

  /**
   * @param channel of the {@code .part} file
   */
  RecordingFile(Path file, FileChannel channel, int headBytes, FlvSummary summary, AmfObject metadata, long end) throws IOException {
    this.file = file;
    this.part = FlvRoot.part(file);
    this.identity = FileIdentity.of(part);
    this.channel = channel;
    this.headBytes = headBytes;
    this.summary = summary;
    this.metadata = metadata;
    this.written = end;
  }

  /** Begins a new file. An older one of the final name stays until this one is complete. */
  static RecordingFile create(Path file, int maxIndexEntries) throws IOException {
    Files.createDirectories(file.getParent());
    Path part = FlvRoot.part(file);
    FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);
    FlvSummary summary = new FlvSummary(maxIndexEntries);
    int headBytes = FlvMetadata.headBytes(maxIndexEntries);
    try {
      RecordingFile created = new RecordingFile(file, channel, headBytes, summary, FlvMetadata.forFile(null, true), headBytes);
      created.writeProvisionalHead();
      return created;
    } catch (IOException e) {
      channel.close();
      Files.deleteIfExists(part);
      throw e;
    }
  }

  /** Says that audio and video may come, for whoever reads the file while it is written; and what a crash would take. */
  private void writeProvisionalHead() throws IOException {
    ByteBuffer head = FlvMetadata.head(metadata, summary, 0, 0, headBytes);
    FlvHeader.of(true, true).write(head);
    writeFully(channel, head.rewind(), 0);
  }

  static void writeFully(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  Path file() {
    return file;
  }

  Path part() {
    return part;
  }

  FlvSummary summary() {
    return summary;
  }

  /** Length in bytes up to the last whole tag. */
  long size() {
    return written;
  }

  /** The publisher's metadata, for the head: some publishers send the same again and again. */
  void metadata(AmfObject published) throws IOException {
    AmfObject newer = FlvMetadata.forFile(published, FlvMetadata.isRecorded(metadata));
    if (!newer.equals(metadata)) {
      metadata = newer;
      writeProvisionalHead();
    }
  }

  AmfObject metadata() {
    return metadata;
  }

  /** Tags on their way into the file; they count as written only after {@link Run#end}, or {@link Run#keep} if that fails. */
  final class Run {

    private final ByteBuffer buffer = BUFFER.get().clear();
    private final List<MediaFrame> frames = new ArrayList<>();
    private long[] times = new long[64];
    private long position = written;
    private long flushed = written;

    /** Where the next tag will lie. */
    long position() {
      return position;
    }

    void add(MediaFrame frame, long timestamp) throws IOException {
      if (frames.size() == times.length) {
        times = Arrays.copyOf(times, 2 * times.length);
      }
      times[frames.size()] = timestamp;
      frames.add(frame);
      room(FlvTag.HEAD_BYTES);
      FlvTag.writeHead(buffer, frame.kind(), timestamp, frame.size());
      put(frame.payload());
      room(FlvTag.BACK_POINTER_BYTES);
      buffer.putInt(FlvTag.HEAD_BYTES + frame.size());
      position += FlvTag.OVERHEAD_BYTES + frame.size();
    }

    private void put(ByteBuffer payload) throws IOException {
      while (payload.hasRemaining()) {
        room(1);
        int length = Math.min(payload.remaining(), buffer.remaining());
        buffer.put(payload.slice(payload.position(), length));
        payload.position(payload.position() + length);
      }
    }

    private void room(int bytes) throws IOException {
      if (buffer.remaining() < bytes) {
        flush();
      }
    }

    private void flush() throws IOException {
      buffer.flip();
      while (buffer.hasRemaining()) {
        flushed += channel.write(buffer, flushed);
      }
      buffer.clear();
    }

    /**
     * Writes what is left.
     *
     * @throws IOException if the disk does not take it; {@link #keep} keeps what it has taken
     */
    void end() throws IOException {
      flush();
      keep();
    }

    /**
     * Counts the tags that are on the disk as a whole; nothing is to be added any more.
     *
     * @return how many are not
     */
    int keep() {
      int kept = 0;
      for (MediaFrame frame : frames) {
        long end = written + FlvTag.OVERHEAD_BYTES + frame.size();
        if (end > flushed) {
          break;
        }
        summary.add(frame, frame.size(), times[kept++], written);
        written = end;
      }
      int lost = frames.size() - kept;
      frames.clear();
      return lost;
    }
  }

  /** Begins a run of tags. */
  Run run() {
    return new Run();
  }

  /** Takes back what a failed run has left behind the last whole tag. */
  void cutBack() throws IOException {
    channel.truncate(written);
  }

  /** Forces what was written to the disk if that was last done longer ago. */
  void forceEvery(int seconds) throws IOException {
    if (System.nanoTime() - lastForceNanos >= seconds * 1_000_000_000L) {
      channel.force(false);
      lastForceNanos = System.nanoTime();
    }
  }

  /** Fills in the head, and gives the file its final name; an older file of that name is replaced. */
  void complete(boolean force) throws IOException {
    try (channel) {
      if (!rests()) {
        rest(force);
      }
    }
  }

  /** Completes the file for now: {@link #goOn} must come before more is written. */
  void rest(boolean force) throws IOException {
    writeFully(channel, FlvMetadata.head(metadata, summary, 0, written, headBytes), 0);
    channel.truncate(written);
    if (force) {
      channel.force(true);
    }
    checkIsThere();
    PartFiles.moveIntoPlace(part, file, force);
    resting = true;
  }

  boolean rests() {
    return resting;
  }

  /**
   * Makes a complete file one that is being written again.
   *
   * @return false if somebody has moved or changed it meanwhile: it is left alone, and nothing can be written any more
   */
  boolean goOn() throws IOException {
    boolean same = identity.isAt(file) && channel.size() == written;
    if (same) {
      try {
        Files.move(file, part);
      } catch (NoSuchFileException | FileAlreadyExistsException taken) {
        same = false;
      }
    }
    resting = !same;
    if (!same) {
      channel.close();
    }
    return same;
  }

  /** Removes the file: there was nothing to record. */
  void discard() throws IOException {
    channel.close();
    if (isThere()) {
      Files.delete(part);
    }
  }

  /** Whether what is written can be found again: somebody may have moved or removed the file, or its folder. */
  boolean isThere() {
    return identity.isAt(part);
  }

  /**
   * @throws NoSuchFileException if what is written cannot be found again
   */
  void checkIsThere() throws NoSuchFileException {
    if (!isThere()) {
      throw new NoSuchFileException(part.toString(), null, "moved or deleted while it was being recorded");
    }
  }

  /** Closes the file after a failure. It keeps its temporary name. */
  void abandon() {
    try {
      channel.close();
    } catch (IOException alreadyFailing) {
      // The failure that led here is the one to tell.
    }
  }
}
