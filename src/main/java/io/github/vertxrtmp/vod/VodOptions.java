package io.github.vertxrtmp.vod;

/**
 * How files are played. Immutable.
 *
 * @param minLeadMillis  how far delivery runs ahead of real time at least, whatever buffer the client has
 * @param maxLeadMillis  and at most: some clients ask for hours
 * @param readBytes      how much is read at once for a player, and so about what a player holds in memory
 * @param maxIndexBytes  memory for the indexes of files that have none themselves
 * @param threads        worker threads for all players together
 */
public record VodOptions(long minLeadMillis, long maxLeadMillis, int readBytes, long maxIndexBytes, int threads) {

  /** 250 ms to 10 s ahead, 128 KiB, 16 MiB of indexes, 4 threads. */
  public static final VodOptions DEFAULTS = new VodOptions(250, 10_000, 128 << 10, 16 << 20, 4);
}
