package io.github.vertxrtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.github.vertxrtmp.test.CapturedLog;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestServer;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerLogTest {

  @Test
  void aFloodOfGarbageIsAHundredLinesAndOneThatCounts() {
    int clients = PeerLog.LINES + 20;
    try (TestServer server = TestServer.start(); CapturedLog log = new CapturedLog("io.github.vertxrtmp.session")) {
      for (int i = 0; i < clients; i++) {
        try (RtmpTestClient client = RtmpTestClient.openRaw(server.port())) {
          client.raw(new byte[] {'G', 'E', 'T', ' '});
          client.awaitClosed();
        }
      }
      assertEquals(PeerLog.LINES, count(log, "Not RTMP"), () -> log.lines(Level.INFO).toString());
      try (RtmpTestClient other = server.connect("live")) {
        other.publish("cam").awaitStatus("NetStream.Publish.Start");
      }
      TestServer.awaitTrue("other lines are not held back", () -> count(log, "publishing live/cam") == 1);
      TestServer.awaitTrue("the rest is told", () -> count(log, "20 more lines like this one were left out: [{}] closing: {}") == 1);
      assertFalse(log.hasStackTrace());
    }
  }

  private static long count(CapturedLog log, String part) {
    List<String> lines = log.lines(Level.INFO);
    assertTrue(lines.size() < 2 * PeerLog.LINES, lines::toString);
    return lines.stream().filter(line -> line.contains(part)).count();
  }
}
