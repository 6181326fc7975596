package io.github.vertxrtmp.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.github.vertxrtmp.test.CapturedLog;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficLogTest {

  private static final String REQUEST = "<policy-file-request/>\0";

  private static List<String> linesOfAPolicyRequest(boolean verbose) {
    try (TestServer server = TestServer.start(new JsonObject().put("verbose", verbose));
        CapturedLog log = new CapturedLog(TrafficLog.class.getName());
        RtmpTestClient client = RtmpTestClient.openRaw(server.port())) {
      client.raw(REQUEST.getBytes(StandardCharsets.US_ASCII));
      client.awaitRaw();
      return log.lines(Level.INFO);
    }
  }

  @Test
  void showsBothDirectionsInHexAndCutsWhatIsLong() {
    List<String> lines = linesOfAPolicyRequest(true);
    assertEquals(2, lines.size(), lines::toString);
    String hex = HexFormat.of().formatHex(REQUEST.getBytes(StandardCharsets.US_ASCII));
    assertTrue(lines.get(0).matches("\\[127\\.0\\.0\\.1:\\d+] < 23 bytes " + hex), lines.get(0));
    assertTrue(lines.get(1).matches("\\[127\\.0\\.0\\.1:\\d+] > \\d+ bytes [0-9a-f]{128}…"), lines.get(1));
  }

  @Test
  void saysNothingUnlessAskedTo() {
    assertEquals(List.of(), linesOfAPolicyRequest(false));
  }
}
