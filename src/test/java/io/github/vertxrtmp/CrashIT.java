package io.github.vertxrtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.flv.FlvIndex;
import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.flv.FlvScan;
import io.github.vertxrtmp.flv.TestFlv;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.test.FfmpegTool;
import io.github.vertxrtmp.test.RtmpTestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of recordings, and what the next start makes of them. */
class CrashIT {

  private static final int RECORDINGS = 10;
  private static final int TICK_MILLIS = 20;
  private static final int KILLED_AT_MILLIS = 4000;
  /** What a crash may take. */
  private static final long LOST_NANOS = 500_000_000L;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir
  private Path folder;
  /** All clients are used on this thread, at the pace of the film. */
  private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
  private final List<RtmpTestClient> publishers = new ArrayList<>();
  /** When each frame had been sent to all. */
  private final List<Long> sentNanos = new ArrayList<>();

  @AfterEach
  void close() {
    pace.shutdownNow();
    publishers.forEach(RtmpTestClient::close);
  }

  private Launch server() {
    return Launch.start(folder, Map.of(), List.of(), List.of("-i", "127.0.0.1", "-p", "0", "-r", "root"));
  }

  private Path file(int number) {
    return folder.resolve("root/cam" + number + ".flv");
  }

  @Test
  void tenRecordingsLoseHalfASecondAtMost() throws Exception {
    FfmpegTool.assumeAvailable();
    TestFlv.film(folder.resolve("source.flv"), 6);
    List<MediaFrame> film = TestFlv.media(folder.resolve("source.flv"));
    long killedNanos;
    try (Launch server = server()) {
      int port = server.awaitPort();
      for (int i = 0; i < RECORDINGS; i++) {
        publishers.add(publisher(port, "cam" + i));
      }
      sendUntil(KILLED_AT_MILLIS, film);
      killedNanos = System.nanoTime();
    }
    long safe = sentNanos.stream().filter(nanos -> nanos < killedNanos - LOST_NANOS).count();
    assertTrue(safe > film.size() / 3, "sent before the last half second: " + safe);
    try (Launch server = server()) {
      server.awaitPort();
      for (int i = 0; i < RECORDINGS; i++) {
        awaitFile(file(i));
        assertSaved(file(i), film, safe);
      }
    }
  }

  private static RtmpTestClient publisher(int port, String name) {
    RtmpTestClient client = RtmpTestClient.open(port);
    client.connect("live");
    client.chunkSize(60_000);
    client.publish(name, "record").awaitStatus("NetStream.Publish.Start");
    return client;
  }

  /** Sends the film to all publishers, each frame at its time. */
  private void sendUntil(long endMillis, List<MediaFrame> film) throws Exception {
    CompletableFuture<Void> end = new CompletableFuture<>();
    long begun = System.nanoTime();
    pace.scheduleAtFixedRate(() -> {
      long millis = (System.nanoTime() - begun) / 1_000_000;
      try {
        while (sentNanos.size() < film.size() && film.get(sentNanos.size()).timestamp() <= millis) {
          send(film.get(sentNanos.size()));
          sentNanos.add(System.nanoTime());
        }
      } catch (RuntimeException e) {
        end.completeExceptionally(e);
      }
      if (millis >= endMillis) {
        end.complete(null);
      }
    }, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    pace.shutdown();
    assertTrue(pace.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS));
  }

  private void send(MediaFrame frame) {
    byte[] payload = new byte[frame.size()];
    frame.payload().get(payload);
    for (RtmpTestClient publisher : publishers) {
      if (frame.kind() == Kind.VIDEO) {
        publisher.video(frame.timestamp(), payload);
      } else {
        publisher.audio(frame.timestamp(), payload);
      }
    }
  }

  private static void awaitFile(Path file) throws Exception {
    CompletableFuture<Void> found = new CompletableFuture<>();
    ScheduledExecutorService poll = Executors.newSingleThreadScheduledExecutor();
    try {
      poll.scheduleAtFixedRate(() -> {
        if (Files.exists(file)) {
          found.complete(null);
        }
      }, 0, 10, TimeUnit.MILLISECONDS);
      found.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } finally {
      poll.shutdownNow();
    }
  }

  private static void assertSaved(Path file, List<MediaFrame> film, long safe) throws IOException {
    List<MediaFrame> media = TestFlv.media(file);
    assertTrue(media.size() >= safe, file + " has " + media.size() + " of " + safe + " frames");
    for (int i = 0; i < media.size(); i++) {
      assertEquals(film.get(i).payload(), media.get(i).payload());
    }
    FlvScan scan = TestFlv.scan(file);
    double seconds = scan.summary().durationMillis() / 1000.0;
    assertEquals(seconds, scan.metadata().getNumber("duration"));
    FlvIndex index = FlvMetadata.index(scan.metadata());
    assertEquals(scan.summary().index().size(), index.size());
    for (int i = 0; i < index.size(); i++) {
      assertEquals(scan.summary().index().position(i), index.position(i));
    }
    assertFalse(Files.exists(file.resolveSibling(file.getFileName() + ".part")));
    assertReadable(file, seconds);
  }

  /** By a program that knows nothing of ours, from the beginning and from the middle. */
  private static void assertReadable(Path file, double seconds) {
    String duration = FfmpegTool.probe(LIMIT, "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", file.toString()).orFail().stdout();
    assertEquals(seconds, Double.parseDouble(duration.strip()), 0.1);
    assertEquals("", FfmpegTool.run(LIMIT, "-v", "warning", "-i", file.toString(), "-f", "null", "-").orFail().stderr());
    assertEquals("", FfmpegTool.run(LIMIT, "-v", "warning", "-ss", "1.5", "-i", file.toString(), "-f", "null", "-").orFail().stderr());
  }
}
