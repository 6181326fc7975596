package scale;

import java.util.Arrays;
import java.util.Locale;
import java.util.StringJoiner;

/** The results of the model as Markdown tables. */
final class Report {

  private static final double SLACK = 0.25;
  private static final double FULL = 0.7;
  private static final double MINUTE = 60;

  private final Figures figures;
  private final StringJoiner lines = new StringJoiner("\n", "", "\n");

  private Report(Figures figures) {
    this.figures = figures;
  }

  static String of(Figures figures) {
    Report report = new Report(figures);
    report.placements();
    report.nodesNeeded();
    report.registry();
    report.outages();
    return report.lines.toString();
  }

  private void placements() {
    int nodes = figures.count("nodes");
    int[] viewers = Popularity.viewers(figures.count("streams"), figures.count("viewers"), figures.get("popularity"));
    row(text("%,d nodes, %,d streams, %,d viewers; the busiest node", nodes, viewers.length, figures.count("viewers")),
        "any node", "by the name of the stream");
    lines.add("|---|---|---|");
    Placement any = Placing.balanced(nodes, viewers);
    Placement named = Placing.hashed(nodes, viewers, SLACK);
    NodeLoad anyLoad = NodeLoad.worst(figures, any);
    NodeLoad namedLoad = NodeLoad.worst(figures, named);
    row("viewers", number(max(any.viewers())), number(max(named.viewers())));
    row("streams published there", number(max(any.published())), number(max(named.published())));
    row("streams pulled from other nodes", number(max(any.pulled())), number(max(named.pulled())));
    row("pulls that it serves", number(max(any.served())), number(max(named.served())));
    row("pulls in the whole cluster", number(any.pulls()), number(named.pulls()));
    row("network out, Gb/s", decimal(anyLoad.gigabitsOut()), decimal(namedLoad.gigabitsOut()));
    row("network in, Gb/s", decimal(anyLoad.gigabitsIn()), decimal(namedLoad.gigabitsIn()));
    row("CPU, cores", decimal(anyLoad.cores()), decimal(namedLoad.cores()));
    row("memory, GiB", decimal(anyLoad.gibibytes()), decimal(namedLoad.gibibytes()));
    lines.add("");
  }

  private void nodesNeeded() {
    double gigabits = figures.get("viewers") * figures.get("bit-rate") / 1000;
    row(text("nodes needed for %,.0f Gb/s to viewers, each filled to %.0f %%", gigabits, FULL * 100), "10 Gb/s network", "25 Gb/s",
        "100 Gb/s");
    lines.add("|---|---|---|---|");
    double viewerCores = (figures.get("viewer-cpu") + figures.get("bit-rate") / 8000 * figures.get("gigabyte-cpu")) / 1000;
    row("by the network", nodes(gigabits / 10), nodes(gigabits / 25), nodes(gigabits / 100));
    row("cores that such a node then needs", cores(10, viewerCores), cores(25, viewerCores), cores(100, viewerCores));
    lines.add("");
  }

  private static String nodes(double full) {
    return number((long) Math.ceil(full / FULL));
  }

  private String cores(double network, double viewerCores) {
    return decimal(network * FULL * 1000 / figures.get("bit-rate") * viewerCores);
  }

  private void registry() {
    row("clients registered on the bus", "joins/s in all", "CPU of each node, cores", "when all come in a minute",
        "repair after a death: CPU of each survivor, s", "and it lasts, s");
    lines.add("|---|---|---|---|---|---|");
    for (double viewers : new double[] {10_000, 100_000, 1_000_000}) {
      double nodes = Math.max(2, figures.get("nodes") * viewers / figures.get("viewers"));
      Figures part = figures.with("viewers", viewers).with("nodes", nodes)
          .with("streams", figures.get("streams") * viewers / figures.get("viewers"));
      Registry registry = Registry.of(part);
      row(number((long) registry.entries()) + " on " + number(Math.round(nodes)) + " nodes", number(Math.round(registry.joins())),
          hundredths(registry.steadyCores()), hundredths(Registry.of(part.with("stay", MINUTE)).steadyCores()),
          decimal(registry.repairCpu()), decimal(registry.repairMillis() / 1000));
    }
    lines.add("");
  }

  private void outages() {
    row("nodes that die at once", "viewers thrown out", "most joins at one survivor", "half see a picture after, s", "99 %, s", "all, s",
        "their streams are on air again after, s");
    lines.add("|---|---|---|---|---|---|---|");
    for (int dead : new int[] {1, 10, 30}) {
      Outage outage = Outage.of(figures, dead);
      row(number(dead), number(outage.viewers()), number(outage.joins()), decimal(outage.seconds()[0]), decimal(outage.seconds()[1]),
          decimal(outage.seconds()[2]), decimal(outage.publishers()));
    }
  }

  private void row(String... cells) {
    lines.add("| " + String.join(" | ", cells) + " |");
  }

  private static int max(int[] values) {
    return Arrays.stream(values).max().orElse(0);
  }

  private static String number(long value) {
    return text("%,d", value);
  }

  private static String decimal(double value) {
    return text("%.1f", value);
  }

  private static String hundredths(double value) {
    return text("%.2f", value);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
