package io.github.vertxrtmp.soak;

import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.test.Insides;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a server holds.
 *
 * @param files       open ones, sockets included
 * @param heap        bytes after a garbage collection
 * @param direct      bytes outside the heap
 * @param connections of clients
 * @param streams     on air
 * @param timers      that will fire
 * @param consumers   addresses on the bus with the number of those who listen
 * @param recorded    names below the root
 */
record Remains(long files, long heap, long direct, long connections, long streams, int timers, Map<String, Integer> consumers, Set<String> recorded) {

  private static final long HEAP_NOISE_BYTES = 16L << 20;
  private static final long DIRECT_NOISE_BYTES = 16L << 20;

  static Remains of(Vertx vertx, Path root) {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    JsonObject metrics = RtmpMetrics.of(vertx).toJson();
    return new Remains(metrics.getLong("process.files", 0L), metrics.getLong("memory.heap"), metrics.getLong("memory.direct"),
      metrics.getLong("connections"), metrics.getLong("streams", 0L), Insides.timers(vertx), Insides.consumers(vertx),
      recorded(root));
  }

  private static Set<String> recorded(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).map(file -> root.relativize(file).toString()).collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it is no more than before, but for what a collector leaves by chance. */
  boolean isBackTo(Remains before) {
    return files <= before.files && heap <= before.heap + HEAP_NOISE_BYTES && direct <= before.direct + DIRECT_NOISE_BYTES
      && connections == before.connections && streams == before.streams && timers <= before.timers && consumers.equals(before.consumers)
      && recorded.equals(before.recorded);
  }

  @Override
  public String toString() {
    return String.format("files %d, heap %d KiB, direct %d KiB, connections %d, streams %d, timers %d, consumers %d at %d addresses, recordings %s",
      files, heap >> 10, direct >> 10, connections, streams, timers, consumers.values().stream().mapToInt(n -> n).sum(), consumers.size(), recorded);
  }
}
