package scale;

import java.util.Arrays;

/**
 * Who is where: for each node the streams that are published there, its viewers, the streams that it pulls from others, and
 * how often others pull its own.
 */
record Placement(int[] published, int[] viewers, int[] pulled, int[] served) {

  static Placement empty(int nodes) {
    return new Placement(new int[nodes], new int[nodes], new int[nodes], new int[nodes]);
  }

  int nodes() {
    return viewers.length;
  }

  long pulls() {
    return Arrays.stream(pulled).asLongStream().sum();
  }

  void pull(int owner, int node) {
    served[owner]++;
    pulled[node]++;
  }

  /** Streams that a node holds, its own and those of others. */
  int held(int node) {
    return published[node] + pulled[node];
  }
}
