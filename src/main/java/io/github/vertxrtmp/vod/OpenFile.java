package io.github.vertxrtmp.vod;

import io.github.vertxrtmp.amf.AmfObject;
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
import io.github.vertxrtmp.vod.IndexCache.FileIndex;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A file that one player reads. Blocks; used by one worker thread at a time. */
final class OpenFile implements Closeable {

  /** A read gives so many frames at most, so that a file of tiny tags does not fill the memory with objects. */
  private static final int MAX_FRAMES = 512;
  private static final int LOOK_BYTES = 64;

  /**
   * What a read has given.
   *
   * @param frames in file order; timestamps are positions in the recording
   * @param end    nothing more will come
   * @param damage why it ends before the file does; null if it does not
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
  private final Path file;
  private final FileEdition edition;
  private final FileChannel channel;
  private final FlvInput input;
  private final FlvReader reader;
  private final int readBytes;
  private final FileStart start;

  private OpenFile(FlvRoot root, Path path, Path file, FileChannel channel, int readBytes) throws IOException {
    this.root = root;
    this.file = file;
    this.channel = channel;
    this.edition = FileEdition.of(root, path, file);
    this.input = FlvInput.of(channel);
    this.readBytes = readBytes;
    this.reader = new FlvReader(input, ReadWindow.ofThread(readBytes));
    this.start = FileStart.read(reader);
  }

  /**
   * Opens the complete file, or the one that is being written.
   *
   * @throws java.nio.file.NoSuchFileException if there is neither
   */
  static OpenFile open(FlvRoot root, StreamKey key, int readBytes) throws IOException {
    Path file = root.resolve(key);
    root.beginUse(file);
    try {
      return openTwice(root, file, readBytes);
    } catch (IOException | RuntimeException e) {
      root.endUse(file);
      throw e;
    }
  }

  /** A recorder may rename the file just now. */
  private static OpenFile openTwice(FlvRoot root, Path file, int readBytes) throws IOException {
    try {
      return open(root, file, readBytes);
    } catch (NoSuchFileException renamed) {
      return open(root, file, readBytes);
    }
  }

  private static OpenFile open(FlvRoot root, Path file, int readBytes) throws IOException {
    Path part = FlvRoot.part(file);
    Path path = Files.exists(file) || !Files.isRegularFile(part) ? file : part;
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new OpenFile(root, path, file, channel, readBytes);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  FileEdition edition() {
    return edition;
  }

  /** The metadata; null if there are none. */
  MediaFrame metadata() {
    return start.metadata();
  }

  /** Whether it is still being written. */
  boolean growing() {
    return edition.growing(root);
  }

  /**
   * Milliseconds from the first frame to the last, as the end of the file tells.
   *
   * @return -1 if it does not tell
   */
  long lengthMillis() throws IOException {
    long last = FlvTail.lastTimestamp(input);
    return last < 0 ? -1 : length(last);
  }

  /** The same, from the largest timestamp. */
  long length(long lastTimestamp) {
    return Math.max(0, lastTimestamp - start.firstTime());
  }

  /** What the file calls a position of the recording. */
  long timestamp(long millis) {
    return millis + start.firstTime();
  }

  /** The next frames, as many as a read gives: one at least, if there is one. */
  Piece read() throws IOException {
    reader.window(ReadWindow.ofThread(readBytes));
    List<MediaFrame> frames = new ArrayList<>();
    boolean growing = growing();
    try {
      while (frames.isEmpty() || frames.size() < MAX_FRAMES && reader.holdsNext()) {
        FlvTag tag = reader.next();
        if (tag == null) {
          return atEnd(frames, growing);
        }
        MediaFrame frame = tag.kind() == null ? null : tag.frame(reader.payload(tag));
        if (frame != null && !frame.isMetadata()) {
          frames.add(frame.at(tag.timestamp() - start.firstTime(), 0));
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

  /** Goes to the first frame. */
  Landing rewind() {
    reader.position(start.firstTag());
    return new Landing(0, List.of());
  }

  /**
   * The index that the file itself holds.
   *
   * @return null if it holds none that fits
   */
  FileIndex ownIndex() throws IOException {
    reader.window(ReadWindow.ofThread(readBytes));
    AmfObject facts = start.facts();
    FlvIndex index = FlvMetadata.index(facts);
    long length = lengthMillis();
    if (index.size() == 0 || length < 0 || !agrees(index, 0) || !agrees(index, index.size() - 1)) {
      return null;
    }
    return new FileIndex(index, length + start.firstTime(), FlvMetadata.headerPositions(facts));
  }

  /** Whether an entry is what it claims to be: an index may be of another edition of the file. */
  private boolean agrees(FlvIndex index, int entry) throws IOException {
    long here = reader.position();
    try {
      reader.position(index.position(entry));
      FlvTag tag = reader.next();
      return tag != null && isPlace(tag) && Math.abs(tag.timestamp() - index.time(entry)) <= 1;
    } catch (FlvFormatException elsewhere) {
      return false;
    } finally {
      reader.position(here);
    }
  }

  /**
   * Goes to the last place at or before a position where a decoder can start.
   *
   * @param millis within the length of the recording
   */
  Landing seek(long millis, FileIndex index) throws IOException {
    reader.window(ReadWindow.ofThread(readBytes));
    int entry = index.index().floor(timestamp(millis));
    if (entry < 0) {
      return rewind();
    }
    long goal = reader.position();
    try {
      FlvTag place = lastPlace(index.index().position(entry), timestamp(millis));
      List<MediaFrame> headers = headersBefore(place.position(), index.headerPositions());
      goal = place.position();
      return new Landing(place.timestamp() - start.firstTime(), headers);
    } finally {
      reader.position(goal);
    }
  }

  /** An index may leave out keyframes: goes on from its entry to the last one that is not too late. */
  private FlvTag lastPlace(long from, long timestamp) throws IOException {
    reader.position(from);
    FlvTag place = reader.next();
    if (place == null) {
      throw new FlvFormatException(from, "The file became shorter while it was played");
    }
    try {
      for (FlvTag tag = reader.next(); tag != null && tag.timestamp() <= timestamp; tag = reader.next()) {
        if (tag.kind() == place.kind() && isPlace(tag)) {
          place = tag;
        }
      }
    } catch (FlvFormatException damage) {
      // Playback finds it again in its place.
    }
    return place;
  }

  /** Those of the beginning, unless the index knows of later ones. */
  private List<MediaFrame> headersBefore(long position, List<Long> positions) throws IOException {
    Map<String, MediaFrame> headers = new LinkedHashMap<>();
    start.headers().forEach(header -> headers.put(header.header().cacheSlot(), header));
    for (long headerPosition : positions) {
      if (headerPosition < position) {
        reader.position(headerPosition);
        FlvTag tag = reader.next();
        MediaFrame frame = tag == null || tag.kind() == null ? null : tag.frame(reader.payload(tag));
        if (frame != null && frame.isSequenceHeader()) {
          headers.put(frame.header().cacheSlot(), frame);
        }
      }
    }
    return List.copyOf(headers.values());
  }

  private boolean isPlace(FlvTag tag) throws IOException {
    if (tag.kind() == null || tag.kind() == Kind.DATA) {
      return false;
    }
    MediaFrame frame = tag.frame(reader.payload(tag, LOOK_BYTES));
    return frame.kind() == Kind.AUDIO ? !frame.isSequenceHeader() : frame.isKeyframe();
  }

  /** Only reading: what goes wrong when it ends harms nothing. */
  void closeQuietly() {
    try {
      close();
    } catch (IOException harmless) {
      // As above.
    }
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      root.endUse(file);
      channel.close();
    }
  }
}
