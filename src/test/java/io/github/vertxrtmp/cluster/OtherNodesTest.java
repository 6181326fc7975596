package io.github.vertxrtmp.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where clients go when their node stops. */
class OtherNodesTest {

  private static final long NOW = TimeUnit.SECONDS.toNanos(1);

  private final OtherNodes nodes = new OtherNodes();

  @BeforeEach
  void start() {
    nodes.started(0);
  }

  private void hears(String node, int ageMillis, boolean open) {
    nodes.heard(new JsonObject().put("node", node).put("url", "rtmp://" + node).put("ageMillis", ageMillis).put("open", open), NOW);
  }

  private Set<String> urls() {
    Set<String> urls = new TreeSet<>();
    for (int i = 0; i < 3; i++) {
      urls.add(nodes.tcUrl("live/room", NOW));
    }
    return urls;
  }

  @Test
  void nowhereWhenThereIsNoOther() {
    assertNull(nodes.tcUrl("live", NOW));
  }

  @Test
  void toAllOfThemInTurn() {
    hears("a", 1_100, true);
    hears("b", 300, true);
    hears("c", 100, false);
    assertEquals(Set.of("rtmp://a/live/room", "rtmp://b/live/room"), urls());
  }

  @Test
  void firstToThoseThatHaveBeenRestarted() {
    hears("a", 1_100, true);
    hears("b", 249, true);
    hears("c", 0, true);
    hears("d", 250, true);
    assertEquals(Set.of("rtmp://b/live/room", "rtmp://c/live/room"), urls());
    nodes.left("b");
    nodes.left("c");
    assertEquals(Set.of("rtmp://a/live/room", "rtmp://d/live/room"), urls());
  }

  @Test
  void saysHowOldThisOneIs() {
    assertEquals(1_000, nodes.ageMillis(NOW));
  }

  @Test
  void knowsWhoIsLost() {
    nodes.left("a");
    assertTrue(nodes.isLost("a"));
    nodes.joined("a");
    assertFalse(nodes.isLost("a"));
  }

  @Test
  void forgetsThoseThatWereLostLongAgo() {
    for (int i = 0; i <= OtherNodes.MOST_LOST; i++) {
      nodes.left("n" + i);
    }
    assertFalse(nodes.isLost("n0"));
    assertTrue(nodes.isLost("n1"));
    assertTrue(nodes.isLost("n" + OtherNodes.MOST_LOST));
  }
}
