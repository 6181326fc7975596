package io.github.vertxrtmp.config;

/**
 * How recorded files are played.
 *
 * @param minLeadMillis   how far delivery runs ahead of real time at least, whatever buffer the client has
 * @param maxLeadMillis   and at most: some clients ask for hours
 * @param readBytes       how much is read at once for a player, and so about what a player holds
 * @param indexBytes      memory for the indexes of files that have none themselves
 * @param threads         worker threads of all players together
 * @param playlistEntries most plays that wait on one message stream until what plays there is over
 */
public record VodSettings(int minLeadMillis, int maxLeadMillis, int readBytes, int indexBytes, int threads, int playlistEntries) {
}
