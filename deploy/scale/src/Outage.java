package scale;

import java.util.Arrays;
import java.util.Random;

/**
 * Nodes die at once, and their viewers come back to the others: each after a delay of its own, then it queues for the CPU of the
 * node that it comes to, behind the repair of the registry, and for the network that is left there.
 *
 * @param viewers    that were thrown out
 * @param joins      most that one survivor gets
 * @param seconds    until half, until 99 % and until all of them have a picture, of streams whose publishers were elsewhere
 * @param publishers until the last stream of a dead node is on air again
 */
record Outage(int viewers, int joins, double[] seconds, double publishers) {

  private static final long SEED = 1936;

  static Outage of(Figures figures, int dead) {
    Random random = new Random(SEED);
    int nodes = figures.count("nodes");
    int lost = (int) Math.round(figures.get("viewers") * dead / nodes);
    double[] arrivals = random.doubles(lost).map(part -> figures.get("reconnect-first") + part * spread(figures)).sorted().toArray();
    double service = service(figures, nodes - dead);
    double[] free = new double[nodes - dead];
    Arrays.fill(free, Registry.of(figures).repairCpu() * dead / figures.get("cores"));
    int[] joins = new int[nodes - dead];
    double[] done = new double[lost];
    for (int i = 0; i < lost; i++) {
      int node = random.nextInt(nodes - dead);
      joins[node]++;
      free[node] = Math.max(free[node], arrivals[i]) + service;
      done[i] = free[node];
    }
    Arrays.sort(done);
    double[] seconds = {done[lost / 2], done[(int) (lost * 0.99)], done[lost - 1]};
    double claim = Math.max(figures.get("detection"), figures.get("publisher-reconnect")) + figures.get("claim") / 1000;
    return new Outage(lost, Arrays.stream(joins).max().orElse(0), seconds, claim);
  }

  private static double spread(Figures figures) {
    return figures.get("reconnect-last") - figures.get("reconnect-first");
  }

  /** Seconds that a join occupies a node: its CPU, or its burst of half a group of pictures on what is left of the network. */
  private static double service(Figures figures, int survivors) {
    double viewers = figures.get("viewers") / figures.get("nodes");
    double megabits = figures.get("bit-rate");
    double coresLeft = Math.max(0.5, figures.get("cores") - viewers * (figures.get("viewer-cpu") / 1000
        + megabits / 8000 * figures.get("gigabyte-cpu") / 1000));
    double all = figures.get("viewers") / survivors;
    double megabitsLeft = Math.max(1, figures.get("network") * 1000 - all * megabits);
    return Math.max(figures.get("join-cpu") / 1000 / coresLeft, megabits * figures.get("gop") / 2 / megabitsLeft);
  }
}
