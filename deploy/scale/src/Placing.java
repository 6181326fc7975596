package scale;

import java.util.Arrays;
import java.util.Random;

/** The two ways in which a balancer can spread clients over nodes. Each run gives the same. */
final class Placing {

  private static final long SEED = 1935;

  private Placing() {
  }

  /** Any client goes to any node with the same chance, as with round robin or fewest connections. */
  static Placement balanced(int nodes, int[] viewers) {
    Random random = new Random(SEED);
    Placement placement = Placement.empty(nodes);
    int[] lastStream = new int[nodes];
    Arrays.fill(lastStream, -1);
    for (int stream = 0; stream < viewers.length; stream++) {
      int owner = random.nextInt(nodes);
      placement.published()[owner]++;
      lastStream[owner] = stream;
      for (int viewer = 0; viewer < viewers[stream]; viewer++) {
        int node = random.nextInt(nodes);
        placement.viewers()[node]++;
        if (lastStream[node] != stream) {
          lastStream[node] = stream;
          placement.pull(owner, node);
        }
      }
    }
    return placement;
  }

  /**
   * The name of a stream decides: publisher and viewers go to the first node in an order of all nodes that is the stream's own,
   * the rest to the next when that one has {@code slack} more than its fair share (consistent hashing with bounded loads).
   */
  static Placement hashed(int nodes, int[] viewers, double slack) {
    Random random = new Random(SEED);
    Placement placement = Placement.empty(nodes);
    long all = Arrays.stream(viewers).asLongStream().sum();
    int most = (int) Math.ceil(all * (1 + slack) / nodes);
    for (int count : viewers) {
      place(placement, shuffled(nodes, random), count, most);
    }
    return placement;
  }

  private static void place(Placement placement, int[] order, int count, int most) {
    int owner = order[0];
    placement.published()[owner]++;
    int left = count;
    for (int i = 0; left > 0; i++) {
      int node = order[i];
      int taken = Math.min(left, most - placement.viewers()[node]);
      if (taken > 0) {
        placement.viewers()[node] += taken;
        left -= taken;
        if (node != owner) {
          placement.pull(owner, node);
        }
      }
    }
  }

  private static int[] shuffled(int nodes, Random random) {
    int[] order = new int[nodes];
    for (int i = 0; i < nodes; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
