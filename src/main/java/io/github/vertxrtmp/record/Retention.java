package io.github.vertxrtmp.record;

import io.github.vertxrtmp.config.RecordKeepSettings;
import io.github.vertxrtmp.flv.FlvFormatException;
import io.github.vertxrtmp.flv.FlvInput;
import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.flv.FlvReader;
import io.github.vertxrtmp.flv.FlvRoot;
import io.github.vertxrtmp.flv.FlvTag;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the oldest recordings under the root when they are too old or too many. What other programs have put there is not
 * touched and does not count. Files that are being written have another name; files that are being played are passed over.
 * Links are not followed. Blocks; one call at a time.
 */
final class Retention {

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private static final int LOOK_BYTES = 64 << 10;

  private record Candidate(Path file, long size, long completedMillis) {
  }

  /** Whether files are recordings, as the last look has told: only files that are new are read. */
  private Map<Candidate, Boolean> recorded = new HashMap<>();
  private final FlvRoot root;
  private final RecordKeepSettings settings;

  Retention(FlvRoot root, RecordKeepSettings settings) {
    this.root = root;
    this.settings = settings;
  }

  /**
   * Looks once.
   *
   * @return what was deleted, oldest first
   */
  List<Path> run(long nowMillis) throws IOException {
    List<Candidate> files = files();
    long total = files.stream().mapToLong(Candidate::size).sum();
    List<Path> deleted = new ArrayList<>();
    for (Candidate candidate : files) {
      boolean old = settings.seconds() > 0 && nowMillis - candidate.completedMillis() > settings.seconds() * 1000;
      boolean tooMuch = settings.bytes() > 0 && total > settings.bytes();
      if (!old && !tooMuch) {
        break;
      }
      if (delete(candidate)) {
        total -= candidate.size();
        deleted.add(candidate.file());
      }
    }
    return deleted;
  }

  private boolean delete(Candidate candidate) {
    if (root.inUse(candidate.file()) || root.rests(candidate.file())) {
      return false;
    }
    try {
      Files.deleteIfExists(candidate.file());
      LOG.info("Deleted {}, {} bytes", candidate.file(), candidate.size());
      return true;
    } catch (IOException e) {
      LOG.warn("Cannot delete {}: {}", candidate.file(), e.toString());
      return false;
    }
  }

  /** Oldest first. */
  private List<Candidate> files() throws IOException {
    List<Candidate> files = new ArrayList<>();
    Files.walkFileTree(root.path(), new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile() && file.getFileName().toString().endsWith(FlvRoot.SUFFIX)) {
          files.add(new Candidate(file, attributes.size(), attributes.lastModifiedTime().toMillis()));
        }
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException vanished) {
        return FileVisitResult.CONTINUE;
      }
    });
    Map<Candidate, Boolean> before = recorded;
    recorded = new HashMap<>();
    files.forEach(file -> recorded.put(file, before.containsKey(file) ? before.get(file) : isRecorded(file.file())));
    files.removeIf(file -> !recorded.get(file));
    files.sort(Comparator.comparingLong(Candidate::completedMillis));
    return files;
  }

  private static boolean isRecorded(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      FlvReader reader = new FlvReader(FlvInput.of(channel), LOOK_BYTES);
      reader.readHeader();
      FlvTag first = reader.next();
      return first != null && first.kind() == Kind.DATA && FlvMetadata.isRecorded(FlvMetadata.parse(first.frame(reader.payload(first))));
    } catch (IOException | FlvFormatException unreadable) {
      return false;
    }
  }
}
