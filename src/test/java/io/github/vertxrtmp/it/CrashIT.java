package io.github.vertxrtmp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.flv.TestFlv;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.record.FlvRepair;
import io.github.vertxrtmp.test.FfmpegTool;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.ServerProcess;
import io.github.vertxrtmp.test.TestServer;
import io.github.vertxrtmp.test.ToolResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} while ten streams are recorded: what the next start makes of their files. */
class CrashIT {

  private static final int RECORDINGS = 10;
  /** Long enough that the last half second is not all. */
  private static final long CRASH_MILLIS = 2500;
  private static final long LOSS_MILLIS = 500;

  @TempDir
  private Path folder;

  private static byte[] payload(MediaFrame frame) {
    byte[] payload = new byte[frame.size()];
    frame.payload().get(payload);
    return payload;
  }

  private static void send(List<RtmpTestClient> publishers, MediaFrame frame) {
    byte[] payload = payload(frame);
    for (RtmpTestClient publisher : publishers) {
      if (frame.kind() == Kind.VIDEO) {
        publisher.video(frame.timestamp(), payload);
      } else {
        publisher.audio(frame.timestamp(), payload);
      }
    }
  }

  /**
   * Publishes in real time to all, until the crash.
   *
   * @return how many frames the server had surely got half a second before it ended
   */
  private static int publishUntilItCrashes(ServerProcess server, List<MediaFrame> film) {
    List<RtmpTestClient> publishers = IntStream.range(0, RECORDINGS).mapToObj(i -> RtmpTestClient.open(server.port())).toList();
    try {
      for (int i = 0; i < RECORDINGS; i++) {
        publishers.get(i).connect("live");
        publishers.get(i).publish("cam" + i, "record").awaitStatus("NetStream.Publish.Start");
      }
      long begun = System.nanoTime();
      long[] there = new long[film.size()];
      int sent = 0;
      for (; film.get(sent).timestamp() < CRASH_MILLIS; sent++) {
        LockSupport.parkNanos(begun + film.get(sent).timestamp() * 1_000_000 - System.nanoTime());
        send(publishers, film.get(sent));
        there[sent] = System.nanoTime();
      }
      publishers.forEach(RtmpTestClient::sync);
      long crash = System.nanoTime();
      server.kill();
      int safe = 0;
      while (safe < sent && there[safe] < crash - LOSS_MILLIS * 1_000_000) {
        safe++;
      }
      return safe;
    } finally {
      publishers.forEach(RtmpTestClient::close);
    }
  }

  @Test
  void losesHalfASecondAtMostAndLeavesSoundFiles() throws IOException {
    FfmpegTool.assumeAvailable();
    Path source = folder.resolve("source.flv");
    TestFlv.film(source, 4);
    List<MediaFrame> film = TestFlv.media(source);
    Path root = folder.resolve("root");
    int safe;
    try (ServerProcess server = ServerProcess.start(root)) {
      safe = publishUntilItCrashes(server, film);
    }
    assertTrue(safe > film.size() / 4, () -> safe + " of " + film.size());
    assertEquals(RECORDINGS, root.toFile().list((parent, name) -> name.endsWith(".flv.part")).length);
    try (ServerProcess again = ServerProcess.start(root)) {
      for (int i = 0; i < RECORDINGS; i++) {
        Path file = root.resolve("cam" + i + ".flv");
        TestServer.awaitTrue(file + " is finished\n" + again.log(), () -> Files.exists(file));
        check(file, film, safe);
      }
    }
  }

  private static void check(Path file, List<MediaFrame> film, int safe) throws IOException {
    assertFalse(Files.exists(Path.of(file + ".part")));
    List<MediaFrame> saved = TestFlv.media(file);
    assertTrue(saved.size() >= safe, () -> file + " has " + saved.size() + " frames, " + safe + " were safe");
    for (int i = 0; i < saved.size(); i++) {
      assertEquals(film.get(i).payload(), saved.get(i).payload());
    }
    assertEquals(List.of(), FlvRepair.repair(file).problems(), "index, duration and size agree with the tags");
    double seconds = (saved.get(saved.size() - 1).timestamp() - saved.get(0).timestamp()) / 1000.0;
    ToolResult probe = FfmpegTool.probe(Clip.LIMIT, "-v", "warning", "-show_entries", "format=duration", "-of", "csv=p=0", file.toString()).orFail();
    assertEquals("", probe.stderr());
    assertEquals(seconds, Double.parseDouble(probe.stdout().trim()), 0.001);
    for (String start : List.of("0", "1.5")) {
      ToolResult decoded = FfmpegTool.run(Clip.LIMIT, "-v", "warning", "-xerror", "-err_detect", "explode", "-ss", start, "-i", file.toString(),
        "-f", "null", "-").orFail();
      assertEquals("", decoded.stderr(), "from " + start + " s on");
    }
  }
}
