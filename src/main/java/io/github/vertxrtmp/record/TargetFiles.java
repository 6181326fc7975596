package io.github.vertxrtmp.record;

import io.github.vertxrtmp.config.RecordSettings;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.media.StreamKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;

/** Names and opens the files of one recording. Blocks. */
final class TargetFiles implements RecordingWriter.RecordingTarget {

  private final FlvRoot root;
  private final PartLocks locks;
  private final StreamKey key;
  private final RecordMode mode;
  private final RecordSettings settings;
  private final SegmentNames names;
  private final Path file;
  /** How far the numbers in names are ahead of those of the segments: each name that is taken is found so once. */
  private int ahead;

  /**
   * @param nowMillis gives the first segment its name
   * @throws io.github.vertxrtmp.flv.FlvNameException if the name is not allowed
   */
  TargetFiles(FlvRoot root, PartLocks locks, StreamKey key, RecordMode mode, RecordSettings settings, long nowMillis) throws IOException {
    this.root = root;
    this.locks = locks;
    this.key = key;
    this.mode = mode;
    this.settings = settings;
    this.names = new SegmentNames(settings.segment().name(), ZoneId.of(settings.segment().zone()));
    this.file = settings.segment().regular() ? segment(nowMillis, 1) : root.resolve(key);
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public RecordingFile open(long nowMillis) throws IOException {
    return locked(file, mine -> mode == RecordMode.APPEND && Files.exists(mine)
      ? AppendedFile.open(mine, settings.indexEntries())
      : RecordingFile.create(mine, settings.indexEntries()));
  }

  @Override
  public RecordingFile next(long nowMillis, int number) throws IOException {
    return locked(segment(nowMillis, number), mine -> RecordingFile.create(mine, settings.indexEntries()));
  }

  /** The lock comes first: another process must never find a part that nobody has. */
  private RecordingFile locked(Path name, Opening opening) throws IOException {
    Path part = FlvRoot.part(name);
    locks.takeToWrite(part);
    try {
      return opening.open(name);
    } catch (IOException | RuntimeException e) {
      locks.free(part);
      throw e;
    }
  }

  /** How a file is begun. */
  private interface Opening {
    RecordingFile open(Path name) throws IOException;
  }

  @Override
  public void resting(Path complete, boolean rests) {
    if (rests) {
      root.beginRest(complete);
    } else {
      root.endRest(complete);
    }
  }

  @Override
  public void closed(Path written) {
    locks.free(FlvRoot.part(written));
  }

  /** A name that no file has. */
  private Path segment(long nowMillis, int number) throws IOException {
    Instant now = Instant.ofEpochMilli(nowMillis);
    String name = names.name(key.name(), now, number + ahead);
    Path free = root.resolve(name);
    for (int i = number + ahead + 1; taken(free); i++) {
      String other = names.name(key.name(), now, i);
      boolean numbered = !other.equals(name);
      ahead = numbered ? i - number : ahead;
      free = root.resolve(numbered ? other : name + "-" + i);
    }
    return free;
  }

  private static boolean taken(Path candidate) {
    return Files.exists(candidate) || Files.exists(FlvRoot.part(candidate));
  }
}
