package io.github.vertxrtmp.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.test.Cable;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.ServerProcess;
import io.github.vertxrtmp.test.TestMedia;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cable of publishers is pulled: their connections stay open, and nothing comes. They publish again on other ones. How
 * long that takes is in the log.
 */
class TakeoverIT {

  private static final Logger LOG = LoggerFactory.getLogger(TakeoverIT.class);
  private static final int STREAMS = 50;
  private static final int PLAYERS = 3;

  @TempDir
  static Path root;

  @Test
  void publishersAreOnAirAgainWithTheirPlayersAttached() {
    List<Double> onAir = new ArrayList<>();
    List<Double> seen = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(root, "-Drtmp.publish.silentMillis=0")) {
      for (int i = 0; i < STREAMS; i++) {
        takeOver(server, "cam" + i, onAir, seen);
      }
    }
    LOG.info("on air again, ms behind publish: {}; seen by all players, ms: {}", figures(onAir), figures(seen));
  }

  private static void takeOver(ServerProcess server, String name, List<Double> onAir, List<Double> seen) {
    List<RtmpTestClient> players = new ArrayList<>();
    try (Cable cable = Cable.to(server.port()); RtmpTestClient old = client(cable.port()); RtmpTestClient next = client(server.port())) {
      old.publish(name).awaitStatus("NetStream.Publish.Start");
      for (int i = 0; i < PLAYERS; i++) {
        players.add(client(server.port()).play(name));
      }
      send(old, 1000, 1);
      long last = 0;
      for (RtmpTestClient player : players) {
        last = player.awaitMedia(2).get(1).timestamp();
      }
      cable.cut();
      next.createStream();
      long begin = System.nanoTime();
      next.command(next.streamId(), "publish", null, name, "live");
      next.awaitStatus("NetStream.Publish.Start");
      onAir.add((System.nanoTime() - begin) / 1e6);
      send(next, 0, 2);
      for (RtmpTestClient player : players) {
        ReceivedMessage picture = player.awaitMedia(2).get(1);
        assertTrue(picture.timestamp() > last, picture::toString);
        assertFalse(player.inbox().stream().anyMatch(message -> message.isStatus("NetStream.Play.UnpublishNotify")));
      }
      seen.add((System.nanoTime() - begin) / 1e6);
      next.deleteStream();
      next.awaitStatus("NetStream.Unpublish.Success");
    } finally {
      players.forEach(RtmpTestClient::close);
    }
  }

  private static RtmpTestClient client(int port) {
    RtmpTestClient client = RtmpTestClient.open(port);
    client.connect("live");
    return client;
  }

  private static void send(RtmpTestClient publisher, int time, int number) {
    publisher.video(time, TestMedia.avcHeader());
    publisher.video(time, TestMedia.avcKeyframe(number));
  }

  private static String figures(List<Double> millis) {
    List<Double> sorted = millis.stream().sorted().toList();
    return String.format("p50 %.1f, p99 %.1f, max %.1f", sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 99 / 100), sorted.get(sorted.size() - 1));
  }
}
