package io.github.vertxrtmp.record;

import io.github.vertxrtmp.config.RecordKeepSettings;
import io.github.vertxrtmp.flv.FlvRoot;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the oldest complete files under the root, of whatever origin, when they are too old or too many. Files that are
 * being written have another name; files that are being played are passed over. Links are not followed. Blocks.
 */
final class Retention {

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private record Candidate(Path file, long size, long completedMillis) {
  }

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
    if (root.inUse(candidate.file())) {
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
    files.sort(Comparator.comparingLong(Candidate::completedMillis));
    return files;
  }
}
