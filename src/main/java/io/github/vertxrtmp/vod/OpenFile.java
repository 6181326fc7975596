package io.github.vertxrtmp.vod;

import io.github.vertxrtmp.flv.FlvFormatException;
import io.github.vertxrtmp.flv.FlvIndex;
import io.github.vertxrtmp.flv.FlvInput;
import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.flv.FlvReader;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.flv.FlvTag;
import io.github.vertxrtmp.flv.FlvTail;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.media.StreamKey;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A file that one player reads. Blocks; used by one worker thread at a time. */
final class OpenFile implements Closeable {

  /** A read gives so many frames at most, so that a file of tiny tags does not fill the memory with objects. */
  private static final int MAX_FRAMES = 512;

  /**
   * What a read has given.
   *
   * @param frames  in file order; timestamps are positions in the recording
   * @param end     nothing more will come
   * @param damage  why it ends before the file does; null if it does not
   */
  record Piece(List<MediaFrame> frames, boolean end, Throwable damage) {

    /** Whether the file has nothing more now, but is still being written. */
    boolean mustWait() {
      return !end && frames.isEmpty();
    }
  }

  /**
   * Where a seek has arrived.
   *
   * @param millis  position in the recording
   * @param headers what a decoder needs before the frame there
   */
  record Landing(long millis, List<MediaFrame> headers) {
  }

  private final FlvRoot root;
  private final Path path;
  private final FileChannel channel;
  private final FlvReader reader;
  private final FlvInput input;
  private final FileStart start;
  private final int readBytes;
  private final IndexCache indexes;

  private OpenFile(FlvRoot root, Path path, FileChannel channel, int readBytes, IndexCache indexes) throws IOException {
    this.root = root;
    this.path = path;
    this.channel = channel;
    this.input = FlvInput.of(channel);
    this.reader = new FlvReader(input, readBytes);
    this.readBytes = readBytes;
    this.indexes = indexes;
    this.start = FileStart.read(reader);
  }

  /**
   * Opens the complete file, or the one that is being written.
   *
   * @throws java.nio.file.NoSuchFileException if there is neither
   */
  static OpenFile open(FlvRoot root, StreamKey key, int readBytes, IndexCache indexes) throws IOException {
    Path file = root.resolve(key);
    Path part = FlvRoot.part(file);
    Path path = Files.exists(file) || !Files.isRegularFile(part) ? file : part;
    root.beginUse(path);
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      return new OpenFile(root, path, channel, readBytes, indexes);
    } catch (IOException | RuntimeException e) {
      root.endUse(path);
      if (channel != null) {
        channel.close();
      }
      throw e;
    }
  }

  /** Milliseconds from the first frame to the last. */
  long lengthMillis() throws IOException {
    long last = FlvTail.lastTimestamp(input);
    return Math.max(0, (last >= 0 ? last : indexes.scan(path, input).lastTimestamp()) - start.firstTime());
  }

  /** Whether the writer has not finished it yet. */
  private boolean growing() {
    return path.getFileName().toString().endsWith(FlvRoot.PART_SUFFIX) && Files.exists(path);
  }

  /** The metadata; null if there are none. */
  MediaFrame metadata() {
    return start.metadata();
  }

  /** The next frames, as many as fit a read. */
  Piece read() throws IOException {
    List<MediaFrame> frames = new ArrayList<>();
    int bytes = 0;
    boolean growing = growing();
    try {
      while (bytes < readBytes && frames.size() < MAX_FRAMES) {
        FlvTag tag = reader.next();
        if (tag == null) {
          return atEnd(frames, growing);
        }
        MediaFrame frame = tag.kind() == null ? null : tag.frame(reader.payload(tag));
        if (frame != null && !frame.isMetadata() && !FlvMetadata.isFiller(frame)) {
          frames.add(frame.at(tag.timestamp() - start.firstTime(), 0));
          bytes += frame.size();
        }
      }
    } catch (FlvFormatException damage) {
      return new Piece(frames, true, damage);
    }
    return new Piece(frames, false, null);
  }

  private Piece atEnd(List<MediaFrame> frames, boolean growing) {
    if (growing) {
      return new Piece(frames, false, null);
    }
    FlvFormatException cut = reader.truncated() ? new FlvFormatException(reader.position(), "The file is cut") : null;
    return new Piece(frames, true, cut);
  }

  /**
   * Goes to the last place at or before a position where a decoder can start.
   *
   * @throws IllegalArgumentException if the position is outside
   */
  Landing seek(long millis) throws IOException {
    if (millis < 0 || millis > 0 && millis > lengthMillis()) {
      throw new IllegalArgumentException("The recording has no position " + millis + " ms");
    }
    if (millis == 0) {
      reader.position(start.firstTag());
      return new Landing(0, List.of());
    }
    FlvIndex index = index();
    int entry = index.floor(millis + start.firstTime());
    if (entry < 0) {
      reader.position(start.firstTag());
      return new Landing(0, List.of());
    }
    FlvTag place = lastPlace(index.position(entry), millis + start.firstTime());
    reader.position(place.position());
    return new Landing(place.timestamp() - start.firstTime(), start.headers());
  }

  private FlvIndex index() throws IOException {
    FlvIndex own = FlvMetadata.index(start.facts());
    return own.size() > 0 && agrees(own) ? own : indexes.index(path, input);
  }

  /** Whether the entries at both ends are what they claim to be; an index may be of another edition of the file. */
  private boolean agrees(FlvIndex index) throws IOException {
    return agrees(index, 0) && agrees(index, index.size() - 1);
  }

  private boolean agrees(FlvIndex index, int entry) throws IOException {
    try {
      reader.position(index.position(entry));
      FlvTag tag = reader.next();
      return tag != null && isPlace(tag) && Math.abs(tag.timestamp() - index.time(entry)) <= 1;
    } catch (FlvFormatException elsewhere) {
      return false;
    }
  }

  /** An index may leave out keyframes: goes on from its entry to the last one that is not too late. */
  private FlvTag lastPlace(long from, long timestamp) throws IOException {
    reader.position(from);
    FlvTag place = reader.next();
    Kind kind = place.kind();
    for (FlvTag tag = reader.next(); tag != null && tag.timestamp() <= timestamp; tag = reader.next()) {
      if (tag.kind() == kind && isPlace(tag)) {
        place = tag;
      }
    }
    return place;
  }

  private boolean isPlace(FlvTag tag) throws IOException {
    if (tag.kind() == null || tag.kind() == Kind.DATA) {
      return false;
    }
    MediaFrame frame = tag.frame(reader.payload(tag, 64));
    return frame.kind() == Kind.AUDIO ? !frame.isSequenceHeader() : frame.isKeyframe();
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      root.endUse(path);
      channel.close();
    }
  }
}
