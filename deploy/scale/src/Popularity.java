package scale;

/** How viewers divide among streams: the stream of rank r has a share that goes with r to the power of -exponent (Zipf). */
final class Popularity {

  private Popularity() {
  }

  /** The viewers of each stream, most first; in all exactly {@code viewers}. */
  static int[] viewers(int streams, int viewers, double exponent) {
    double all = 0;
    for (int rank = 1; rank <= streams; rank++) {
      all += Math.pow(rank, -exponent);
    }
    int[] counts = new int[streams];
    double upTo = 0;
    int given = 0;
    for (int rank = 1; rank <= streams; rank++) {
      upTo += Math.pow(rank, -exponent) / all;
      int target = rank == streams ? viewers : (int) Math.round(upTo * viewers);
      counts[rank - 1] = target - given;
      given = target;
    }
    return counts;
  }
}
