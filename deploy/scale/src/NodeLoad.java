package scale;

/**
 * What a node needs in the steady state.
 *
 * @param cores       of CPU, for media, joins and the registry together
 * @param gigabitsOut a second, to viewers and pulling nodes
 * @param gigabitsIn  a second, from publishers and other nodes
 * @param gibibytes   of memory, without the kernel's socket buffers
 */
record NodeLoad(double cores, double gigabitsOut, double gigabitsIn, double gibibytes) {

  private static final double BYTES_IN_GIBIBYTE = 1L << 30;
  private static final double BYTES_IN_MEGABIT = 125_000;

  static NodeLoad of(Figures figures, Placement placement, int node) {
    double megabits = figures.get("bit-rate");
    double receivers = placement.viewers()[node] + placement.served()[node];
    double gigabitsOut = receivers * megabits / 1000;
    double media = receivers * figures.get("viewer-cpu") / 1000 + gigabitsOut / 8 * figures.get("gigabyte-cpu") / 1000;
    double joins = placement.viewers()[node] / figures.get("stay") * figures.get("join-cpu") / 1000;
    double memory = figures.get("node-memory") * 1024 * 1024 + receivers * figures.get("viewer-memory") * 1024
        + placement.held(node) * figures.get("gop") * megabits * BYTES_IN_MEGABIT;
    return new NodeLoad(media + joins + Registry.of(figures).steadyCores(), gigabitsOut, placement.held(node) * megabits / 1000,
        memory / BYTES_IN_GIBIBYTE);
  }

  /** The largest of each, over all nodes. */
  static NodeLoad worst(Figures figures, Placement placement) {
    NodeLoad worst = new NodeLoad(0, 0, 0, 0);
    for (int node = 0; node < placement.nodes(); node++) {
      NodeLoad load = of(figures, placement, node);
      worst = new NodeLoad(Math.max(worst.cores, load.cores), Math.max(worst.gigabitsOut, load.gigabitsOut),
          Math.max(worst.gigabitsIn, load.gigabitsIn), Math.max(worst.gibibytes, load.gibibytes));
    }
    return worst;
  }
}
