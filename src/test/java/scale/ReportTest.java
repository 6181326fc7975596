package scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final Path PAGE = Path.of("deploy", "README.md");

  private Figures figures;

  @BeforeEach
  void read() throws IOException {
    figures = Figures.read(PAGE);
  }

  @Test
  void thePageShowsWhatTheModelSays() throws IOException {
    String page = Files.readString(PAGE);
    String start = "<!-- model -->\n";
    String shown = page.substring(page.indexOf(start) + start.length(), page.indexOf("<!-- end of model -->"));
    assertEquals(Report.of(figures).strip(), shown.strip(), "what deploy/scale/run prints belongs there");
  }

  @Test
  void aNodePaysForItsViewersPullsAndStreams() {
    Placement placement = new Placement(new int[] {10, 0}, new int[] {900, 0}, new int[] {5, 0}, new int[] {100, 0});
    Figures plain = figures.with("bit-rate", 8).with("viewer-cpu", 1).with("gigabyte-cpu", 1000).with("node-memory", 0)
        .with("viewer-memory", 1024).with("gop", 2).with("registration-cpu", 0).with("registration-heard-cpu", 0).with("stay", 900)
        .with("join-cpu", 500);
    NodeLoad load = NodeLoad.of(plain, placement, 0);
    assertEquals(8, load.gigabitsOut(), 1e-9, "1000 receivers of 8 Mb/s");
    assertEquals(0.12, load.gigabitsIn(), 1e-9, "15 streams of 8 Mb/s");
    assertEquals(1 + 1 + 0.5, load.cores(), 1e-9, "1 ms for each receiver, 1 s for a GB/s, half a second for one join");
    assertEquals((1000.0 * 1024 * 1024 + 15 * 2_000_000) / (1 << 30), load.gibibytes(), 1e-9);
  }

  @Test
  void moreDeadNodesTakeLongerAndLoseNobody() {
    Outage one = Outage.of(figures, 1);
    Outage half = Outage.of(figures, figures.count("nodes") / 2);
    assertEquals(figures.count("viewers") / figures.count("nodes"), one.viewers());
    assertTrue(one.seconds()[2] >= one.seconds()[1] && one.seconds()[1] >= one.seconds()[0]);
    assertTrue(one.seconds()[0] > figures.get("reconnect-first"));
    assertTrue(half.seconds()[2] > one.seconds()[2]);
    assertTrue(half.joins() > one.joins());
  }

  @Test
  void theRegistryGrowsWithTheClients() {
    Registry registry = Registry.of(figures);
    Registry twice = Registry.of(figures.with("viewers", 2 * figures.get("viewers")).with("streams", 2 * figures.get("streams")));
    assertEquals(2 * registry.entries(), twice.entries(), 1e-6);
    assertEquals(2 * registry.repairCpu(), twice.repairCpu(), 1e-6);
    assertEquals(2 * registry.joins(), twice.joins(), 1e-6);
  }
}
