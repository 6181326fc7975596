package io.github.vertxrtmp.vod;

import io.github.vertxrtmp.flv.FlvIndex;
import io.github.vertxrtmp.flv.FlvInput;
import io.github.vertxrtmp.flv.FlvScan;
import io.github.vertxrtmp.flv.FlvSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Indexes of files that have none themselves, made by reading the whole file. The least used go when the memory bound is
 * reached. Thread-safe; making one blocks.
 */
final class IndexCache {

  private static final int MAX_ENTRIES = 8192;

  /** A file that was replaced or has grown is another one. */
  private record Edition(Path path, long size) {
  }

  private record Known(FlvIndex index, long lastTimestamp) {
  }

  private final long maxBytes;
  private final Map<Edition, Known> known = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  IndexCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** The index of a file; reads all of it when it is not in the cache. */
  FlvIndex index(Path path, FlvInput input) throws IOException {
    return get(path, input).index();
  }

  /** What reading the whole file tells. */
  FlvSummary scan(Path path, FlvInput input) throws IOException {
    return FlvScan.of(input, MAX_ENTRIES).summary();
  }

  private Known get(Path path, FlvInput input) throws IOException {
    Edition edition = new Edition(path, input.size());
    synchronized (known) {
      Known cached = known.get(edition);
      if (cached != null) {
        return cached;
      }
    }
    FlvSummary summary = scan(path, input);
    Known made = new Known(summary.index(), summary.lastTimestamp());
    put(edition, made);
    return made;
  }

  private void put(Edition edition, Known made) {
    synchronized (known) {
      if (known.put(edition, made) == null) {
        bytes += made.index().bytes();
      }
      Iterator<Known> oldest = known.values().iterator();
      while (bytes > maxBytes && oldest.hasNext()) {
        bytes -= oldest.next().index().bytes();
        oldest.remove();
      }
    }
  }
}
